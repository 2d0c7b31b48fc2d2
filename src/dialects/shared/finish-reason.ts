import { LLMError } from '../../errors/llm-error.ts'
import type { ErrorCode, FinishReason, Warning } from '../../types/index.ts'

export interface Finish {
  reason: FinishReason
  warning?: Warning
  /** The model, or its host, gave up: to be thrown once what came with it has been handed on. */
  error?: LLMError
}

/** Every provider's words, in lower case. */
const reasons: readonly (readonly [FinishReason | ErrorCode, RegExp])[] = [
  ['stop', /^(stop|end_turn|stop_sequence|complete|eos|eos_token|word|none)$/],
  ['tool_calls', /^(tool_calls?|tool_use|function_call)$/],
  [
    'length',
    /^(length|max_tokens|max_output_tokens|model_length|model_context_window_exceeded|limit|error_limit|compaction)$/,
  ],
  [
    'content_filter',
    /^(content_filter(ed)?|refusal|.*safety|recitation|blocklist|.*prohibited_content|spii|.*_recitation|model_armor|error_toxic|sensitive|guardrail_intervened)$/,
  ],
  ['overloaded', /^insufficient_system_resource$/],
  ['invalid-output', /^(malformed_.*|unexpected_tool_call|too_many_tool_calls|missing_thought_signature)$/],
  ['server', /^(error.*|timeout|network_error|language|other|no_image|image_other)$/],
]

/**
 * What a provider's word for "it has ended" means. `hasToolCalls`: calls came, and then a mere `stop` is `tool_calls`;
 * `length` stays, since the arguments may be cut. A missing or unknown word is `stop` with a warning, never silently.
 */
export function readFinish(native: string | null | undefined, hasToolCalls: boolean): Finish {
  const stop = hasToolCalls ? 'tool_calls' : 'stop'
  const word = native?.toLowerCase() ?? ''
  const known = reasons.find(([, pattern]) => pattern.test(word))?.[0]
  switch (known) {
    case 'stop':
      return { reason: stop }
    case 'length':
    case 'tool_calls':
    case 'content_filter':
      return { reason: known }
    case undefined:
      return {
        reason: stop,
        warning: odd(
          native ? `The provider ended with '${native}', which is not known` : 'The provider gave no finish reason',
        ),
      }
    default:
      return { reason: stop, error: new LLMError(known, `The provider ended the answer with '${native}'`) }
  }
}

/** The warning for an end that is not quite one (`pause_turn`, a word nobody knows). */
export function odd(message: string): Warning {
  return { code: 'finish-reason', message }
}
