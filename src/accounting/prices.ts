import { checkPrices } from '../errors/check-prices.ts'
import { known } from '../errors/known.ts'
import type { CoreOptions, ModelName, Price } from '../types/index.ts'

/** What is known of a model before it is called. */
export interface ModelFacts {
  price?: Price
  contextWindow?: number
}

/** The lines of one name, as they are in the table, parsed when asked for. */
type Table = ReadonlyMap<ModelName, string>

let loading: Promise<Table> | undefined

/**
 * What the built-in table knows of `provider/model`. The table is loaded at the first question and never before. Names match whole (a date
 * behind a name only where the table says that dated names are the same model): a new model has no price, not its neighbour's.
 *
 * @param now epoch ms; some prices begin on a day, or hold for hours of it
 * @throws what the runtime throws where the table cannot be loaded; the next question tries again
 */
export async function modelFacts(model: ModelName, now: number = Date.now()): Promise<ModelFacts> {
  const table = await load()
  const row = table.get(model) ?? table.get(`${withoutDate(model)}*`)
  if (row === undefined) return {}
  const [prices = '', window] = row.split(' | ')
  return { price: priceAt(prices, new Date(now).toISOString()), ...(window && { contextWindow: Number(window) }) }
}

/**
 * The `prices` of a client: what was configured for this model, by whichever of its names, else the built-in table.
 *
 * @throws LLMError `invalid-request` for a price that is none
 * @example createClient({ providers, prices: createPrices({ 'vllm/my-model': { input: 0.1, output: 0.3 } }) })
 */
export function createPrices(own: Record<ModelName, Price> = {}): NonNullable<CoreOptions['prices']> {
  checkPrices(own, 'prices.')
  const given = known(own)
  return async (model, same) => {
    const name = Object.hasOwn(given, model) ? model : Object.keys(given).find(same)
    return name === undefined ? (await modelFacts(model)).price : given[name]
  }
}

const withoutDate = (model: string) => model.replace(/-(\d{8}|\d{4}-\d\d-\d\d)$/, '')

function load(): Promise<Table> {
  loading ??= import('./price-table.ts').then(({ priceTable }) => index(priceTable))
  loading.catch(() => {
    loading = undefined
  })
  return loading
}

function index(text: string): Table {
  const table = new Map<ModelName, string>()
  let provider = ''
  for (const line of text.split('\n')) {
    if (line.startsWith('# ')) provider = line.slice(2)
    const end = line.indexOf(' | ')
    if (end < 0) continue
    for (const name of line.slice(0, end).split(' ')) {
      const row = line.slice(end + 3)
      table.set(`${provider}/${name}`, row)
      if (name.endsWith('*')) table.set(`${provider}/${name.slice(0, -1)}`, row)
    }
  }
  return table
}

/** The last variant that holds at that moment; the first holds always. */
function priceAt(text: string, at: string): Price {
  const [always = '', ...variants] = text.split(' @ ')
  const holding = variants.findLast((variant) => holds(variant.slice(0, variant.indexOf(' ')), at))
  return parsePrice(holding ? holding.slice(holding.indexOf(' ') + 1) : always)
}

/** `2027-01-01`: since that day; `00:30-16:30`: every day between, over midnight where the end is before the start. UTC, as ISO text. */
function holds(when: string, at: string): boolean {
  const [from = '', to = ''] = when.split(/-(?=\d\d:)/)
  if (!to) return at.slice(0, 10) >= when
  const time = at.slice(11, 16)
  return from <= to ? time >= from && time < to : time >= from || time < to
}

function parsePrice(text: string): Price {
  const [base = '', ...tiers] = text.split(' > ')
  return {
    ...parseRates(base.split(' ')),
    ...(tiers.length > 0 && {
      tiers: tiers.map((tier) => {
        const [above, ...rates] = tier.split(' ')
        return { above: Number(above), ...parseRates(rates) }
      }),
    }),
  }
}

function parseRates([input, output, ...optional]: readonly string[]): Omit<Price, 'tiers'> {
  const rates = { input: Number(input), output: Number(output) }
  const names = ['cachedInput', 'cacheWrite', 'reasoning'] as const
  return Object.assign(
    rates,
    ...names.map((name, position) => {
      const rate = optional[position]
      return rate === undefined || rate === '-' ? {} : { [name]: Number(rate) }
    }),
  ) as Omit<Price, 'tiers'>
}
