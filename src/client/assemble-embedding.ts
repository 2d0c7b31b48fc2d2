import type { ResolvedTarget } from '../routing/resolve-model.ts'
import type { EmbeddingCodec, EmbeddingRequest, EmbeddingResponse, Usage } from '../types/index.ts'
import type { Call } from './call.ts'
import { timingOf } from './complete.ts'

export type Vector = number[] | Float32Array
export type EmbeddingCall = Call<EmbeddingRequest & { encoding_format?: 'float' | 'base64' }>
export type EmbeddingAnswer = ReturnType<EmbeddingCodec['decode']>

/** The answers to the parts of an input, as the answer to the whole. */
export function assembleEmbedding(
  call: EmbeddingCall,
  target: ResolvedTarget,
  answers: readonly EmbeddingAnswer[],
  vectors: readonly Vector[] = answers.flatMap(({ embeddings }) => embeddings),
): EmbeddingResponse<Vector> {
  const usage = answers.reduce<Usage | undefined>((sum, answer) => add(sum, answer.usage), undefined)
  const form =
    call.request.encoding_format === 'base64'
      ? (vector: Vector) => Float32Array.from(vector)
      : (vector: Vector) => (Array.isArray(vector) ? vector : Array.from(vector))
  return {
    object: 'list',
    data: vectors.map((vector, index) => ({ object: 'embedding', index, embedding: form(vector) })),
    model: answers[0]?.model ?? target.model,
    ...(usage &&
      answers.every((answer) => answer.usage) && {
        usage: {
          prompt_tokens: usage.prompt_tokens,
          total_tokens: usage.total_tokens,
          ...(usage.cost !== undefined && { cost: usage.cost }),
        },
      }),
    provider: target.provider.id,
    attempts: call.attempts,
    timing: timingOf(call, undefined),
    warnings: call.warnings,
  }
}

function add(sum: Usage | undefined, usage: Usage | undefined): Usage | undefined {
  if (!sum || !usage) return usage ?? sum
  const cost = sum.cost === undefined || usage.cost === undefined ? undefined : sum.cost + usage.cost
  return {
    prompt_tokens: sum.prompt_tokens + usage.prompt_tokens,
    completion_tokens: sum.completion_tokens + usage.completion_tokens,
    total_tokens: sum.total_tokens + usage.total_tokens,
    ...(cost !== undefined && { cost }),
  }
}
