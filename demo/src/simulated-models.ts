/** An address that resolves nowhere (RFC 2606): should a request ever leave, it arrives at nobody. */
export const simulatedURL = 'https://simulated.invalid/v1'

export const simulatedModels = [
  ['quick', 'quick'],
  ['thinker', 'thinks first'],
  ['slow', 'slow (8 tokens a second)'],
] as const

/** Failures on stage: each is a model that fails the way its name says. */
export const failingModels = [
  ['rate-limited', 'rate limit (429)'],
  ['overloaded', 'overloaded (503)'],
  ['cut-off', 'breaks off mid-answer'],
  ['wrong-key', 'wrong key (401)'],
  ['out-of-context', 'context window exceeded'],
  ['unplugged', 'server not reachable'],
] as const
