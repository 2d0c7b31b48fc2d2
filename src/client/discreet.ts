import { LLMError } from '../errors/llm-error.ts'
import { redacted, sendWire, type WireResponse } from './send-wire.ts'

/** Requests whose answers are read elsewhere: what is wrong with one is told without the secrets that were sent for it. */
export function discreetly(): { send: typeof sendWire; told(thrown: unknown): unknown } {
  let sent: WireResponse | undefined
  return {
    async send(...request) {
      return (sent = await sendWire(...request))
    },
    told: (thrown) => (sent && LLMError.is(thrown) ? redacted(thrown, sent.redact) : thrown),
  }
}
