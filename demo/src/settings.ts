import { useEffect, useLayoutEffect, useState } from 'react'

/** Providers a page can ask with a key of the user's own. */
export const keyed = ['openai', 'anthropic', 'gemini', 'mistral', 'groq', 'openrouter'] as const
export type Keyed = (typeof keyed)[number]

export interface Settings {
  model: string
  fallbacks: string[]
  embeddingModel: string
  ollamaURL: string
  openaiURL: string
  theme: 'system' | 'light' | 'dark'
  /** Only then do keys outlive the page. */
  remember: boolean
  keys: Partial<Record<Keyed, string>>
}

const first: Settings = {
  model: 'simulated/quick',
  fallbacks: [],
  embeddingModel: 'simulated/embed',
  ollamaURL: 'http://localhost:11434',
  openaiURL: '',
  theme: 'system',
  remember: false,
  keys: {},
}
const place = 'llmux-demo'

/** A full disk or a forbidden storage costs the memory of the page, never the page. */
function load(): Settings {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(place) ?? '{}')
    return typeof stored === 'object' && stored !== null ? { ...first, ...stored } : first
  } catch {
    return first
  }
}

function save({ keys, ...settings }: Settings): void {
  try {
    localStorage.setItem(place, JSON.stringify(settings.remember ? { ...settings, keys } : settings))
  } catch {
    // Nothing is lost but what the next visit would have known.
  }
}

let latest: Settings['keys'] = {}
/** Keys are read when they are sent, so typing one makes no new client. */
export const currentKeys = (): Settings['keys'] => latest

export function useSettings(): [Settings, (change: Partial<Settings>) => void] {
  const [settings, set] = useState(load)
  useLayoutEffect(() => void (latest = settings.keys), [settings.keys])
  useEffect(() => save(settings), [settings])
  useEffect(() => {
    const { theme } = settings
    if (theme === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme
  }, [settings])
  return [settings, (change) => set((before) => ({ ...before, ...change }))]
}
