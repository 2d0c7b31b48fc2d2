import { LLMError } from '../errors/llm-error.ts'
import { ofetched } from '../transport/ofetched.ts'
import { sendWire, type WireResponse } from './send-wire.ts'

/** Requests whose answers are read elsewhere, by ofetch: what is wrong with one is told without the secrets that were sent for it. */
export function discreetly(): { send: typeof sendWire; told(thrown: unknown): unknown } {
  let sent: WireResponse | undefined
  return {
    async send(context, target, wire, options) {
      return (sent = await sendWire(context, target, wire, { ...options, fetch: ofetched(context.options.fetch) }))
    },
    told: (thrown) => (sent && LLMError.is(thrown) ? sent.clean(thrown) : thrown),
  }
}
