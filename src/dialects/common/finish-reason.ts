import { LLMError } from '../../errors/llm-error.ts'
import type { ErrorCode, FinishReason, Warning } from '../../types/index.ts'

export interface Finish {
  reason: FinishReason
  warning?: Warning
  /** The model, or its host, gave up: to be thrown once what came with it has been handed on. */
  error?: LLMError
}

/** Every provider's words, in lower case: Gemini's SAFETY and its kin, Cohere's ERROR_TOXIC, TGI's eos_token … */
const reasons: readonly (readonly [FinishReason | ErrorCode, RegExp])[] = [
  ['stop', /^(stop|end_turn|stop_sequence|complete|eos|eos_token|word|none)$/],
  ['tool_calls', /^(tool_calls?|tool_use|function_call)$/],
  [
    'length',
    /^(length|max_tokens|max_output_tokens|model_length|model_context_window_exceeded|limit|error_limit|compaction)$/,
  ],
  [
    'content_filter',
    /content_filter|refusal|safety|recitation|blocklist|prohibited|spii|model_armor|toxic|sensitive|guardrail/,
  ],
  ['overloaded', /^insufficient_system/],
  ['invalid-output', /^(malformed|unexpected_tool|too_many_tool|missing_thought)/],
  ['server', /^error|timeout|network_error|language|other|no_image/],
]

/**
 * What a provider's word for "it has ended" means. `hasToolCalls`: calls came, and then a mere `stop` is `tool_calls`;
 * `length` stays, since the arguments may be cut. A missing or unknown word is `stop` with a warning, never silently.
 */
export function readFinish(native: string | null | undefined, hasToolCalls: boolean): Finish {
  const word = native?.toLowerCase() ?? ''
  const known = reasons.find(([, pattern]) => pattern.test(word))?.[0]
  if (known === 'length' || known === 'tool_calls' || known === 'content_filter') return { reason: known }
  const reason = hasToolCalls ? 'tool_calls' : 'stop'
  if (known === 'stop') return { reason }
  if (known) return { reason, error: new LLMError(known, `The provider ended the answer with '${native}'`) }
  return {
    reason,
    warning: odd(native ? `'${native}' is no known reason to end` : 'The answer ended without a reason'),
  }
}

/** The warning for an end that is not quite one (`pause_turn`, a word nobody knows). */
export function odd(message: string): Warning {
  return { code: 'finish-reason', message }
}
