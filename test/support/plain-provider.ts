import { classifyError } from '../../src/errors/classify.ts'
import { LLMError } from '../../src/errors/llm-error.ts'
import type { ChatDecoder, Dialect, Provider } from '../../src/types/index.ts'

/** The least a dialect can be: a record a token (`{ text }`), `{ finish, usage }` at the end, `{ error }` in between. For tests of the pipeline alone. */
export const plainDialect = {
  name: 'plain',
  paths: ['/chat'],
  operations: ['/chat', '/embed'],
  chat: {
    encode: ({ model, messages, stream, seed }) => ({
      path: '/chat',
      body: { model, messages, stream },
      warnings:
        seed == null
          ? []
          : [{ code: 'unsupported-param', param: 'seed', message: 'plain has no "seed"; it was not sent' }],
    }),
    decoder: plainDecoder,
  },
  embedding: {
    limit: 2,
    encode: ({ model, input }) => ({ path: '/embed', body: { model, input } }),
    decode: (body) => ({
      embeddings: (body as { vectors: number[][] }).vectors,
      usage: { prompt_tokens: 1, completion_tokens: 0, total_tokens: 1 },
    }),
  },
  decodeError: classifyError,
} satisfies Dialect

function plainDecoder(): ChatDecoder {
  let complete = false
  return {
    push({ data }) {
      if (typeof data !== 'object' || data === null)
        throw new LLMError('bad-response', `unexpected text: ${String(data)}`)
      const { text, finish, usage, error } = data as { text?: string; finish?: 'stop'; usage?: number; error?: string }
      if (error) throw new LLMError('server', error)
      if (text !== undefined) return [{ choices: [{ index: 0, delta: { content: text }, finish_reason: null }] }]
      if (!finish) return []
      complete = true
      return [
        {
          choices: [{ index: 0, delta: {}, finish_reason: finish }],
          ...(usage !== undefined && {
            usage: { prompt_tokens: 1, completion_tokens: usage, total_tokens: usage + 1 },
          }),
          done: true,
        },
      ]
    },
    end: () => ({ drafts: [], complete }),
  }
}

export const plainProvider = (id: string, more: Partial<Provider> = {}): Provider => ({
  id,
  baseURL: `https://${id}.test`,
  dialect: plainDialect,
  browser: { direct: 'yes', checked: '2026-11' },
  authorize: (request, apiKey) => (apiKey ? { ...request, headers: { authorization: `Bearer ${apiKey}` } } : request),
  ...more,
})

/** A streamed answer of that dialect, a line a network read. */
export function plainAnswer(...records: readonly object[]): Response {
  const encoder = new TextEncoder()
  const lines = records.map((record) => encoder.encode(`${JSON.stringify(record)}\n`))
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const line = lines.shift()
      if (line) controller.enqueue(line)
      else controller.close()
    },
  })
  return new Response(body, { headers: { 'content-type': 'application/x-ndjson' } })
}
