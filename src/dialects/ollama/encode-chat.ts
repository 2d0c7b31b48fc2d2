import { LLMError } from '../../errors/llm-error.ts'
import type { ContentPart, Message, ResolvedRequest, Warning, WireRequest } from '../../types/index.ts'
import { readDataUrl } from '../common/data-url.ts'
import type { Json } from '../common/json.ts'
import { lengthLimit } from '../common/length-limit.ts'
import { messageText, warnOfNames } from '../common/messages.ts'
import { toolArguments } from '../common/tool-arguments.ts'
import { unsupported } from '../common/warnings.ts'

/** Under the same name in `options` of the wire (https://docs.ollama.com/modelfile#valid-parameters-and-values). */
const sampling = ['temperature', 'top_p', 'seed', 'presence_penalty', 'frequency_penalty'] as const
const without = ['logit_bias', 'parallel_tool_calls', 'user', 'metadata'] as const

/** https://docs.ollama.com/api/chat */
export function encodeChat(request: ResolvedRequest): WireRequest {
  const { model, messages, stream, stop, n, tools, tool_choice: choice, response_format: format } = request
  const warnings: Warning[] = []
  for (const field of without) if (request[field] != null) warnings.push(unsupported(field))
  warnOfNames(messages, warnings)
  if (n != null && n > 1) warnings.push(unsupported('n'))
  if (choice && choice !== 'auto' && choice !== 'none') warnings.push(unsupported('tool_choice'))
  const options: Json = {}
  for (const field of sampling) if (request[field] != null) options[field] = request[field]
  const limit = lengthLimit(request, warnings)
  if (limit !== undefined) options['num_predict'] = limit
  if (stop != null) options['stop'] = typeof stop === 'string' ? [stop] : stop
  const names = new Map<string, string>()
  // The server's own default of `stream` is true.
  const body: Json = { model, messages: messages.map((message) => encodeMessage(message, names)), stream }
  if (tools?.length && choice !== 'none') body['tools'] = tools
  if (format?.type === 'json_object') body['format'] = 'json'
  if (format?.type === 'json_schema') body['format'] = format.json_schema.schema
  if (request.reasoning_effort != null) body['think'] = thinkOf(request.reasoning_effort)
  for (const field of ['logprobs', 'top_logprobs'] as const) if (request[field] != null) body[field] = request[field]
  if (Object.keys(options).length) body['options'] = options
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
          tool_calls: message.tool_calls.map((call, index) => {
            const { name } = call.function
            names.set(call.id, name)
            return { id: call.id, function: { index, name, arguments: toolArguments(call) } }
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
