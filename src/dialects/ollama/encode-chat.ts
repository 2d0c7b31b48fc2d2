import { LLMError } from '../../errors/llm-error.ts'
import type { ContentPart, Message, ResolvedRequest, ToolCall, WireRequest } from '../../types/index.ts'
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
  const body = {
    model,
    messages: messages.map((message) => encodeMessage(message, names)),
    // The server's own default is true.
    stream,
    ...given(request, ['logprobs', 'top_logprobs']),
    ...(tools?.length && choice !== 'none' && { tools }),
    ...(format?.type === 'json_object' && { format: 'json' }),
    ...(format?.type === 'json_schema' && { format: format.json_schema.schema }),
    ...(effort && { think: levels[effort] ?? effort }),
    ...(Object.keys(options).length && { options }),
  }
  return { path: '/api/chat', body, warnings }
}

/** What messages have beside their content, each role its own. */
interface Extras {
  role: string
  reasoning_content?: string
  tool_calls?: readonly ToolCall[]
  tool_call_id?: string
}

/** `names`: which function each call was for, since a result has to say so here. */
function encodeMessage(message: Message, names: Map<string, string>): Json {
  const { role, reasoning_content: thinking, tool_calls: calls, tool_call_id: id }: Extras = message
  const parts = (role === 'user' ? list(message.content) : []) as readonly ContentPart[]
  const images = parts.filter(({ type }) => type !== 'text').map(imageOf)
  return {
    role: role === 'developer' ? 'system' : role,
    content: messageText(message),
    ...(thinking && { thinking }),
    ...(calls?.length && {
      tool_calls: calls.map(({ id: call, function: said }, index) => {
        names.set(call, said.name)
        return { id: call, function: { index, name: said.name, arguments: toolArguments(said) } }
      }),
    }),
    ...(id !== undefined && { tool_call_id: id, tool_name: names.get(id) }),
    ...(images.length && { images }),
  }
}

/** Bare base64; what is no image is refused like an image that would have to be fetched. */
function imageOf(part: ContentPart): string {
  const url = part.type === 'image_url' ? part.image_url.url : part.type
  const data = /^data:[^,]*;base64,(.+)/s.exec(url)?.[1]
  if (data) return data
  throw new LLMError('unsupported', `content must be text or images (data: URLs in base64), not ${url.slice(0, 200)}`)
}
