/** What the snippets of the documentation take as given: the reader's own. */
import type { Completion, LLMError, Message } from 'llmux'

declare global {
  const messages: readonly Message[]
  const userKey: () => string | undefined
  function show(...values: readonly unknown[]): void
  function report(error: LLMError): void
  function save(answer: Completion): void
  function isSignedIn(request: Request): Promise<boolean>
}
