import type { ResolvedRequest, Warning } from '../../types/index.ts'
import type { Json } from '../common/json.ts'
import { unsupported } from '../common/warnings.ts'

/**
 * The version a model's name tells: 4.5 of `claude-haiku-4-5-20251001`, 3.5 of `claude-3-5-sonnet`. A name of Claude without one
 * (`claude-mythos-preview`, `claude-opus-latest`) counts as newest, any other model as 0: a server that only speaks like Anthropic.
 */
export function claudeVersion(model: string): number {
  if (!model.includes('claude')) return 0
  const [, major, minor = '0'] = /claude-(?:[a-z]+-)?(\d)(?:[-.](\d)(?!\d))?/.exec(model) ?? []
  return major ? Number(`${major}.${minor}`) : 99
}

/**
 * `max_tokens` must be sent. Unless the request says it: the longest answer of the model's family, and at most 64 000.
 * https://platform.claude.com/docs/en/about-claude/models/overview
 */
export function longestAnswer(version: number): number {
  if (version >= 4.5 || version === 3.7) return 64_000
  if (version >= 4) return 32_000
  return version === 3.5 ? 8192 : 4096
}

const budgets: Record<string, number> = {
  minimal: 1024,
  low: 1024,
  medium: 8192,
  high: 24_576,
  xhigh: 32_768,
  max: 49_152,
}
/** Newer ones whose thinking cannot be turned off. */
const alwaysThinking = /fable|mythos|opus-5[-.]5/
const refused = (why: string) => unsupported('reasoning_effort', why)

/**
 * Writes `thinking` and the effort. From 4.6 on thinking is adaptive and guided by an effort; before, it has a budget of tokens; before
 * 3.7 there is none. Returns whether the model is told to think.
 * https://platform.claude.com/docs/en/build-with-claude/adaptive-thinking
 */
export function writeThinking(request: ResolvedRequest, body: Json, config: Json, warnings: Warning[]): boolean {
  const { model, reasoning_effort: effort } = request
  if (effort == null) return false
  const version = claudeVersion(model)
  if (version < 4.6) return writeBudget(effort, version, body, warnings)
  const off = effort === 'none'
  const fixed = off && alwaysThinking.test(model)
  if (off && !fixed) {
    // Before version 5 a model thinks only when it is told to.
    if (version >= 5) body['thinking'] = { type: /sonnet-5[-.]5/.test(model) ? 'between_tools' : 'disabled' }
    return false
  }
  const lower = fixed || effort === 'minimal' ? 'low' : effort === 'xhigh' && version < 4.7 ? 'high' : effort
  if (lower !== effort)
    warnings.push({
      code: 'clamped-param',
      param: 'reasoning_effort',
      message: `reasoning_effort '${effort}' is no level of ${model}, '${lower}' is sent`,
    })
  // Since 4.7 the thinking itself is left out of the answer unless it is asked for.
  body['thinking'] = { type: 'adaptive', ...(version >= 4.7 && { display: 'summarized' }) }
  config['effort'] = lower
  return true
}

function writeBudget(effort: string, version: number, body: Json, warnings: Warning[]): boolean {
  if (effort === 'none') return false
  if (version && version < 3.7) {
    warnings.push(refused('is not known by this model and is left out'))
    return false
  }
  // What is thought counts as output: half of it is kept for the answer.
  const budget = Math.min(budgets[effort] ?? 1024, Math.floor(Number(body['max_tokens']) / 2))
  if (budget < 1024) {
    warnings.push(refused('needs a length limit of at least 2048 tokens and is left out'))
    return false
  }
  body['thinking'] = { type: 'enabled', budget_tokens: budget }
  return true
}
