/** How servers written in Python complain: pydantic's words. */
import { isWhole } from '../complaints.ts'
import type { Complaint } from '../complaints.ts'

const kinds: Record<string, string> = {
  string: 'string',
  boolean: 'boolean',
  array: 'list',
  int: 'integer',
  number: 'number',
  record: 'dictionary',
  object: 'dictionary',
}

interface Issue {
  type: string
  msg: string
  loc: (string | number)[]
  input: unknown
}

function worded({ reason, path, expected = '', got }: Complaint): [type: string, msg: string] {
  if (reason === 'not-json') return ['json_invalid', 'JSON decode error']
  if (reason === 'missing') return ['missing', 'Field required']
  if (reason === 'unknown-field') return ['extra_forbidden', 'Extra inputs are not permitted']
  if (reason === 'too-big') return ['less_than_equal', `Input should be less than or equal to ${expected}`]
  if (reason === 'too-small') return ['greater_than_equal', `Input should be greater than or equal to ${expected}`]
  if (reason === 'wrong-pattern') return ['string_pattern_mismatch', `String should match pattern '${expected}'`]
  if (reason === 'wrong-value' && path.at(-1) === 'type')
    return [
      'union_tag_invalid',
      `Input tag '${String(got)}' found using 'type' does not match any of the expected tags: ${expected}`,
    ]
  if (reason === 'wrong-value') return ['enum', `Input should be ${expected.replace(/, ([^,]*)$/, ' or $1')}`]
  const kind = isWhole(path) ? 'integer' : (kinds[expected.split('|')[0] ?? ''] ?? expected)
  return [`${kind}_type`, `Input should be a valid ${kind}`]
}

export function pydanticIssue(complaint: Complaint): Issue {
  const [type, msg] = worded(complaint)
  const loc = type === 'union_tag_invalid' ? complaint.path.slice(0, -1) : complaint.path
  return { type, msg: complaint.message ?? msg, loc: [...loc], input: complaint.got ?? null }
}
