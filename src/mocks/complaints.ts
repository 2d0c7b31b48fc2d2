import type * as z from 'zod/mini'
import type { Schema } from './types.ts'

type Issue = z.core.$ZodIssue

/** What is wrong with a request, in no one's words yet. */
export interface Complaint {
  reason:
    | 'not-json'
    | 'missing'
    | 'wrong-type'
    | 'wrong-value'
    | 'wrong-pattern'
    | 'unknown-field'
    | 'too-big'
    | 'too-small'
    | 'unsupported'
  path: readonly (string | number)[]
  /** the type, the bound, or the allowed values */ expected?: string
  got?: unknown
  /** what a bound is about */ origin?: 'number' | 'array' | 'string'
  /** the host's whole sentence, where only it knows */ message?: string
}

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  )

/** The most telling issue: for a union, that of the branch that got furthest. */
function deepest(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue
  const ranked = issue.errors
    .filter((branch) => branch.length > 0)
    .map((branch) => branch.map(deepest))
    .sort((one, other) => score(other) - score(one))
  const best = ranked[0]?.[0]
  const inside = best && (best.path.length > 0 || best.code === 'too_big' || best.code === 'too_small')
  return inside ? { ...best, path: [...issue.path, ...best.path] } : issue
}
/** A branch refused for its tag was not meant; one refused deep inside was. */
const score = (issues: readonly Issue[]) =>
  Math.max(...issues.map((issue) => issue.path.length)) * 10 +
  (issues.some((issue) => issue.code === 'too_big' || issue.code === 'too_small') ? 5 : 0) -
  issues.length -
  (issues.some((issue) => issue.code === 'invalid_value' && issue.path.length === 1) ? 20 : 0)

const quoted = (values: readonly unknown[]) => values.map((value) => `'${String(value)}'`).join(', ')

function read(issue: Issue, body: unknown): Complaint {
  const path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)))
  const got = at(body, issue.path)
  const bound = (origin: string, limit: number | bigint) => ({
    path,
    got,
    expected: String(limit),
    origin: (origin === 'array' || origin === 'string' ? origin : 'number') as NonNullable<Complaint['origin']>,
  })
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? ''
    return { reason: 'unknown-field', path: [...path, key], got: at(body, [...issue.path, key]) }
  }
  if (got === undefined && issue.code !== 'custom') return { reason: 'missing', path }
  if (issue.code === 'too_big') return { reason: 'too-big', ...bound(issue.origin, issue.maximum) }
  if (issue.code === 'too_small') return { reason: 'too-small', ...bound(issue.origin, issue.minimum) }
  if (issue.code === 'invalid_value') return { reason: 'wrong-value', path, got, expected: quoted(issue.values) }
  if (issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options))
    return { reason: 'wrong-value', path, got, expected: quoted(issue.options) }
  if (issue.code === 'invalid_format')
    return { reason: 'wrong-pattern', path, got, expected: issue.pattern?.replace(/^\/|\/$/g, '') ?? '' }
  if (issue.code === 'invalid_union') {
    const types = issue.errors.flatMap(([first]) => (first?.code === 'invalid_type' ? [first.expected] : []))
    return { reason: 'wrong-type', path, got, expected: types.join('|') }
  }
  if (issue.code === 'invalid_type') return { reason: 'wrong-type', path, got, expected: String(issue.expected) }
  return { reason: 'wrong-type', path, got, expected: 'another type' }
}

/** The first complaint a schema has, or undefined. Missing fields go before wrong ones, as servers have it. */
export function complain(schema: Schema, body: unknown): Complaint | undefined {
  const result = schema.safeParse(body)
  if (result.success) return undefined
  const complaints = result.error.issues.map((issue) => read(deepest(issue), body))
  return complaints.find(({ reason, path }) => reason === 'missing' && path.length === 1) ?? complaints[0]
}

/** `messages[0].role` */
export const bracketPath = (path: Complaint['path']): string =>
  path.map((key, index) => (typeof key === 'number' ? `[${key}]` : index ? `.${key}` : key)).join('')

/** `messages.0.role` */
export const dotPath = (path: Complaint['path']): string => path.join('.')

/** Fields that hold whole numbers, whatever they are in: servers say so in their complaints. */
const wholeNumbers = new Set([
  'n',
  'seed',
  'max_tokens',
  'max_completion_tokens',
  'top_logprobs',
  'dimensions',
  'top_k',
  'budget_tokens',
])
export const isWhole = (path: Complaint['path']): boolean => wholeNumbers.has(String(path.at(-1)))

/** How servers call a value's type. */
export const typeName = (value: unknown): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'decimal'
  return typeof value
}
