/** What is told of how an answer came about. */
import type { LLMErrorJSON } from './error.ts'
import type { Usage } from './completion.ts'

export interface Timing {
  /** epoch ms */ startedAt: number
  /** ms */ firstToken?: number
  /** ms */ total?: number
  tokensPerSecond?: number
}
export interface Warning {
  code: 'unsupported-param' | 'clamped-param' | 'context-truncated' | 'finish-reason' | (string & {})
  param?: string
  message: string
}
export interface Attempt {
  provider: string
  model: string
  startedAt: number
  /** ms */
  duration: number
  outcome: 'success' | 'failed' | 'abandoned' | 'skipped'
  error?: LLMErrorJSON
  /** Spent on an attempt that was thrown away, where known. */
  usage?: Usage
}
