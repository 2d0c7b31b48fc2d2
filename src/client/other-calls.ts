import type { BatchOptions, CallOptions, Client, EmbeddingRequest, ModelName } from '../types/index.ts'
import type { ClientContext } from './context.ts'

/** The calls that a first answer does without, each loaded when it is first made: methods of one object do not tree-shake. */
export const otherCalls = {
  async embedding(context: ClientContext, request: EmbeddingRequest, options?: CallOptions) {
    const { runEmbedding } = await import('./embedding.ts')
    return runEmbedding(context, request, options ?? {})
  },
  async models(context: ClientContext, provider?: string, options?: CallOptions) {
    const { modelsOf } = await import('./look-around.ts')
    return modelsOf(context, provider, options)
  },
  async status(context: ClientContext, provider: string, options?: CallOptions) {
    const { statusOf } = await import('./look-around.ts')
    return statusOf(context, provider, options)
  },
  async pull(context: ClientContext, model: ModelName, options?: CallOptions) {
    const { pullOf } = await import('./pull.ts')
    return pullOf(context, model, options)
  },
  async batch<Parsed>(
    context: ClientContext,
    request: Parameters<Client['batch']>[0],
    options?: BatchOptions<Parsed> & { settle: true },
  ) {
    const { batchOf } = await import('./batch-of.ts')
    return batchOf(context, request, options)
  },
  async info(context: ClientContext, model: ModelName) {
    const { infoOf } = await import('./info-of.ts')
    return infoOf(context, model)
  },
  async cost(context: ClientContext, ...asked: Parameters<Client['cost']>) {
    const { costFor } = await import('./info-of.ts')
    return costFor(context, ...asked)
  },
}
