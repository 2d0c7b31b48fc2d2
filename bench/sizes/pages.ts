import { measurePage, type PageSize, type Runnable } from './measure.ts'

/** Streams one answer, through one retry and one fallback: everything that takes is loaded. */
const ask = `
export async function run(fetch) {
  let text = ''
  const stream = clientWith(fetch).completion(
    { model: ['ollama/a', 'ollama/b'], messages: [{ role: 'user', content: 'Hi' }], stream: true },
    { retry: { retries: 1, baseDelay: 1, maxDelay: 1 } },
  )
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? ''
  return text
}
`

/** A page with the core and the providers that are named. */
export function corePage(ids: readonly string[]): string {
  return `
import { createClient } from 'llmux/core'
${ids.map((id) => `import { ${id} } from 'llmux/providers/${id}'`).join('\n')}
const clientWith = (fetch) => createClient({ providers: [${ids.join(', ')}], fetch })
${ask}`
}

/** A page with everything that is built in; prices are data that comes later, and are listed among what is lazy. */
export const wholePage = `
import { createClient } from 'llmux'
const clientWith = (fetch) => createClient({ fetch, prices: false })
${ask}`

export const measureCore = (...others: readonly string[]): Promise<PageSize> =>
  measurePage({ code: corePage(['ollama', ...others]), run: streamOnce })
export const measureWhole = (): Promise<PageSize> => measurePage({ code: wholePage, run: streamOnce })

/** Every export of llmux/react but the conversation, which is the half of it that most pages leave out. */
const hooks = `LLMClientProvider, useLLMClient, llmKeys, completionOptions, embeddingOptions, streamOptions, isFinal, modelsOptions,
statusOptions, completionMutationOptions, useCompletion, useEmbedding, useStream, useModels, useProviderStatus, useModelPull`

/** What llmux/react adds to a page that has a client; what its peers weigh is not ours. */
export async function measureReact(exported = `{ ${hooks} }`): Promise<PageSize> {
  const external = ['react', 'react-dom', '@tanstack/react-query']
  const code = corePage(['ollama'])
  const without = await measurePage({ code })
  const { loaded, lazy } = await measurePage({ code: `export ${exported} from 'llmux/react'\n${code}`, external })
  const known = new Set(without.lazy.map(({ name }) => name))
  return { loaded: loaded - without.loaded, lazy: lazy.filter(({ name }) => !known.has(name)) }
}

const line = (content: string, rest: object = { done: false }) =>
  `${JSON.stringify({ model: 'a', message: { role: 'assistant', content }, ...rest })}\n`
const answer = line('Hel') + line('lo') + line('', { done: true, done_reason: 'stop' })

/** Fails the first target twice and answers the second: one retry, one fallback. */
async function streamOnce(page: Runnable): Promise<void> {
  let calls = 0
  const text = await page.run(() => {
    calls++
    return Promise.resolve(
      calls <= 2
        ? new Response('{"error":"llama-server process has terminated: exit status 2"}', {
            status: 500,
            headers: { 'content-type': 'application/json' },
          })
        : new Response(answer, { headers: { 'content-type': 'application/x-ndjson' } }),
    )
  })
  if (text !== 'Hello' || calls !== 3) throw new Error(`the page got ${JSON.stringify(text)} in ${calls} requests`)
}
