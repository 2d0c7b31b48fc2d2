import type { ErrorCode, FinishReason } from '../../types/index.ts'
import type { WordMeaning } from './finish-reason.ts'

/** Every provider's words, in lower case: Gemini's SAFETY and its kin, Cohere's ERROR_TOXIC, TGI's eos_token … */
const meanings: readonly (readonly [FinishReason | ErrorCode, RegExp])[] = [
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

/** For wires that say more than OpenAI's few words, and for gateways, which hand on everyone's. */
export const anyWord: WordMeaning = (word) => meanings.find(([, pattern]) => pattern.test(word))?.[0]
