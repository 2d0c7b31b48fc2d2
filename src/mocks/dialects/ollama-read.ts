import type { CompletionRequest, ContentPart, Message, Tool } from '../../types/index.ts'

interface OllamaMessage {
  role: string
  content?: string
  thinking?: string
  images?: string[]
  tool_name?: string
  tool_call_id?: string
  tool_calls?: { id?: string; function: { name: string; arguments: unknown } }[]
}
interface OllamaBody {
  model: string
  messages?: OllamaMessage[] | null
  tools?: Tool[] | null
  format?: unknown
  think?: boolean | 'low' | 'medium' | 'high' | 'max' | null
  logprobs?: boolean
  top_logprobs?: number
  options?: {
    temperature?: number
    top_p?: number
    num_predict?: number
    seed?: number
    stop?: string[]
    presence_penalty?: number
    frequency_penalty?: number
  } | null
}

function readMessage(message: OllamaMessage): Message {
  const { role, content = '', thinking, images, tool_calls, tool_call_id, tool_name } = message
  if (role === 'tool') return { role, content, tool_call_id: tool_call_id ?? tool_name ?? '' }
  if (role === 'assistant')
    return {
      role,
      content,
      ...(thinking && { reasoning_content: thinking }),
      ...(tool_calls && {
        tool_calls: tool_calls.map(({ id = '', function: { name, arguments: args } }) => ({
          id,
          type: 'function' as const,
          function: { name, arguments: JSON.stringify(args) },
        })),
      }),
    }
  if (role === 'system') return { role, content }
  const pictures = (images ?? []).map((data): ContentPart => ({
    type: 'image_url',
    image_url: { url: `data:image/png;base64,${data}` },
  }))
  return { role: 'user', content: pictures.length > 0 ? [{ type: 'text', text: content }, ...pictures] : content }
}

function formatOf(format: unknown): Pick<CompletionRequest, 'response_format'> {
  if (format === 'json') return { response_format: { type: 'json_object' } }
  if (typeof format !== 'object' || format === null) return {}
  const schema = format as Record<string, unknown>
  return { response_format: { type: 'json_schema', json_schema: { name: 'format', schema } } }
}

/** Ollama's body as a completion request. */
export function readOllama(body: Record<string, unknown>): CompletionRequest {
  const { model, messages, tools, format, think, options, logprobs, top_logprobs } = body as unknown as OllamaBody
  const { num_predict, ...sampling } = options ?? {}
  return {
    model,
    messages: (messages ?? []).map(readMessage),
    ...(tools && { tools }),
    ...formatOf(format),
    ...(think && { reasoning_effort: think === true ? 'medium' : think }),
    ...(num_predict !== undefined && num_predict >= 0 && { max_tokens: num_predict }),
    ...(logprobs !== undefined && { logprobs }),
    ...(top_logprobs !== undefined && { top_logprobs }),
    ...sampling,
  }
}
