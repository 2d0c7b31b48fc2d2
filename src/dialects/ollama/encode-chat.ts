import { LLMError } from '../../errors/llm-error.ts'
import type { ContentPart, Message, ResolvedRequest, WireRequest } from '../../types/index.ts'
import { given } from '../common/given.ts'
import { type Json, list } from '../common/json.ts'
import { lengthLimit } from '../common/length-limit.ts'
import { messageText, warnOfNames } from '../common/messages.ts'
import { toolArguments } from '../common/tool-arguments.ts'
import { unsupported } from '../common/warnings.ts'

/** Under the same name in `options` of the wire (https://docs.ollama.com/modelfile#valid-parameters-and-values). */
const sampling = ['temperature', 'top_p', 'seed', 'presence_penalty', 'frequency_penalty'] as const
const without = ['logit_bias', 'parallel_tool_calls', 'user', 'metadata'] as const
/** The server knows four levels, and off; those that are not here are called the same. */
const levels: Record<string, string | false> = { none: false, minimal: 'low', xhigh: 'max' }

/** https://docs.ollama.com/api/chat */
export function encodeChat(request: ResolvedRequest): WireRequest {
  const { model, messages, stream, stop, n, tools, response_format: format } = request
  const { tool_choice: choice, reasoning_effort: effort } = request
  const warnings = Object.keys(given(request, without)).map((field) => unsupported(field))
  warnOfNames(messages, warnings)
  if (n && n > 1) warnings.push(unsupported('n'))
  if (choice && choice !== 'auto' && choice !== 'none') warnings.push(unsupported('tool_choice'))
  const options: Json = given(request, sampling)
  const limit = lengthLimit(request, warnings)
  if (limit !== undefined) options['num_predict'] = limit
  if (stop != null) options['stop'] = [stop].flat()
  const names = new Map<string, string>()
  const body: Json = {
    model,
    messages: messages.map((message) => encodeMessage(message, names)),
    // The server's own default is true.
    stream,
    ...given(request, ['logprobs', 'top_logprobs']),
  }
  if (tools?.length && choice !== 'none') body['tools'] = tools
  if (format?.type === 'json_object') body['format'] = 'json'
  if (format?.type === 'json_schema') body['format'] = format.json_schema.schema
  if (effort != null) body['think'] = levels[effort] ?? effort
  if (Object.keys(options).length) body['options'] = options
  return { path: '/api/chat', body, warnings }
}

/** `names`: which function each call was for, since a result has to say so here. */
function encodeMessage(message: Message, names: Map<string, string>): Json {
  const { role } = message
  const wire: Json = { role: role === 'developer' ? 'system' : role, content: messageText(message) }
  if (message.role === 'assistant') {
    const { reasoning_content: thinking, tool_calls: calls } = message
    if (thinking) wire['thinking'] = thinking
    if (calls?.length)
      wire['tool_calls'] = calls.map((call, index) => {
        const { name } = call.function
        names.set(call.id, name)
        return { id: call.id, function: { index, name, arguments: toolArguments(call) } }
      })
  }
  if (message.role === 'tool') {
    const name = names.get(message.tool_call_id)
    wire['tool_call_id'] = message.tool_call_id
    if (name) wire['tool_name'] = name
  }
  if (message.role === 'user') {
    const images = list(message.content).flatMap((part) => imageOf(part as ContentPart))
    if (images.length) wire['images'] = images
  }
  return wire
}

/** Bare base64; what is no image is refused like an image that would have to be fetched. */
function imageOf(part: ContentPart): string[] {
  if (part.type === 'text') return []
  const url = part.type === 'image_url' ? part.image_url.url : part.type
  const data = /^data:[^,]*;base64,(.+)/s.exec(url)?.[1]
  if (data) return [data]
  throw new LLMError('unsupported', `Ollama takes text, and images as data: URLs in base64, not ${url.slice(0, 100)}`)
}
