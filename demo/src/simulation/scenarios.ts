/** What can be made to happen to the first model, if it is a simulated one. */
export const scenarios = {
  none: 'Nothing: it answers',
  'rate-limit': 'Rate limit',
  overloaded: 'Overloaded',
  server: 'Server error',
  unreachable: 'Unreachable',
  'origin-blocked': 'Refuses this page’s origin',
  authentication: 'Wrong key',
  'quota-exceeded': 'No credit left',
  'context-window': 'Conversation too long',
  'content-policy': 'Content refused',
  cut: 'Stream is cut',
  'cut-error': 'Error in mid-stream',
  silence: 'Falls silent in mid-stream',
} as const

export type Scenario = keyof typeof scenarios

export const isScenario = (value: unknown): value is Scenario =>
  typeof value === 'string' && Object.hasOwn(scenarios, value)

/** What happens to a stream that has begun. */
export const breaksStream = (scenario: Scenario): boolean => /^cut|^silence/.test(scenario)
