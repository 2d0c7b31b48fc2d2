import { LLMError } from '../../errors/llm-error.ts'
import type { ContentPart, Message, ResolvedRequest, Warning, WireRequest } from '../../types/index.ts'
import { readDataUrl } from '../shared/data-url.ts'
import { messageText, warnOfNames } from '../shared/messages.ts'
import { unsupported } from '../shared/warnings.ts'

/** Ours → `options` of the wire (https://docs.ollama.com/modelfile#valid-parameters-and-values). */
const sampling = {
  temperature: 'temperature',
  top_p: 'top_p',
  seed: 'seed',
  presence_penalty: 'presence_penalty',
  frequency_penalty: 'frequency_penalty',
} as const

const left = ['logit_bias', 'parallel_tool_calls', 'user', 'metadata'] as const

/** https://docs.ollama.com/api/chat */
export function encodeChat(request: ResolvedRequest): WireRequest {
  const {
    model,
    messages,
    stream,
    tools,
    tool_choice: choice,
    response_format: format,
    logprobs,
    top_logprobs: top,
  } = request
  const warnings: Warning[] = left.flatMap((field) => (request[field] == null ? [] : [unsupported(field)]))
  warnOfNames(messages, warnings)
  if (request.n != null && request.n > 1) warnings.push(unsupported('n'))
  if (choice && choice !== 'auto' && choice !== 'none') warnings.push(unsupported('tool_choice'))
  const limit = request.max_completion_tokens ?? request.max_tokens
  const { stop } = request
  const options = {
    ...(limit != null && { num_predict: limit }),
    ...(stop != null && { stop: typeof stop === 'string' ? [stop] : stop }),
    ...Object.fromEntries(
      Object.entries(sampling).flatMap(([from, to]) =>
        request[from as keyof typeof sampling] == null ? [] : [[to, request[from as keyof typeof sampling]]],
      ),
    ),
  }
  const names = new Map<string, string>()
  const body = {
    model,
    messages: messages.map((message) => encodeMessage(message, names)),
    // The server's own default is true.
    stream,
    ...(tools?.length && choice !== 'none' && { tools }),
    ...(format?.type === 'json_object' && { format: 'json' }),
    ...(format?.type === 'json_schema' && { format: format.json_schema.schema }),
    ...(request.reasoning_effort != null && { think: thinkOf(request.reasoning_effort) }),
    ...(logprobs != null && { logprobs }),
    ...(top != null && { top_logprobs: top }),
    ...(Object.keys(options).length && { options }),
  }
  return { path: '/api/chat', body, warnings }
}

type Effort = NonNullable<ResolvedRequest['reasoning_effort']>

/** The server knows four levels, and off. */
function thinkOf(effort: Effort): boolean | string {
  if (effort === 'none') return false
  return effort === 'minimal' ? 'low' : effort === 'xhigh' ? 'max' : effort
}

/** `names`: which function each call was for, since a result has to say so here. */
function encodeMessage(message: Message, names: Map<string, string>): object {
  const content = messageText(message)
  switch (message.role) {
    case 'assistant':
      return {
        role: 'assistant',
        content,
        ...(message.reasoning_content && { thinking: message.reasoning_content }),
        ...(message.tool_calls?.length && {
          tool_calls: message.tool_calls.map(({ id, function: { name, arguments: text } }, index) => {
            names.set(id, name)
            return { id, function: { index, name, arguments: readArguments(name, text) } }
          }),
        }),
      }
    case 'tool': {
      const name = names.get(message.tool_call_id)
      return { role: 'tool', content, tool_call_id: message.tool_call_id, ...(name && { tool_name: name }) }
    }
    case 'user': {
      const images = typeof message.content === 'string' ? [] : message.content.flatMap(imageOf)
      return { role: 'user', content, ...(images.length && { images }) }
    }
    default:
      return { role: 'system', content }
  }
}

function readArguments(name: string, text: string): unknown {
  try {
    return text.trim() ? JSON.parse(text) : {}
  } catch (cause) {
    throw new LLMError(
      'invalid-request',
      `the arguments of the call of ${name} are not JSON, and Ollama takes only an object`,
      { cause },
    )
  }
}

function imageOf(part: ContentPart): string[] {
  if (part.type === 'text') return []
  const image = part.type === 'image_url' ? readDataUrl(part.image_url.url) : undefined
  if (image) return [image.data]
  throw new LLMError(
    'unsupported',
    part.type === 'image_url'
      ? `Ollama takes images only as data: give a data: URL in base64 instead of ${part.image_url.url.slice(0, 100)}`
      : `Ollama takes text and images, no ${part.type}`,
  )
}
