/** A server of the user's own, named in `baseURLs`: it speaks every format that one may run, each at its path, and asks for no key. */
import { ollamaChat } from '../dialects/ollama-chat.ts'
import { ollamaErrors } from '../dialects/ollama-errors.ts'
import { ollamaEmbeddings, ollamaLists } from '../dialects/ollama-lists.ts'
import { infoEndpoint, teiEndpoint, tgiEndpoints } from '../dialects/huggingface.ts'
import { anthropicMessages } from '../dialects/anthropic-messages.ts'
import { openAIErrors } from '../dialects/openai-errors.ts'
import { openAITextEndpoint } from '../dialects/openai-text.ts'
import type { Provider } from '../../types/index.ts'
import type { Host } from '../types.ts'
import { anthropicErrors } from './anthropic.ts'
import { compatibleHost } from './compatible.ts'
import { llamaCppHost } from './local.ts'

const compatible = compatibleHost({ open: true, endpoints: [openAITextEndpoint(openAIErrors)] })

export const ownHost: Host = {
  ...compatible,
  models: ['mock-model'],
  dimensions: 768,
  endpoints: [
    ...compatible.endpoints.flatMap((endpoint) => [
      endpoint,
      { ...endpoint, path: new RegExp(endpoint.path.source.replace('^', String.raw`^\/v1`)) },
    ]),
    ...llamaCppHost.endpoints.filter(({ path }) => path.test('/completion') || path.test('/embedding')),
    ollamaChat(ollamaErrors),
    ...ollamaEmbeddings(ollamaErrors),
    ...ollamaLists(ollamaErrors),
    anthropicMessages(anthropicErrors, '2023-06-01'),
    ...tgiEndpoints,
    teiEndpoint,
    infoEndpoint,
  ],
}

export const ownServer = (id: string): Provider => ({
  id,
  baseURL: '',
  local: true,
  dialect: { name: 'own-server', paths: [], operations: [], decodeError: () => ({}) },
  browser: { direct: 'yes', checked: '' },
  authorize: (request) => request,
})
