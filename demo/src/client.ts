import { createClient, type Client } from 'llmux'
import type { Settings } from './settings.ts'
import { simulatedURL } from './simulated-models.ts'

/** Answers for the simulated host without a network; everything else goes its way. The mocks are loaded with the first question. */
const fetchOrSimulate: typeof fetch = async (input, init) => {
  const url = input instanceof Request ? input.url : String(input)
  if (!url.startsWith(simulatedURL)) return fetch(input, init)
  const { simulate } = await import('./simulator.ts')
  return simulate(input, init)
}

/** One client for simulated, local and cloud models alike: that is what lets one stand in for another. */
export function clientOf(
  { ollamaURL, openaiURL }: Pick<Settings, 'ollamaURL' | 'openaiURL'>,
  keys: () => Settings['keys'],
): Client {
  const key = (id: keyof Settings['keys']) => ({ apiKey: () => keys()[id] })
  return createClient({
    endpoints: { simulated: { url: simulatedURL, apiKey: 'no-key-needed' } },
    connections: {
      ollama: { baseURL: ollamaURL },
      openai: { ...key('openai'), ...(openaiURL && { baseURL: openaiURL }) },
      anthropic: key('anthropic'),
      gemini: key('gemini'),
      mistral: key('mistral'),
      groq: key('groq'),
      openrouter: key('openrouter'),
    },
    // The keys typed here are the visitor's own.
    allowBrowserKeys: true,
    fetch: fetchOrSimulate,
  })
}
