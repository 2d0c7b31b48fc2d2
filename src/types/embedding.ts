import type { Attempt, Timing, Warning } from './attempt.ts'
import type { Usage } from './completion.ts'

/** Vectors in OpenAI’s shape, plus what this client knows of them. */
export interface EmbeddingResponse<Vector extends number[] | Float32Array = number[]> {
  object: 'list'
  /** Float32Array for `encoding_format: 'base64'`, number[] otherwise; in the order of the input. */
  data: { object: 'embedding'; index: number; embedding: Vector }[]
  model: string
  usage?: Pick<Usage, 'prompt_tokens' | 'total_tokens' | 'cost'>
  provider: string
  attempts: readonly Attempt[]
  timing: Timing
  warnings: readonly Warning[]
  cached?: true
}
