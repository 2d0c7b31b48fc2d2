import type { Choice, Completion, CompletionChunk } from '../types/index.ts'

/** What is kept of an answer: what it says, not how it was come by. */
export type StoredCompletion = Omit<Completion, 'attempts' | 'timing' | 'cached'>

/** What was parsed is parsed again by the schema of whoever asks next. */
export function toStored({
  attempts: _attempts,
  timing: _timing,
  cached: _cached,
  ...answer
}: Completion): StoredCompletion {
  const [first, ...others] = answer.choices.map(withoutParsed)
  return first ? { ...answer, choices: [first, ...others] } : answer
}

function withoutParsed({ message: { parsed: _parsed, ...message }, ...choice }: Choice): Choice {
  return { ...choice, message }
}

/** Is it an answer of ours? A store is not trusted to give back what it was given. */
export function isStored(value: unknown): value is StoredCompletion {
  if (!isObject(value) || !Array.isArray(value['choices']) || !Array.isArray(value['warnings'])) return false
  return value['choices'].length > 0 && value['choices'].every(isChoice)
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function isChoice(choice: unknown): boolean {
  if (!isObject(choice) || !isObject(choice['message'])) return false
  return 'finish_reason' in choice && Array.isArray(choice['message']['tool_calls'] ?? [])
}

/** A kept answer as the stream it was, or would have been: folded, the chunks give the answer again. It costs nothing now. */
export function replay(stored: StoredCompletion, includeUsage = false): CompletionChunk[] {
  const { id, created, model, provider, choices, usage } = stored
  const base = { id, object: 'chat.completion.chunk', created, model, provider } as const
  const chunks: CompletionChunk[] = choices.flatMap((choice) =>
    choiceDeltas(choice).map((part) => ({ ...base, choices: [part] })),
  )
  const free = freeOf(usage)
  return includeUsage && free ? [...chunks, { ...base, choices: [], usage: free }] : chunks
}

export const freeOf = (usage: Completion['usage']): Completion['usage'] =>
  usage && (usage.cost === undefined ? usage : { ...usage, cost: 0 })

function choiceDeltas({
  index,
  message,
  finish_reason,
  native_finish_reason,
  logprobs,
}: Choice): CompletionChunk['choices'] {
  const { role, content, refusal, reasoning_content, tool_calls, annotations, provider_state } = message
  const said = {
    role,
    ...(content !== null && { content }),
    ...(refusal !== null && { refusal }),
    ...(tool_calls && { tool_calls: tool_calls.map((call, position) => ({ index: position, ...call })) }),
    ...(annotations && { annotations }),
    ...(provider_state && { provider_state }),
  }
  const end = { index, delta: {}, finish_reason, ...(native_finish_reason !== undefined && { native_finish_reason }) }
  return [
    ...(reasoning_content ? [{ index, delta: { role, reasoning_content }, finish_reason: null }] : []),
    { index, delta: said, finish_reason: null, ...(logprobs && { logprobs }) },
    end,
  ]
}
