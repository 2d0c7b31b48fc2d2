import type { ChunkChoice, CompletionChunk, PartialChoice, PartialCompletion, ToolCall } from '../types/index.ts'
import { append } from './append.ts'

type Message = PartialChoice['message']
type Delta = ChunkChoice['delta']
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

/**
 * Folds a chunk into the completion it spells: a new value each time, so it can be a React state; appending is O(1).
 * The one reducer that streams, hooks, mocks and the gateway share.
 *
 * @example
 * let answer: PartialCompletion | undefined
 * for await (const chunk of stream) answer = reduceChunk(answer, chunk)
 */
export function reduceChunk(completion: PartialCompletion | undefined, chunk: CompletionChunk): PartialCompletion {
  const { id, created, model, provider, usage } = chunk
  const before = chunk.restarted ? undefined : completion
  const choices = before ? before.choices.slice() : []
  for (const part of chunk.choices) foldInto(choices, part)
  // Identity stays as it first came, although some hosts change it from chunk to chunk, or send it empty at first.
  const next: PartialCompletion = {
    id: before?.id || id,
    object: 'chat.completion',
    created: before?.created || created,
    model: before?.model || model,
    choices,
    provider: before?.provider || provider,
  }
  // Usage is cumulative wherever it is repeated: the last one wins.
  const known = usage ?? before?.usage
  if (known) next.usage = known
  return next
}

/** Choices of one answer arrive in any order; they stay sorted by index. */
function foldInto(choices: PartialChoice[], part: ChunkChoice): void {
  let at = 0
  while (at < choices.length && (choices[at]?.index ?? 0) < part.index) at++
  const known = choices[at]?.index === part.index
  const choice = foldChoice(known ? choices[at] : undefined, part)
  if (known) choices[at] = choice
  else choices.splice(at, 0, choice)
}

function foldChoice(choice: PartialChoice | undefined, part: ChunkChoice): PartialChoice {
  const next: PartialChoice = {
    index: part.index,
    message: foldMessage(choice?.message, part.delta),
    finish_reason: part.finish_reason ?? choice?.finish_reason ?? null,
    logprobs: choice?.logprobs ?? null,
  }
  const native = part.native_finish_reason ?? choice?.native_finish_reason
  if (native !== undefined) next.native_finish_reason = native
  if (part.logprobs) {
    const { content, refusal } = part.logprobs
    next.logprobs = {
      content: joined(next.logprobs?.content, content),
      refusal: joined(next.logprobs?.refusal, refusal),
    }
  }
  return next
}

function foldMessage(message: Message | undefined, delta: Delta): Message {
  const next: Mutable<Message> = message ? { ...message } : { role: 'assistant', content: null, refusal: null }
  if (delta.content) next.content = append(next.content, delta.content)
  else if (delta.content === '') next.content ??= ''
  if (delta.refusal) next.refusal = append(next.refusal, delta.refusal)
  if (delta.reasoning_content) next.reasoning_content = append(next.reasoning_content, delta.reasoning_content)
  if (delta.tool_calls) next.tool_calls = foldToolCalls(next.tool_calls, delta.tool_calls)
  if (delta.annotations) next.annotations = [...(next.annotations ?? []), ...delta.annotations]
  if (delta.provider_state) {
    const { provider, data } = delta.provider_state
    next.provider_state = { provider, data: [...(next.provider_state?.data ?? []), ...data] }
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
  if (!more) return before ?? null
  if (!before) return more.slice()
  before.push(...more)
  return before
}
