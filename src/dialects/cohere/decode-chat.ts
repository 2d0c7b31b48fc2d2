import { inBandError } from '../../errors/classify.ts'
import { LLMError } from '../../errors/llm-error.ts'
import type { ChatDecoder, ChunkChoice, ChunkDraft, Frame, Usage } from '../../types/index.ts'
import { readFinish } from '../common/finish-reason.ts'
import { anyWord } from '../common/finish-words.ts'
import { type Json, number, record, text } from '../common/json.ts'
import { toolCalls, type ToolCalls } from '../common/tool-calls.ts'
import { usageOf } from '../common/usage.ts'
import { readCitations } from './citations.ts'
import { readLogprobs } from './logprobs.ts'

type Delta = ChunkChoice['delta']

/** What is known of one response while it comes. */
interface Response {
  calls: ToolCalls
  /** Where the text of each content item begins in the whole: citations count from there. */
  starts: Map<number, number>
  /** Characters of the answer so far. */
  length: number
  /** What kind of thinking there was, to be said when it goes back. */
  thoughts: Set<'thinking' | 'tool_plan'>
  begun: boolean
  complete: boolean
  /** Thrown by the next call, so that what came beside an error is handed on first. */
  failure: LLMError | undefined
}

const nothing: readonly ChunkDraft[] = []

/**
 * Named events, each with the part of the message that it brings, or the whole message as one document: both are read as pieces of
 * a message.
 */
export function chatDecoder(): ChatDecoder {
  const response: Response = {
    calls: toolCalls(),
    starts: new Map(),
    length: 0,
    thoughts: new Set(),
    begun: false,
    complete: false,
    failure: undefined,
  }
  return {
    push: (frame) => push(response, frame),
    end() {
      if (response.failure) throw response.failure
      return { drafts: nothing, complete: response.complete }
    },
  }
}

function push(response: Response, { event, data }: Frame): readonly ChunkDraft[] {
  if (response.failure) throw response.failure
  if (response.complete) return nothing
  if (data === '[DONE]') return [finish(response, {}, {})]
  const frame = record(data)
  if (frame !== data) throw refused(data)
  if (event === 'error' || frame['error'] || typeof frame['message'] === 'string') throw inBandError(frame)
  const type = text(frame['type']) ?? event
  const inner = type === undefined ? frame : record(frame['delta'])
  const draft: ChunkDraft = {}
  const id = text(frame['id'])
  if (id && !response.begun) draft.id = id
  const choice = readPiece(response, record(inner['message']), frame)
  if (choice) draft.choices = [choice]
  if (type === 'message-end' || (type === undefined && 'finish_reason' in frame))
    return [finish(response, draft, inner)]
  return choice || draft.id ? [draft] : nothing
}

/** What a piece of the message tells; undefined where it tells nothing. */
function readPiece(response: Response, message: Json, frame: Json): ChunkChoice | undefined {
  const { content, citations, tool_calls: wired, tool_plan: plan } = message
  const delta: Delta = {}
  if (!response.begun && Object.keys(message).length > 0) {
    response.begun = true
    delta.role = 'assistant'
  }
  think(response, delta, 'tool_plan', plan)
  if (Array.isArray(content)) for (const [index, item] of content.entries()) readItem(response, delta, index, item)
  else if (content) readItem(response, delta, number(frame['index']) ?? 0, content)
  // In an event a call is an object, numbered by the event; in a document calls are a list.
  const listed = Array.isArray(wired) ? wired : wired ? [{ ...record(wired), index: frame['index'] }] : []
  const pieces = response.calls.push(listed)
  if (pieces.length) delta.tool_calls = pieces
  const annotations = readCitations(citations, response.starts)
  if (annotations.length) delta.annotations = annotations
  const logprobs = readLogprobs(frame['logprobs'])
  if (Object.keys(delta).length === 0 && !logprobs) return undefined
  return { index: 0, delta, finish_reason: null, ...(logprobs && { logprobs }) }
}

function readItem(response: Response, delta: Delta, index: number, item: unknown): void {
  const { text: said, thinking } = typeof item === 'string' ? { text: item } : record(item)
  think(response, delta, 'thinking', thinking)
  if (typeof said !== 'string') return
  if (!response.starts.has(index)) response.starts.set(index, response.length)
  response.length += said.length
  if (said) delta.content = (delta.content ?? '') + said
}

function think(response: Response, delta: Delta, kind: 'thinking' | 'tool_plan', said: unknown): void {
  if (typeof said !== 'string' || !said) return
  response.thoughts.add(kind)
  delta.reasoning_content = (delta.reasoning_content ?? '') + said
}

/** The wire said that it is whole. An end that is an error has no finish: it is thrown by the next call. */
function finish(response: Response, draft: ChunkDraft, end: Json): ChunkDraft {
  const { calls, thoughts } = response
  response.complete = true
  const native = text(end['finish_reason'])
  const { reason, warning, error } = readFinish(native, calls.count() > 0, anyWord)
  const choice: ChunkChoice = draft.choices?.[0] ?? { index: 0, delta: {}, finish_reason: null }
  draft.choices = [choice]
  const rest = calls.end(reason === 'length')
  if (rest.length) choice.delta.tool_calls = [...(choice.delta.tool_calls ?? []), ...rest]
  if (thoughts.size > 0)
    choice.delta.provider_state = { provider: '', data: Array.from(thoughts, (type) => ({ type })) }
  if (native) choice.native_finish_reason = native
  const usage = readUsage(record(end['usage']))
  if (usage) draft.usage = usage
  const warnings = [...calls.warnings, ...(warning ? [warning] : [])]
  if (warnings.length) draft.warnings = warnings
  if (error) {
    const said = text(end['error'])
    response.failure = said ? inBandError({ message: said }) : error
    return draft
  }
  choice.finish_reason = reason
  draft.done = true
  return draft
}

/** `tokens` are those the model saw and wrote, template included; `billed_units` are fewer. */
function readUsage({ tokens, billed_units: billed, cached_tokens: cached }: Json): Usage | undefined {
  const seen = record(tokens)
  const input = number(seen['input_tokens']) ?? number(record(billed)['input_tokens'])
  const output = number(seen['output_tokens']) ?? number(record(billed)['output_tokens'])
  if (input === undefined && output === undefined) return undefined
  return usageOf(input, output, { cached: number(cached), reasoning: number(seen['reasoning_tokens']) })
}

const refused = (data: unknown) =>
  new LLMError('bad-response', `Not an event of a chat: ${JSON.stringify(data)?.slice(0, 200)}`)
