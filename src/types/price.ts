/** What a model costs, in US dollars per million tokens. */
export interface Price {
  input: number
  output: number
  cachedInput?: number
  cacheWrite?: number
  /** Where reasoning is billed apart from output. */
  reasoning?: number
  /** Prices that hold for the whole request once its input is above so many tokens. */
  tiers?: readonly (Omit<Price, 'tiers'> & { above: number })[]
}
