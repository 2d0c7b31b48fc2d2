import type { Page } from 'playwright'

interface Choice {
  provider: string
  model: string
  address?: string
}

const settle = 10_000

/** Picks a model as a visitor does: opens the list at a place, connects the provider, clicks the model. */
export async function choose(
  page: Page,
  place: 'model' | 'fallback',
  { provider, model, address }: Choice,
): Promise<void> {
  await (
    place === 'model' ? page.locator('.stop').first() : page.getByRole('button', { name: 'Add a fallback' })
  ).click()
  const dialog = page.getByRole('dialog')
  const section = dialog.locator(`details:has(> summary b:text-is("${provider}"))`).last()
  if ((await section.getAttribute('open')) === null) await section.locator('summary').click()
  if (address !== undefined) {
    await section.getByLabel('Address').fill(address)
    await section.getByRole('button', { name: 'Connect' }).click()
  }
  await section.getByRole('button', { name: model, exact: true }).click({ timeout: settle })
}

export const answer = (page: Page) => page.locator('.turn').last().locator('.markdown')
export const answerText = async (page: Page) => (await answer(page).textContent()) ?? ''
/** The line under the last answer: there once it has ended. */
export const meta = (page: Page) => page.locator('.turn').last().locator('.meta')

/** Waits for something to come true, and fails with what it was that did not. */
export async function until(what: string, isSo: () => Promise<boolean>, ms = settle): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 40)))
    if (await isSo()) return
  throw new Error(`within ${ms} ms it was not so: ${what}`)
}
