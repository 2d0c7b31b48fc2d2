import { inBandError } from '../../errors/classify.ts'
import { LLMError } from '../../errors/llm-error.ts'
import type { ChatDecoder, ChunkChoice, ChunkDraft, Frame, ResolvedRequest } from '../../types/index.ts'
import { readFinish } from '../common/finish-reason.ts'
import { anyWord } from '../common/finish-words.ts'
import { type Json, list, record, text } from '../common/json.ts'
import { toolCalls } from '../common/tool-calls.ts'
import { type Answer, type Delta, begin, end as endBlock, more } from './decode-block.ts'
import { jsonTool, jsonToolSchema } from './json-tool.ts'
import { count } from './usage.ts'

const nothing: readonly ChunkDraft[] = []

/** Named events, or the one message of a plain answer. */
export function chatDecoder(request: ResolvedRequest): ChatDecoder {
  const answer: Answer = {
    id: undefined,
    begun: false,
    complete: false,
    blocks: new Map(),
    tools: toolCalls(),
    jsonTool: jsonToolSchema(request) ? jsonTool : undefined,
    unwrapped: false,
    length: 0,
    counts: {},
    stop: undefined,
    details: {},
    failure: undefined,
  }
  return { push: (frame) => push(answer, frame), end: () => end(answer) }
}

function push(answer: Answer, { event, data }: Frame): readonly ChunkDraft[] {
  if (answer.failure) throw answer.failure
  if (answer.complete) return nothing
  const wire = record(data)
  switch (wire['type'] ?? event) {
    case 'content_block_delta':
      return draftOf(more(answer, wire['index'], record(wire['delta'])))
    case 'content_block_start':
      return draftOf(begin(answer, wire['index'], record(wire['content_block'])))
    case 'content_block_stop':
      return draftOf(endBlock(answer, wire['index']))
    case 'message_start':
      return start(answer, record(wire['message']))
    case 'message_delta':
      return closing(answer, record(wire['delta']), record(wire['usage']))
    case 'message_stop':
      return stop(answer, {})
    case 'message':
      return whole(answer, wire)
    case 'error':
      throw inBandError(data)
    default:
      return other(data, wire)
  }
}

/** Edge case 26: events nobody knows are passed over; what is no event is an error. */
function other(data: unknown, wire: Json): readonly ChunkDraft[] {
  if (wire['error']) throw inBandError(data)
  if (typeof wire['type'] === 'string' || data === '') return nothing
  throw new LLMError('bad-response', `Not an event of a message: ${JSON.stringify(data)?.slice(0, 200)}`)
}

function draftOf(delta: Delta | undefined): readonly ChunkDraft[] {
  return delta ? [{ choices: [{ index: 0, delta, finish_reason: null }] }] : nothing
}

function start(answer: Answer, message: Json): readonly ChunkDraft[] {
  const id = text(message['id'])
  if (answer.begun) {
    // Edge case 40: a proxy that tried again. The same message told twice is one; another one means that the first broke off.
    if (id === answer.id || answer.blocks.size === 0) return nothing
    throw new LLMError('truncated', 'the answer broke off, and another one was begun in its place')
  }
  const draft: ChunkDraft = { choices: [{ index: 0, delta: { role: 'assistant' }, finish_reason: null }] }
  const model = text(message['model'])
  if (id) draft.id = id
  if (model) draft.model = model
  const usage = count(answer.counts, record(message['usage']))
  if (usage) draft.usage = usage
  answer.begun = true
  answer.id = id
  return [draft]
}

/** May come more than once: the last word counts. */
function closing(answer: Answer, delta: Json, wire: Json): readonly ChunkDraft[] {
  answer.stop = text(delta['stop_reason']) ?? answer.stop
  if (delta['stop_details']) answer.details = record(delta['stop_details'])
  const usage = count(answer.counts, wire)
  return usage ? [{ usage }] : nothing
}

function stop(answer: Answer, delta: Delta): readonly ChunkDraft[] {
  const { stop: native, details, tools } = answer
  answer.complete = true
  const called = tools.count() > 0
  // The call of the tool that stands for JSON was an answer, not a call.
  const finish = readFinish(native === 'tool_use' && answer.unwrapped && !called ? 'end_turn' : native, called, anyWord)
  const calls = tools.end(finish.reason === 'length')
  if (calls.length) delta.tool_calls = [...(delta.tool_calls ?? []), ...calls]
  const refusal = text(details['explanation']) ?? text(details['category'])
  if (native === 'refusal' && refusal) delta.refusal = refusal
  const choice: ChunkChoice = { index: 0, delta, finish_reason: finish.error ? null : finish.reason }
  if (native) choice.native_finish_reason = native
  const warnings = [...tools.warnings]
  if (native === 'pause_turn')
    warnings.push({
      code: 'finish-reason',
      message: "'pause_turn': the model wants to go on; send its answer back as it is",
    })
  else if (finish.warning) warnings.push(finish.warning)
  const draft: ChunkDraft = { choices: [choice], done: true }
  if (warnings.length) draft.warnings = warnings
  answer.failure = finish.error
  return [draft]
}

/** A plain answer is the stream of its blocks in one. */
function whole(answer: Answer, message: Json): readonly ChunkDraft[] {
  const drafts: ChunkDraft[] = [...start(answer, message)]
  list(message['content']).forEach((block, index) => {
    drafts.push(...draftOf(begin(answer, index, record(block))), ...draftOf(endBlock(answer, index)))
  })
  drafts.push(...closing(answer, message, {}), ...stop(answer, {}))
  return drafts
}

function end({ complete, failure }: Answer): ReturnType<ChatDecoder['end']> {
  if (failure) throw failure
  return { drafts: nothing, complete }
}
