/** Gemini's embeddings, list of models and token counts. */
import { weigh } from '../tokens.ts'
import type { EmbeddingEndpoint, Errors, PlainEndpoint } from '../types.ts'
import { partsText } from './gemini-read.ts'
import type { Content } from './gemini-read.ts'
import { batchEmbedContents, embedContent } from './gemini-schema.ts'

interface EmbedRequest {
  content: Content
  outputDimensionality?: number
}
export const geminiEmbeddings = (errors: Errors): EmbeddingEndpoint[] => [
  {
    kind: 'embedding',
    method: 'POST',
    path: /^\/models\/(?<model>[^/:]+):embedContent$/,
    errors,
    schema: embedContent,
    read({ body }) {
      const { content, outputDimensionality } = body as unknown as EmbedRequest
      return { input: [partsText(content)], dimensions: outputDimensionality }
    },
    json: ([values = []]) => ({ embedding: { values } }),
  },
  {
    kind: 'embedding',
    method: 'POST',
    path: /^\/models\/(?<model>[^/:]+):batchEmbedContents$/,
    errors,
    schema: batchEmbedContents,
    read({ body }) {
      const requests = body.requests as EmbedRequest[]
      return { input: requests.map(({ content }) => partsText(content)), dimensions: requests[0]?.outputDimensionality }
    },
    json: (vectors) => ({ embeddings: vectors.map((values) => ({ values })) }),
  },
]

const row = (id: string) => ({
  name: `models/${id}`,
  version: '001',
  displayName: id,
  inputTokenLimit: 1_048_576,
  outputTokenLimit: 65_536,
  supportedGenerationMethods: id.includes('embedding') ? ['embedContent'] : ['generateContent', 'countTokens'],
  temperature: 1,
  maxTemperature: 2,
})

export const geminiLists = (errors: Errors): PlainEndpoint[] => [
  {
    kind: 'plain',
    method: 'GET',
    path: /^\/models$/,
    errors,
    answer({ models, url }) {
      const size = Number(url.searchParams.get('pageSize') ?? 50)
      const from = Number(url.searchParams.get('pageToken') ?? 0)
      const next = from + size
      return {
        status: 200,
        body: {
          models: models.slice(from, next).map(row),
          ...(next < models.length && { nextPageToken: String(next) }),
        },
      }
    },
  },
  {
    kind: 'plain',
    method: 'GET',
    path: /^\/models\/(?<model>[^/:]+)$/,
    errors,
    answer: (exchange) =>
      exchange.models.includes(exchange.model)
        ? { status: 200, body: row(exchange.model) }
        : errors.fail({ code: 'not-found' }, exchange),
  },
  {
    kind: 'plain',
    method: 'POST',
    path: /^\/models\/(?<model>[^/:]+):countTokens$/,
    errors,
    answer: ({ body }) => ({ status: 200, body: { totalTokens: weigh(body.contents) } }),
  },
]
