import type { ResolvedRequest, Warning } from '../../types/index.ts'
import { type Json, list } from '../common/json.ts'
import { unsupported } from '../common/warnings.ts'

/**
 * For hosts that know `json_object` and no schema: the schema is said to the model instead. Such hosts also refuse a prompt without the
 * word JSON.
 */
export function saySchema(body: Json, { response_format: format }: ResolvedRequest, warnings: Warning[]): void {
  if (format?.type !== 'json_schema') return
  const content = `Answer with JSON, and nothing else, that fits this JSON schema: ${JSON.stringify(format.json_schema.schema)}`
  body['response_format'] = { type: 'json_object' }
  body['messages'] = [{ role: 'system', content }, ...list(body['messages'])]
  warnings.push(
    unsupported('response_format', 'is not kept to here: the schema is said in the prompt, and json_object is sent'),
  )
}
