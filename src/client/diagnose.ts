import type { CoreOptions } from '../types/index.ts'

/**
 * Looks around after a failure, and gives the error its `fix`: is the server up, is it the page's origin that it refuses, does the
 * browser stand in between. A value for `createClient` of `llmux/core`; what it takes is loaded after the first failure.
 */
export const diagnose: NonNullable<CoreOptions['diagnose']> = async (...failure) => {
  const { diagnose: lookAround } = await import('../local/diagnose.ts')
  return lookAround(...failure)
}
