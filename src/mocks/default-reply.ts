import type { CompletionRequest, Message, Tool } from '../types/index.ts'
import type { PlannedCall } from './behaviours.ts'
import { instance } from './json-instance.ts'

/** What a message says, its parts joined. */
export const said = (message: Message | undefined): string => {
  const content = message?.content
  if (typeof content === 'string') return content
  return (content ?? []).map((part) => (part.type === 'text' ? part.text : '')).join('')
}

const shorten = (text: string) => {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 160 ? `${line.slice(0, 157)}…` : line
}

function prose({ messages }: CompletionRequest): string {
  const last = messages.at(-1)
  if (last?.role === 'tool') return `The tool says: ${shorten(said(last))}\n\nThat should answer your question.`
  const question = shorten(said(messages.findLast(({ role }) => role === 'user'))) || 'Hello'
  return [
    `You asked: **${question}**`,
    '',
    'This answer comes from a mock, so nothing was sent anywhere. Three things to know:',
    '',
    '1. It streams in the provider’s *own* wire format.',
    '2. It is the same on every run.',
    '3. It costs nothing.',
    '',
    '```ts',
    "mock('openai/*', reply('Say something else'))",
    '```',
  ].join('\n')
}

/** Tools a request leaves no choice about. */
export function forcedTool({ tool_choice, tools }: CompletionRequest): Tool | undefined {
  if (tool_choice === 'required') return tools?.[0]
  if (typeof tool_choice === 'object') return tools?.find((tool) => tool.function.name === tool_choice.function.name)
  return undefined
}

export const callOf = (tool: Tool): PlannedCall => ({
  name: tool.function.name,
  args: instance(tool.function.parameters ?? { type: 'object' }),
})

/** What a model without a script says: JSON where JSON is asked for, else a few lines of Markdown about the question. */
export function defaultText(request: CompletionRequest): string {
  const format = request.response_format
  if (format?.type === 'json_schema') return JSON.stringify(instance(format.json_schema.schema))
  if (format?.type === 'json_object') return JSON.stringify({ answer: shorten(said(request.messages.at(-1))) })
  return prose(request)
}
