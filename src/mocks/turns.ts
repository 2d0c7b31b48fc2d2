import type { Provider } from '../types/index.ts'
import type { MockRule, Planned } from './behaviours.ts'

export interface Turns {
  /** What the next request will meet, without using it up. */
  peek(provider: Provider, model: string): Planned | undefined
  take(provider: Provider, model: string): Planned | undefined
  /** Model names that rules spell out, for the provider's list of models. */
  named(provider: Provider): string[]
}

/** To Ollama, and so to its mocks, a name without a tag means `:latest`. */
const bare = (model: string) => model.replace(/:latest$/, '')

const pattern = (text: string) =>
  new RegExp(`^${text.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replace(/\*/g, '.*')}$`)

/**
 * `'anthropic/*'` to the part after the provider's id or alias, and a bare name, `'claude-*'`, to itself; undefined when the rule is about
 * another provider.
 */
export function modelPart({ model }: MockRule, provider: Provider): string | undefined {
  if (model === '*') return '*'
  const id = [provider.id, ...(provider.aliases ?? [])].find((name) => model.startsWith(`${name}/`))
  if (id !== undefined) return model.slice(id.length + 1)
  return provider.models?.test(model) ? model : undefined
}

/** Counts whose turn it is, rule by rule. */
export function takeTurns(rules: readonly MockRule[]): Turns {
  const taken = new Map<MockRule, number>()
  const find = (provider: Provider, model: string) =>
    rules.find((rule) => {
      const part = modelPart(rule, provider)
      return part !== undefined && (bare(part) === bare(model) || pattern(part).test(model))
    })
  const current = (rule: MockRule) =>
    rule.behaviours[Math.min(taken.get(rule) ?? 0, rule.behaviours.length - 1)] as Planned | undefined
  return {
    peek(provider, model) {
      const rule = find(provider, model)
      return rule && current(rule)
    },
    take(provider, model) {
      const rule = find(provider, model)
      if (!rule) return undefined
      const behaviour = current(rule)
      taken.set(rule, (taken.get(rule) ?? 0) + 1)
      return behaviour
    },
    named: (provider) => [
      ...new Set(
        rules
          .map((rule) => modelPart(rule, provider))
          .filter((part) => part !== undefined)
          .filter((part) => !part.includes('*')),
      ),
    ],
  }
}
