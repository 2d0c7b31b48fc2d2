import type { ResolvedRequest, Warning, WireRequest } from '../../types/index.ts'
import type { Json } from '../common/json.ts'
import { clamp } from '../common/clamp.ts'
import { unsupported } from '../common/warnings.ts'
import { encodeMessages } from './encode-messages.ts'
import type { ChatOptions, Field, OpenAIChatOptions } from './options.ts'

const fields: readonly Field[] = [
  'temperature',
  'top_p',
  'stop',
  'n',
  'seed',
  'presence_penalty',
  'frequency_penalty',
  'logit_bias',
  'logprobs',
  'top_logprobs',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'response_format',
  'reasoning_effort',
  'user',
  'metadata',
]

const openaiRanges: NonNullable<ChatOptions['ranges']> = {
  temperature: [0, 2],
  top_p: [0, 1],
  presence_penalty: [-2, 2],
  frequency_penalty: [-2, 2],
  top_logprobs: [0, 20],
  n: [1, 128],
}

/** The whole body, messages aside: shared with the legacy completions wire. */
export function encodeFields(request: ResolvedRequest, options: ChatOptions, body: Json, warnings: Warning[]): void {
  const { without, rename, ranges = openaiRanges, maxTokens = 'max_tokens' } = options
  if (request.stream) {
    body['stream'] = true
    if (options.streamOptions !== false) body['stream_options'] = { include_usage: true }
  }
  const { max_tokens: older, max_completion_tokens: limit } = request
  if (older != null && limit != null && older !== limit)
    warnings.push(unsupported('max_tokens', 'is overridden by max_completion_tokens'))
  if ((limit ?? older) != null) body[maxTokens] = limit ?? older
  for (const field of fields) {
    const value = request[field]
    // An empty list is none at all, and OpenAI refuses it.
    if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) continue
    if (without?.includes(field)) warnings.push(unsupported(field))
    else {
      const range = ranges[field]
      const sent =
        range && typeof value === 'number' ? clamp(field, value, range, warnings) : fit(field, value, options, warnings)
      if (sent !== undefined) body[rename?.[field] ?? field] = sent
    }
  }
  options.adjust?.(body, request, warnings)
}

const scale = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']

/** As many `stop` strings as the host takes, and of the efforts it knows the nearest. */
function fit(field: Field, value: unknown, { stops, efforts }: ChatOptions, warnings: Warning[]): unknown {
  let sent = value
  if (field === 'stop' && stops && Array.isArray(value) && value.length > stops) sent = value.slice(0, stops)
  if (field === 'reasoning_effort' && efforts && !efforts.includes(String(value))) {
    const away = (other: string) => Math.abs(scale.indexOf(other) - scale.indexOf(String(value)))
    // Thinking that cannot be switched off is not turned into some.
    if (value === 'none') warnings.push(unsupported(field))
    sent =
      value === 'none'
        ? undefined
        : efforts.filter((other) => other !== 'none').sort((one, other) => away(one) - away(other))[0]
  }
  if (sent !== value && sent !== undefined)
    warnings.push({ code: 'clamped-param', param: field, message: `${field}: ${String(sent)} is sent instead` })
  return sent
}

export function encodeChat(request: ResolvedRequest, options: OpenAIChatOptions): WireRequest {
  const warnings: Warning[] = []
  const body: Json = { model: request.model, messages: encodeMessages(request.messages, options, warnings) }
  encodeFields(request, options, body, warnings)
  return { path: `${options.root ?? ''}/chat/completions`, body, warnings }
}
