/**
 * Writes src/accounting/price-table.ts from @pydantic/genai-prices: `npm run prices`.
 *
 * Kept: the providers built in here, models billed by the token, and under every model only the names its source gives in full. A name
 * takes a date behind it (`*`: claude-haiku-4-5-20251001) only where the source itself says that dated names are this model; nothing
 * else is ever matched by its beginning, so a new model never gets its neighbour's price.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { calcPrice, findProvider, type MatchLogic, type ModelInfo, type ModelPrice } from '@pydantic/genai-prices'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/** Our id → the source's. A deployment on Azure is named by its owner, so it has no price here. */
const providers: Record<string, string> = {
  openai: 'openai',
  anthropic: 'anthropic',
  gemini: 'google',
  mistral: 'mistral',
  cohere: 'cohere',
  groq: 'groq',
  together: 'together',
  openrouter: 'openrouter',
  deepseek: 'deepseek',
  xai: 'x-ai',
  fireworks: 'fireworks',
  perplexity: 'perplexity',
  cerebras: 'cerebras',
}

/** In the order of a line. What the source bills besides (audio, images, searches) is not in `Price`. */
const fields = ['input_mtok', 'output_mtok', 'cache_read_mtok', 'cache_write_mtok', 'output_reasoning_mtok'] as const
/** What its maker sells elsewhere: Vertex is not the Gemini API. */
const foreign = /^gemini\/claude/
/** A price a request, which no token count tells: no price at all is better than half of one. */
const untellable = ['requests_kcount', 'output_citation_mtok']

function namesOf({ id, match }: ModelInfo, provider: string): string[] {
  const isThis = (name: string) => calcPrice({ input_tokens: 1 }, name, { providerId: provider })?.model.id === id
  const takesDate = (name: string) => isThis(`${name}-20991231`) || isThis(`${name}-2099-12-31`)
  const names = [...new Set([id, ...fullNames(match)])].filter(
    (name) => /^[^\s|*]*[^\s|*@:.-]$/.test(name) && isThis(name),
  )
  return names
    .filter((name) => !names.some((other) => withoutDate(name) === other && name !== other && takesDate(other)))
    .map((name) => (takesDate(name) ? `${name}*` : name))
}

const withoutDate = (name: string) => name.replace(/-(\d{8}|\d{4}-\d{2}-\d{2})$/, '')

function fullNames(match: MatchLogic): string[] {
  if ('or' in match) return match.or.flatMap(fullNames)
  if ('equals' in match) return [match.equals]
  // A beginning is a name where it could stand alone: not `claude-sonnet-4-2025`, not `ft:gpt-4o-`.
  return 'starts_with' in match && /^(?!ft:)(?!.*-20\d\d$)/.test(match.starts_with) ? [match.starts_with] : []
}

/** `input output cached write reasoning`, then ` > above …` a tier. */
function ratesOf(prices: ModelPrice): string {
  const base = fields.map((field) => {
    const price = prices[field]
    return typeof price === 'object' ? price.base : price
  })
  const starts = new Set(fields.flatMap((field) => tiersOf(prices[field]).map(({ start }) => start)))
  const tiers = [...starts]
    .toSorted((left, right) => left - right)
    .map((start) => {
      const rates = fields.map(
        (field, index) => tiersOf(prices[field]).findLast((tier) => tier.start <= start)?.price ?? base[index],
      )
      return ` > ${start} ${line(rates)}`
    })
  return line(base) + tiers.join('')
}

const tiersOf = (price: ModelPrice[string]) => (typeof price === 'object' ? price.tiers : [])
const line = ([input, output = 0, ...rest]: (number | undefined)[]) =>
  [input, output, ...rest.map((rate) => rate ?? '-')].join(' ').replace(/( -)+$/, '')

/** The price that holds always, then ` @ since` or ` @ from-to` (UTC, every day): the last that holds now is the one. */
function pricesOf({ id, prices }: ModelInfo): string | undefined {
  const variants = Array.isArray(prices) ? prices : [{ prices, constraint: undefined }]
  const billedByToken = variants.every(
    ({ prices: rates }) => rates.input_mtok !== undefined && !untellable.some((field) => field in rates),
  )
  if (!billedByToken)
    return id.endsWith(':free') && variants.every(({ prices: rates }) => Object.keys(rates).length === 0)
      ? '0 0'
      : undefined
  return variants
    .map(({ prices: rates, constraint }) => {
      if (!constraint) return ratesOf(rates)
      const when =
        constraint.type === 'start_date'
          ? constraint.start_date
          : `${constraint.start_time.slice(0, 5)}-${constraint.end_time.slice(0, 5)}`
      return `${when} ${ratesOf(rates)}`
    })
    .join(' @ ')
}

function section(ours: string, theirs: string): string {
  const provider = findProvider({ providerId: theirs })
  if (!provider) throw new Error(`the source no longer knows ${theirs}`)
  const lines = provider.models
    .filter(({ id }) => !foreign.test(`${ours}/${id}`))
    .flatMap((model) => {
      const prices = pricesOf(model)
      const names = namesOf(model, theirs)
      const window = model.context_window === undefined ? [] : [model.context_window]
      return prices === undefined || names.length === 0 ? [] : [[names.join(' '), prices, ...window].join(' | ')]
    })
  return `# ${ours}\n${lines.toSorted().join('\n')}\n`
}

const { version } = JSON.parse(readFileSync(path('../node_modules/@pydantic/genai-prices/package.json'), 'utf8')) as {
  version: string
}
const table = Object.entries(providers)
  .map(([ours, theirs]) => section(ours, theirs))
  .join('')
writeFileSync(
  path('../src/accounting/price-table.ts'),
  `// Generated by scripts/prices.ts from @pydantic/genai-prices ${version} (MIT, Copyright Pydantic Services Inc.): npm run prices
/** Name names* | input output cached write reasoning > above … @ since … | context window. US dollars per million tokens. */
export const priceTable = \`
${table}\`
`,
)
console.log(`${table.split('\n').length} lines, ${table.length} bytes`)
