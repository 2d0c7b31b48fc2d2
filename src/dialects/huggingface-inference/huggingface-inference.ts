import { readError } from '../../errors/read-error.ts'
import type { Dialect, EmbeddingCodec, ErrorInfo, Loadable, Message } from '../../types/index.ts'
import type { embeddingCodec } from './embedding.ts'

export interface HuggingFaceInferenceOptions {
  /** Turns the conversation into the text the model goes on from; a model's own template answers best. Default: `toPrompt`. */
  prompt?: (messages: readonly Message[]) => string
}

/**
 * The servers of Hugging Face that one runs oneself: text-generation-inference (`/generate`) and text-embeddings-inference (`/embed`).
 * For chat with the model's template and tools, TGI's `/v1` is the better door.
 * Wire: https://huggingface.github.io/text-generation-inference/ and https://huggingface.github.io/text-embeddings-inference/
 *
 * @example
 * client.register('tgi', 'http://localhost:8080/generate')
 */
export function huggingfaceInference({ prompt }: HuggingFaceInferenceOptions = {}): Dialect {
  return {
    name: 'huggingface-inference',
    paths: ['/generate', '/embed'],
    operations: ['/generate', '/embed'],
    chat: () => import('./chat.ts').then(({ chatCodec }) => chatCodec(prompt)),
    embedding: vectorsAt(() => '/embed', { dimensions: true }),
    decodeError,
  }
}

/** @param options of `embeddingCodec`, which is loaded with the first text */
export function vectorsAt(...options: Parameters<typeof embeddingCodec>): Loadable<EmbeddingCodec> {
  return async () => (await import('./embedding.ts')).embeddingCodec(...options)
}

/** Vectors of one model: an endpoint of its own, or the router's (`…/models/BAAI/bge-m3/pipeline/feature-extraction`). */
export const featureExtraction: Dialect = {
  name: 'feature-extraction',
  paths: ['/pipeline/feature-extraction'],
  operations: ['/pipeline/feature-extraction'],
  embedding: vectorsAt(() => '/pipeline/feature-extraction'),
  decodeError,
}

/** 424 is a failure of the model behind the server; a model the router has no host for is none. */
export async function decodeError(status: number, body: unknown, headers: Headers): Promise<ErrorInfo> {
  const info = await readError(status, body, headers)
  // "This authentication method does not have sufficient permissions": the key is known, what it may do is not enough.
  if (status === 403 && info.code === 'authentication') return { ...info, code: 'permission' }
  if (info.code !== 'invalid-request') return info
  if (status === 424) return { ...info, code: 'server' }
  if (/not supported by any provider|is not a chat model/i.test(info.message ?? ''))
    return { ...info, code: 'not-found' }
  return info
}
