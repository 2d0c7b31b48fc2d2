/** An address that resolves nowhere (RFC 2606): should a request ever leave, it arrives at nobody. */
export const simulatedURL = 'https://simulated.invalid/v1'

export const simulatedModels = [
  ['quick', 'Quick'],
  ['thinker', 'Thinker, shows its reasoning'],
  ['slow', 'Slow, 8 tokens a second'],
] as const

/** Failures on stage: each is a model that fails the way its name says. */
export const failingModels = [
  ['rate-limited', 'Rate limit (429)'],
  ['overloaded', 'Overloaded (503)'],
  ['cut-off', 'Breaks off mid-answer'],
  ['wrong-key', 'Wrong key (401)'],
  ['out-of-context', 'Context window exceeded'],
  ['unplugged', 'Server not reachable'],
] as const
