import type { ChunkChoice, CompletionChunk, PartialChoice, PartialCompletion, ToolCall } from '../types/index.ts'
import { append } from './append.ts'

type Message = PartialChoice['message']
type Delta = ChunkChoice['delta']
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

/**
 * Folds a chunk into the completion it spells: a new value each time, so it can be a React state; appending is O(1). Lists of logprobs
 * are the exception: they grow in place, or a long answer would be copied with each of its tokens.
 * The one reducer that streams, hooks, mocks and the gateway share.
 *
 * @example
 * let answer: PartialCompletion | undefined
 * for await (const chunk of stream) answer = reduceChunk(answer, chunk)
 */
export function reduceChunk(completion: PartialCompletion | undefined, chunk: CompletionChunk): PartialCompletion {
  const before = chunk.restarted ? undefined : completion
  const usage = chunk.usage ?? before?.usage
  const choices = before?.choices.slice() ?? []
  for (const part of chunk.choices) {
    const at = choices.findIndex(({ index }) => index === part.index)
    choices[at < 0 ? choices.length : at] = foldChoice(part, choices[at])
    // They arrive in any order.
    if (at < 0) choices.sort((one, other) => one.index - other.index)
  }
  return {
    // Identity stays as it first came, although some hosts change it from chunk to chunk, or send it empty at first.
    id: before?.id || chunk.id,
    object: 'chat.completion',
    created: before?.created || chunk.created,
    model: before?.model || chunk.model,
    choices,
    provider: before?.provider || chunk.provider,
    // It is cumulative wherever it is repeated: the last one wins.
    ...(usage && { usage }),
  }
}

/** A choice of which nothing has arrived. */
export const emptyChoice = (): PartialChoice => ({
  index: 0,
  message: { role: 'assistant', content: null, refusal: null },
  finish_reason: null,
  logprobs: null,
})

function foldChoice(
  { index, delta, finish_reason, native_finish_reason, logprobs }: ChunkChoice,
  choice = emptyChoice(),
): PartialChoice {
  const next = { ...choice, index, message: foldMessage(choice.message, delta) }
  if (finish_reason) next.finish_reason = finish_reason
  if (native_finish_reason !== undefined) next.native_finish_reason = native_finish_reason
  if (logprobs)
    next.logprobs = {
      content: joined(next.logprobs?.content, logprobs.content),
      refusal: joined(next.logprobs?.refusal, logprobs.refusal),
    }
  return next
}

function foldMessage(message: Message, delta: Delta): Message {
  const next: Mutable<Message> = { ...message }
  const { content, refusal, reasoning_content, tool_calls, annotations, provider_state } = delta
  // An empty text is one, too.
  if (content != null) next.content = append(next.content, content)
  if (refusal) next.refusal = append(next.refusal, refusal)
  if (reasoning_content) next.reasoning_content = append(next.reasoning_content, reasoning_content)
  if (tool_calls) next.tool_calls = foldToolCalls(next.tool_calls, tool_calls)
  if (annotations) next.annotations = [...(next.annotations ?? []), ...annotations]
  if (provider_state)
    next.provider_state = {
      ...provider_state,
      data: [...(next.provider_state?.data ?? []), ...provider_state.data],
    }
  return next
}

function foldToolCalls(calls: readonly ToolCall[] = [], pieces: NonNullable<Delta['tool_calls']>): ToolCall[] {
  const next = calls.slice()
  for (const { index, id, function: piece } of pieces) {
    const call = next[index]
    next[index] = {
      id: call?.id || id || '',
      type: 'function',
      function: {
        name: call?.function.name || piece?.name || '',
        arguments: append(call?.function.arguments, piece?.arguments ?? ''),
      },
    }
  }
  return next
}

/** Logprobs are one entry a token: pushed, not copied, or a long answer with them would be quadratic. */
function joined<Entry>(before: Entry[] | null | undefined, more: Entry[] | null): Entry[] | null {
  if (!before || !more) return before ?? more?.slice() ?? null
  before.push(...more)
  return before
}
