import type { CompletionRequest, ContentPart, Message, Tool } from '../../types/index.ts'

interface Block {
  type: string
  text?: string
  thinking?: string
  source?: { type: string; media_type?: string; data?: string; url?: string }
  id?: string
  name?: string
  input?: unknown
  tool_use_id?: string
  content?: string | Block[]
}
export interface AnthropicBody {
  model: string
  max_tokens: number
  messages: { role: 'user' | 'assistant'; content: string | Block[] }[]
  system?: string | Block[]
  stop_sequences?: string[]
  stream?: boolean
  temperature?: number
  top_p?: number
  thinking?: { type: string; budget_tokens?: number }
  output_config?: {
    effort?: 'low' | 'medium' | 'high' | 'xhigh' | 'max' | null
    format?: { schema: Record<string, unknown> } | null
  }
  tools?: { name: string; description?: string; input_schema: Record<string, unknown> }[]
  tool_choice?: { type: 'auto' | 'any' | 'tool' | 'none'; name?: string }
}

export const blocksOf = (content: string | readonly Block[] = []): readonly Block[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : content

const joined = (content?: string | readonly Block[]) =>
  blocksOf(content)
    .map(({ text = '' }) => text)
    .join('')

function readPart({ type, text = '', source }: Block): ContentPart {
  const url = source?.url ?? `data:${source?.media_type ?? ''};base64,${source?.data ?? ''}`
  if (type === 'image') return { type: 'image_url', image_url: { url } }
  return type === 'document' ? { type: 'file', file: { file_data: url } } : { type: 'text', text }
}

function readMessage({ role, content }: AnthropicBody['messages'][number]): Message[] {
  const blocks = blocksOf(content)
  if (role === 'assistant') {
    const calls = blocks.filter(({ type }) => type === 'tool_use')
    const thought = blocks.map(({ thinking = '' }) => thinking).join('')
    return [
      {
        role,
        content: joined(blocks) || null,
        ...(thought && { reasoning_content: thought }),
        ...(calls.length > 0 && {
          tool_calls: calls.map(({ id = '', name = '', input }) => ({
            id,
            type: 'function' as const,
            function: { name, arguments: JSON.stringify(input) },
          })),
        }),
      },
    ]
  }
  const results = blocks.filter(({ type }) => type === 'tool_result')
  const rest = blocks.filter(({ type }) => type !== 'tool_result')
  return [
    ...results.map(({ tool_use_id = '', content }): Message => ({
      role: 'tool',
      tool_call_id: tool_use_id,
      content: joined(content),
    })),
    ...(rest.length > 0
      ? [{ role, content: typeof content === 'string' ? content : rest.map(readPart) } satisfies Message]
      : []),
  ]
}

const choices = { auto: 'auto', any: 'required', none: 'none' } as const

function choiceOf({ tool_choice: choice }: AnthropicBody): Pick<CompletionRequest, 'tool_choice'> {
  if (!choice) return {}
  if (choice.type !== 'tool') return { tool_choice: choices[choice.type] }
  return { tool_choice: { type: 'function', function: { name: choice.name ?? '' } } }
}

const toolOf = ({ name, description, input_schema }: NonNullable<AnthropicBody['tools']>[number]): Tool => ({
  type: 'function',
  function: { name, ...(description && { description }), parameters: input_schema },
})

/** Anthropic's body as a completion request. */
export function readAnthropic(body: AnthropicBody): CompletionRequest {
  const { model, max_tokens, messages, system, stop_sequences, tools, thinking, output_config } = body
  const thinks = thinking?.type === 'enabled' || thinking?.type === 'adaptive'
  const effort = output_config?.effort ?? (thinks ? 'medium' : undefined)
  const schema = output_config?.format?.schema
  return {
    model,
    max_tokens,
    messages: [
      ...(system ? [{ role: 'system' as const, content: joined(system) }] : []),
      ...messages.flatMap(readMessage),
    ],
    ...(stop_sequences && { stop: stop_sequences }),
    ...(tools && { tools: tools.map(toolOf) }),
    ...choiceOf(body),
    ...(thinks && effort && { reasoning_effort: effort }),
    ...(schema && { response_format: { type: 'json_schema', json_schema: { name: 'format', schema } } }),
    ...(body.temperature !== undefined && { temperature: body.temperature }),
    ...(body.top_p !== undefined && { top_p: body.top_p }),
  }
}
