import { isScenario, type Scenario } from '../simulation/scenarios.ts'
import { firstModels } from '../simulation/simulated-models.ts'

/** How one provider is reached. The key is the visitor's own. */
export interface ConnectionSettings {
  apiKey?: string
  baseURL?: string
  /** Keeps the key in this browser. Off unless ticked. */
  remember?: boolean
}

export type Theme = 'system' | 'light' | 'dark'
export type OnInterrupt = 'fail' | 'restart' | 'continue'

export interface Settings {
  theme: Theme
  /** Asked in this order: the first is the model, the others are its fallbacks. */
  models: readonly string[]
  connections: Readonly<Record<string, ConnectionSettings>>
  scenario: Scenario
  onInterrupt: OnInterrupt
}

export const initialSettings: Settings = {
  theme: 'system',
  models: firstModels,
  connections: {},
  scenario: 'none',
  onInterrupt: 'fail',
}

/** What may be written down: no key, unless the visitor said so. */
export function toStored(settings: Settings): string {
  const connections = Object.entries(settings.connections).map(([id, connection]) => {
    const { apiKey: _apiKey, ...rest } = connection
    return [id, connection.remember ? connection : rest] as const
  })
  return JSON.stringify({ ...settings, connections: Object.fromEntries(connections) })
}

type Fields = Record<string, unknown>
const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {})

/** Whatever is found, settings come out. */
export function fromStored(text: string | null): Settings {
  const stored = parse(text)
  const models = Array.isArray(stored.models) ? stored.models.filter((model) => typeof model === 'string' && model) : []
  const { theme, onInterrupt, scenario } = stored
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    models: models.length > 0 ? models : initialSettings.models,
    connections: Object.fromEntries(
      Object.entries(fieldsOf(stored.connections)).map(([id, value]) => [id, connectionOf(fieldsOf(value))]),
    ),
    scenario: isScenario(scenario) ? scenario : 'none',
    onInterrupt: onInterrupt === 'restart' || onInterrupt === 'continue' ? onInterrupt : 'fail',
  }
}

function parse(text: string | null): Fields {
  try {
    return fieldsOf(JSON.parse(text ?? '{}'))
  } catch {
    // Written by something else: the page starts as new.
    return {}
  }
}

const connectionOf = ({ apiKey, baseURL, remember }: Fields): ConnectionSettings => ({
  ...(typeof apiKey === 'string' && apiKey && { apiKey }),
  ...(typeof baseURL === 'string' && isAddress(baseURL) && { baseURL }),
  ...(remember === true && { remember }),
})

export const isAddress = (text: string): boolean => URL.canParse(text) && /^https?:/i.test(text)
