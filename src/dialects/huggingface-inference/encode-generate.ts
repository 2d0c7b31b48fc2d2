import type { Message, ResolvedRequest, Warning, WireRequest } from '../../types/index.ts'
import type { Json } from '../common/json.ts'
import { lengthLimit } from '../common/length-limit.ts'
import { promptOf, warnOfChatFields } from '../common/prompt-request.ts'
import { clamp } from '../common/clamp.ts'
import { unsupported } from '../common/warnings.ts'

/** `POST /generate`, or `/generate_stream`. https://huggingface.github.io/text-generation-inference/ */
export function encodeGenerate(
  request: ResolvedRequest,
  template?: (messages: readonly Message[]) => string,
): WireRequest {
  const { stream, seed, logprobs, top_logprobs: top, response_format: format, frequency_penalty: penalty } = request
  const warnings: Warning[] = []
  const { prompt, stop } = promptOf(request, template)
  // With details comes why the text ended.
  const parameters: Json = { details: true }
  const limit = lengthLimit(request, warnings)
  if (limit !== undefined) parameters['max_new_tokens'] = limit
  sample(request, parameters, warnings)
  if (seed != null) parameters['seed'] = seed
  if (penalty != null) parameters['frequency_penalty'] = clamp('frequency_penalty', penalty, [-2, 2], warnings)
  if (stop) parameters['stop'] = stops(stop, warnings)
  // The log probability of each token comes anyway; this is how many rivals come with it.
  if (logprobs || top) parameters['top_n_tokens'] = top || 1
  if (format?.type === 'json_schema') parameters['grammar'] = { type: 'json', value: format.json_schema.schema }
  if (format?.type === 'json_object') warnings.push(unsupported('response_format', 'needs a schema here'))
  for (const field of ['presence_penalty', 'logit_bias'] as const)
    if (request[field] != null) warnings.push(unsupported(field))
  warnOfChatFields(request, warnings)
  return { path: stream ? '/generate_stream' : '/generate', body: { inputs: prompt, parameters }, warnings }
}

/** The server refuses a temperature of 0 and a top_p of 1: the first is what it does without any, the second no restriction at all. */
function sample({ temperature, top_p: share }: ResolvedRequest, parameters: Json, warnings: Warning[]): void {
  if (temperature === 0) {
    if (share != null && share < 1) warnings.push(unsupported('top_p', 'means nothing at temperature 0'))
    return
  }
  if (temperature != null) parameters['temperature'] = clamp('temperature', temperature, [0.01, 100], warnings)
  if (share != null && share < 1) parameters['top_p'] = clamp('top_p', share, [0.01, 0.99], warnings)
}

function stops(given: readonly string[], warnings: Warning[]): readonly string[] {
  if (given.length <= 4) return given
  warnings.push({ code: 'clamped-param', param: 'stop', message: `stop: only the first 4 of ${given.length} are sent` })
  return given.slice(0, 4)
}
