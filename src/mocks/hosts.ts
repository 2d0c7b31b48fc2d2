import type { Provider } from '../types/index.ts'
import { anthropicHost } from './hosts/anthropic.ts'
import { azureHost } from './hosts/azure.ts'
import { cerebrasHost, fireworksHost, moonshotHost, togetherHost } from './hosts/clouds.ts'
import { deepSeekHost } from './hosts/deepseek.ts'
import { groqHost } from './hosts/groq.ts'
import { mistralHost } from './hosts/mistral.ts'
import { openRouterHost } from './hosts/openrouter.ts'
import { perplexityHost } from './hosts/perplexity.ts'
import { xaiHost } from './hosts/xai.ts'
import { cohereHost } from './hosts/cohere.ts'
import { compatibleHost } from './hosts/compatible.ts'
import { geminiHost } from './hosts/gemini.ts'
import { ollamaHost } from './hosts/ollama.ts'
import { openAIHost } from './hosts/openai.ts'
import type { Host } from './types.ts'

/** Hosts with manners of their own, by provider id. */
const byId: Record<string, Host> = {
  anthropic: anthropicHost,
  azure: azureHost,
  cerebras: cerebrasHost,
  cohere: cohereHost,
  deepseek: deepSeekHost,
  fireworks: fireworksHost,
  gemini: geminiHost,
  groq: groqHost,
  mistral: mistralHost,
  moonshot: moonshotHost,
  ollama: ollamaHost,
  openai: openAIHost,
  openrouter: openRouterHost,
  perplexity: perplexityHost,
  together: togetherHost,
  xai: xaiHost,
}

/** How a host without an entry of its own speaks: what its dialect says, so that a new provider is mocked by being listed. */
const byDialect: Record<string, (provider: Provider) => Host> = {
  'anthropic-messages': () => anthropicHost,
  cohere: () => cohereHost,
  gemini: () => geminiHost,
  ollama: () => ollamaHost,
}

export const hostOf = (provider: Provider): Host =>
  byId[provider.id] ?? byDialect[provider.dialect.name]?.(provider) ?? compatibleHost({ open: provider.local ?? false })

/** A server of the user's own, named in `baseURLs`: it speaks as OpenAI's followers do, and asks for no key. */
export const ownServer = (id: string): Provider => ({
  id,
  baseURL: '',
  local: true,
  dialect: { name: 'openai-chat', paths: [], decodeError: () => ({}) },
  browser: { direct: 'yes', checked: '' },
  authorize: (request) => request,
})
