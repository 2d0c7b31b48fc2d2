import type { Warning } from '../../types/index.ts'
import type { Json } from '../common/json.ts'
import { unsupported } from '../common/warnings.ts'
import type { ChatOptions } from './options.ts'

type Adjust = NonNullable<ChatOptions['adjust']>

/** Takes fields out of the body, and says so. */
export function leaveOut(body: Json, fields: readonly string[], warnings: Warning[], why?: string): void {
  for (const field of fields)
    if (body[field] !== undefined) {
      delete body[field]
      warnings.push(unsupported(field, why))
    }
}

/** Leaves out what the reasoning models of a host refuse, while its others take it. */
export function reasoningRefuses(models: RegExp, ...fields: readonly string[]): Adjust {
  return (body, { model }, warnings) => {
    if (models.test(model)) leaveOut(body, fields, warnings, 'is refused by reasoning models and left out')
  }
}
