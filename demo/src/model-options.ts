import { keyed, type Settings } from './settings.ts'
import { failingModels, simulatedModels } from './simulated-models.ts'

export interface ModelGroup {
  label: string
  models: readonly (readonly [name: string, label: string])[]
}

/** A few names to begin with; any other can be typed. */
const suggested: Record<(typeof keyed)[number], readonly string[]> = {
  openai: ['gpt-5-mini', 'gpt-5'],
  anthropic: ['claude-sonnet-4-5', 'claude-haiku-4-5'],
  gemini: ['gemini-2.5-flash'],
  mistral: ['mistral-small-latest'],
  groq: ['llama-3.3-70b-versatile'],
  openrouter: ['openrouter/auto'],
}
const title: Record<(typeof keyed)[number], string> = {
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  gemini: 'Gemini',
  mistral: 'Mistral',
  groq: 'Groq',
  openrouter: 'OpenRouter',
}

export const providerTitle = (id: (typeof keyed)[number]) => title[id]

export function modelGroups(
  settings: Pick<Settings, 'keys' | 'openaiURL'>,
  installed: readonly { id: string; name?: string }[],
): ModelGroup[] {
  const cloud = keyed.map((id) => ({
    label: settings.keys[id] || (id === 'openai' && settings.openaiURL) ? title[id] : `${title[id]} (needs your key)`,
    models: suggested[id].map((name) => [`${id}/${name}`, name] as const),
  }))
  return [
    {
      label: 'Simulated, no key needed',
      models: simulatedModels.map(([name, label]) => [`simulated/${name}`, `Simulated: ${label}`]),
    },
    { label: 'Ollama on this machine', models: installed.map(({ id, name }) => [id, name ?? id]) },
    ...cloud,
    {
      label: 'Simulated failures',
      models: failingModels.map(([name, label]) => [`simulated/${name}`, `Simulated: ${label}`]),
    },
  ]
}

/** How a model is called in a sentence. */
export function modelLabel(model: string): string {
  const [, name = model] = /^simulated\/(.+)$/.exec(model) ?? []
  const known = [...simulatedModels, ...failingModels].find(([id]) => id === name)
  return known ? `Simulated: ${known[1]}` : model
}
