import { classifyError } from '../../errors/classify.ts'
import type { Dialect, EmbeddingCodec, ErrorInfo, ModelInfo } from '../../types/index.ts'
import { type Json, list, number, record, text } from '../shared/json.ts'
import { unsupported } from '../shared/warnings.ts'
import { chatDecoder } from './decode-chat.ts'
import { encodeChat, modelPath } from './encode-chat.ts'

/**
 * Google's Gemini API. The base URL ends before `/models/…` (`https://generativelanguage.googleapis.com/v1beta`). `safetySettings`,
 * `cachedContent`, search and the like go through `provider_options.gemini`. https://ai.google.dev/api
 */
export const geminiDialect: Dialect = {
  name: 'gemini',
  paths: ['/v1beta'],
  chat: { encode: encodeChat, decoder: chatDecoder },
  embedding: embeddingCodec(),
  models: {
    encode: (cursor) => ({
      method: 'GET',
      path: '/models',
      query: { pageSize: '1000', ...(cursor !== undefined && { pageToken: cursor }) },
    }),
    decode(body) {
      const next = text(record(body)['nextPageToken'])
      return { models: list(record(body)['models']).flatMap(modelOf), ...(next && { next }) }
    },
  },
  decodeError,
}

const tasks = {
  query: 'RETRIEVAL_QUERY',
  document: 'RETRIEVAL_DOCUMENT',
  classification: 'CLASSIFICATION',
  clustering: 'CLUSTERING',
} as const

/** Vectors of fewer dimensions than the model's own (3072) are not normalised by the server. https://ai.google.dev/gemini-api/docs/embeddings */
function embeddingCodec(): EmbeddingCodec {
  return {
    limit: 100,
    encode({ model, input, dimensions, input_type: task, user }) {
      const common: Json = { model: model.includes('/') ? model : `models/${model}` }
      if (task) common['taskType'] = tasks[task]
      if (dimensions != null) common['outputDimensionality'] = dimensions
      return {
        path: modelPath(model, 'batchEmbedContents'),
        body: { requests: input.map((text) => ({ ...common, content: { parts: [{ text }] } })) },
        warnings: user == null ? [] : [unsupported('user')],
      }
    },
    decode(body) {
      const { embeddings } = record(body)
      return {
        embeddings: list(embeddings).map((row) => list(record(row)['values']).map((value) => number(value) ?? 0)),
      }
    },
  }
}

function modelOf(entry: unknown): Omit<ModelInfo, 'provider'>[] {
  const {
    name,
    displayName,
    inputTokenLimit,
    outputTokenLimit,
    supportedGenerationMethods: methods,
    thinking,
  } = record(entry)
  const id = text(name)?.replace(/^models\//, '')
  if (!id) return []
  const shown = text(displayName)
  const window = number(inputTokenLimit)
  const output = number(outputTokenLimit)
  const capabilities: NonNullable<ModelInfo['capabilities']>[number][] = []
  if (list(methods).includes('generateContent')) capabilities.push('chat')
  if (list(methods).includes('embedContent')) capabilities.push('embedding')
  if (thinking === true) capabilities.push('reasoning')
  return [
    {
      id,
      ...(shown && { name: shown }),
      ...(window && { contextWindow: window }),
      ...(output && { maxOutputTokens: output }),
      ...(capabilities.length > 0 && { capabilities }),
    },
  ]
}

/** A request without a key is told that its caller is unknown, as if it lacked a permission. */
function decodeError(status: number, body: unknown, headers: Headers): ErrorInfo {
  const info = classifyError(status, body, headers)
  return /unregistered callers/.test(info.message ?? '') ? { ...info, code: 'authentication' } : info
}
