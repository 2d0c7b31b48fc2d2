/** What Anthropic refuses beyond its schema: the order of calls and results, and thinking's conditions. */
import type { Complaint } from '../complaints.ts'
import type { Exchange } from '../types.ts'
import { strictFault } from './strict-schema.ts'
import { blocksOf } from './anthropic-read.ts'
import type { AnthropicBody } from './anthropic-read.ts'

const wrong = (path: Complaint['path'], message: string): Complaint => ({ reason: 'wrong-value', path, message })

function blockComplaint(body: AnthropicBody): Complaint | undefined {
  for (const [index, { role, content }] of body.messages.entries()) {
    const previous = blocksOf(body.messages[index - 1]?.content)
    const asked = previous.filter(({ type }) => type === 'tool_use').map(({ id = '' }) => id)
    const answered = blocksOf(content)
      .filter(({ type }) => type === 'tool_result')
      .map(({ tool_use_id = '' }) => tool_use_id)
    const stray = answered.find((id) => !asked.includes(id))
    if (stray !== undefined)
      return wrong(
        ['messages', index],
        `messages.${index}.content.0: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${stray}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`,
      )
    const open = role === 'user' ? asked.filter((id) => !answered.includes(id)) : []
    if (open.length > 0)
      return wrong(
        ['messages', index - 1],
        `messages.${index - 1}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${open.join(', ')}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`,
      )
    if (blocksOf(content).some(({ type, text }) => type === 'text' && text === ''))
      return wrong(['messages', index], 'messages: text content blocks must be non-empty')
  }
  const last = body.messages.at(-1)
  if (last?.role === 'assistant' && /\s$/.test(blocksOf(last.content).at(-1)?.text ?? ''))
    return wrong(['messages'], 'messages: final assistant content cannot end with trailing whitespace')
  return undefined
}

function thinkingComplaint(body: AnthropicBody): Complaint | undefined {
  if (body.thinking?.type !== 'enabled') return undefined
  if ((body.thinking.budget_tokens ?? 0) >= body.max_tokens)
    return wrong(['max_tokens'], '`max_tokens` must be greater than `thinking.budget_tokens`.')
  if (body.temperature !== undefined && body.temperature !== 1)
    return wrong(['temperature'], '`temperature` may only be set to 1 when thinking is enabled.')
  if (body.tool_choice?.type === 'any' || body.tool_choice?.type === 'tool')
    return wrong(['tool_choice'], 'Thinking may not be enabled when tool_choice forces tool use.')
  return undefined
}

export function checkAnthropic(exchange: Exchange): Complaint | undefined {
  const body = exchange.body as unknown as AnthropicBody
  if (body.messages.length === 0) return wrong(['messages'], 'messages: at least one message is required')
  if (body.stop_sequences?.some((text) => text.trim() === ''))
    return wrong(['stop_sequences'], 'stop_sequences: each stop sequence must contain non-whitespace')
  if (body.tool_choice?.type === 'tool' && !body.tools?.some(({ name }) => name === body.tool_choice?.name))
    return wrong(['tool_choice'], `Tool '${body.tool_choice.name ?? ''}' not found in provided tools`)
  const schema = body.output_config?.format?.schema
  if (schema && strictFault(schema, { required: false }))
    return wrong(
      ['output_config'],
      "output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set to false",
    )
  return thinkingComplaint(body) ?? blockComplaint(body)
}
