import type { ResolvedRequest, Warning } from '../../types/index.ts'
import type { Json } from '../common/json.ts'
import { unsupported } from '../common/warnings.ts'

/** 2.5 of `gemini-2.5-flash`; a name of Gemini without one (`gemini-flash-latest`) counts as newest, any other model as 0. */
export function geminiVersion(model: string): number {
  if (!model.includes('gemini')) return 0
  return Number(/gemini-(\d+(\.\d)?)/.exec(model)?.[1] ?? 99)
}

/** What Google's own OpenAI-compatible API makes of the levels: https://ai.google.dev/gemini-api/docs/openai#thinking */
const budgets: Record<string, number> = { none: 0, minimal: 1024, low: 1024, medium: 8192, high: 24_576 }

/** Tokens to think with for 2.5, a level since 3; before, models do not think. https://ai.google.dev/gemini-api/docs/thinking */
export function thinkingConfig(
  { model, reasoning_effort: effort }: ResolvedRequest,
  warnings: Warning[],
): Json | undefined {
  if (effort == null) return undefined
  const version = geminiVersion(model)
  const pro = model.includes('pro')
  if (version < 2.5) {
    if (effort !== 'none') warnings.push(unsupported('reasoning_effort', 'is not known by this model and is left out'))
    return undefined
  }
  const clamped = (sent: string) =>
    warnings.push({
      code: 'clamped-param',
      param: 'reasoning_effort',
      message: `reasoning_effort '${effort}' is not to be had from ${model}, ${sent} is sent`,
    })
  if (version < 3) {
    if (effort === 'none' && pro) {
      clamped('the smallest budget, 128,')
      return { thinkingBudget: 128 }
    }
    return {
      thinkingBudget: budgets[effort] ?? (pro ? 32_768 : 24_576),
      ...(effort !== 'none' && { includeThoughts: true }),
    }
  }
  const level =
    effort === 'none' || effort === 'minimal'
      ? pro
        ? 'low'
        : 'minimal'
      : effort === 'xhigh' || effort === 'max'
        ? 'high'
        : effort
  if (level !== effort) clamped(`'${level}'`)
  return { thinkingLevel: level.toUpperCase(), ...(effort !== 'none' && { includeThoughts: true }) }
}
