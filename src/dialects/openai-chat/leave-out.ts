import type { Warning } from '../../types/index.ts'
import type { Json } from '../shared/json.ts'
import { unsupported } from '../shared/warnings.ts'

/** Takes fields out of the body that this model refuses, and says so. */
export function leaveOut(body: Json, fields: readonly string[], warnings: Warning[], why?: string): void {
  for (const field of fields)
    if (body[field] !== undefined) {
      delete body[field]
      warnings.push(unsupported(field, why))
    }
}

const sampling = ['top_p', 'presence_penalty', 'frequency_penalty', 'stop', 'logprobs', 'top_logprobs', 'logit_bias']

/**
 * OpenAI's first reasoning models (o1 … o4-mini, gpt-5) answer sampling parameters with 400 `unsupported_parameter`, and any
 * temperature but 1 with `unsupported_value`. Later ones take them or not depending on the effort: they are sent.
 */
export function adjustReasoning(body: Json, { model }: { model: string }, warnings: Warning[]): void {
  if (!/^(o\d|gpt-5)(-(?!chat)|$)/.test(model)) return
  leaveOut(
    body,
    body['temperature'] === 1 ? sampling : ['temperature', ...sampling],
    warnings,
    'is refused by reasoning models and left out',
  )
}
