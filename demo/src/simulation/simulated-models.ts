/** Three servers that exist in this page alone, each with its own wire format. `.localhost` never leaves the machine. */
const servers = {
  'simulated-openai': { origin: 'http://openai.simulated.localhost', path: '/v1', model: 'gpt-sim' },
  'simulated-anthropic': { origin: 'http://anthropic.simulated.localhost', path: '/v1/messages', model: 'claude-sim' },
  'simulated-ollama': { origin: 'http://ollama.simulated.localhost', path: '/api/chat', model: 'llama-sim' },
} as const

const entries = Object.entries(servers)

export const simulatedModels: readonly string[] = entries.map(([name, { model }]) => `${name}/${model}`)
export const simulatedEmbedding = 'simulated-openai/embedding-sim'
export const firstModels: readonly string[] = ['simulated-openai/gpt-sim', 'simulated-anthropic/claude-sim']

/** For `createClient({ endpoints })`. */
export const simulatedEndpoints = Object.fromEntries(entries.map(([name, { origin, path }]) => [name, origin + path]))

/** For the mocks: where each is found. */
export const simulatedOrigins = Object.fromEntries(entries.map(([name, { origin }]) => [name, origin]))

export const isSimulatedModel = (model: string): boolean => model.startsWith('simulated-')
export const isSimulatedURL = (url: string): boolean => /^http:\/\/\w+\.simulated\.localhost\//.test(url)
