import { refuse } from './refuse.ts'

/**
 * Refuses a list of prices, by model, that holds one that is none; what is missing is null.
 *
 * @throws LLMError `invalid-request`, e.g. `prices.openai/gpt-4o.input: must be 0 or more, is -1`
 */
export function checkPrices(prices: object, path: string): void {
  for (const [name, price] of Object.entries(prices)) {
    if (price === undefined) continue
    const { tiers, ...rates } = { input: null, output: null, ...price }
    for (const [field, rate] of Object.entries(rates))
      if (rate !== undefined && !(typeof rate === 'number' && rate >= 0))
        refuse(`${path}${name}.${field}`, `must be 0 or more, is ${JSON.stringify(rate)}`)
    checkPrices(tiers ?? [], `${path}${name}.tiers.`)
  }
}
