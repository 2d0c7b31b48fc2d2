import type { Message, ResolvedRequest, Warning, WireRequest } from '../../types/index.ts'
import type { Json } from '../common/json.ts'
import { lengthLimit } from '../common/length-limit.ts'
import { pick, promptOf, warnOfChatFields } from '../common/prompt-request.ts'

const same = {
  temperature: 'temperature',
  top_p: 'top_p',
  seed: 'seed',
  presence_penalty: 'presence_penalty',
  frequency_penalty: 'frequency_penalty',
} as const

/** `POST /completion`. https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md */
export function encodeCompletion(
  request: ResolvedRequest,
  template?: (messages: readonly Message[]) => string,
): WireRequest {
  const { model, stream, logit_bias: bias, logprobs, top_logprobs: top, response_format: format } = request
  const warnings: Warning[] = []
  const { prompt, stop } = promptOf(request, template)
  const body: Json = { model, prompt, stream }
  const limit = lengthLimit(request, warnings)
  if (limit !== undefined) body['n_predict'] = limit
  pick(request, same, body)
  if (stop) body['stop'] = stop
  // A token by its id, or a text.
  if (bias)
    body['logit_bias'] = Object.entries(bias).map(([token, by]) => [/^\d+$/.test(token) ? Number(token) : token, by])
  if (logprobs || top) body['n_probs'] = top || 1
  if (format?.type === 'json_object') body['json_schema'] = { type: 'object' }
  if (format?.type === 'json_schema') body['json_schema'] = format.json_schema.schema
  warnOfChatFields(request, warnings)
  return { path: '/completion', body, warnings }
}
