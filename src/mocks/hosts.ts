import type { Provider } from '../types/index.ts'
import { anthropicHost } from './hosts/anthropic.ts'
import { azureHost } from './hosts/azure.ts'
import { cerebrasHost, fireworksHost, togetherHost } from './hosts/clouds.ts'
import { deepSeekHost } from './hosts/deepseek.ts'
import { groqHost } from './hosts/groq.ts'
import { huggingFaceHost } from './hosts/huggingface.ts'
import { llamaCppHost, lmStudioHost, textgenHost, vllmHost } from './hosts/local.ts'
import { ownHost } from './hosts/own-server.ts'
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
  huggingface: huggingFaceHost,
  llamacpp: llamaCppHost,
  lmstudio: lmStudioHost,
  mistral: mistralHost,
  ollama: ollamaHost,
  openai: openAIHost,
  openrouter: openRouterHost,
  perplexity: perplexityHost,
  textgen: textgenHost,
  together: togetherHost,
  vllm: vllmHost,
  xai: xaiHost,
}

/** How a host without an entry of its own speaks: what its dialect says, so that a new provider is mocked by being listed. */
const byDialect: Record<string, (provider: Provider) => Host> = {
  'anthropic-messages': () => anthropicHost,
  cohere: () => cohereHost,
  gemini: () => geminiHost,
  llamacpp: () => llamaCppHost,
  ollama: () => ollamaHost,
  'own-server': () => ownHost,
}

export const hostOf = (provider: Provider): Host =>
  byId[provider.id] ?? byDialect[provider.dialect.name]?.(provider) ?? compatibleHost({ open: provider.local ?? false })
