import type { LLMError } from '../../errors/llm-error.ts'
import type { ChunkChoice, ChunkDraft, UrlCitation } from '../../types/index.ts'
import { readFinish } from '../common/finish-reason.ts'
import { anyWord } from '../common/finish-words.ts'
import { type Json, record, text } from '../common/json.ts'
import { type ThinkTags, thinkTags } from '../common/think-tags.ts'
import { type ToolCalls, toolCalls } from '../common/tool-calls.ts'
import type { Citations } from './citations.ts'
import { readAnnotations, readParts } from './extras.ts'
import type { ChatOptions } from './options.ts'
import type { Opaque } from './opaque.ts'

type Delta = ChunkChoice['delta']

/** What is known of one choice while it comes. */
export interface ChoiceState {
  index: number
  begun: boolean
  finished: boolean
  tags: ThinkTags | undefined
  tools: ToolCalls | undefined
  sources: Citations | undefined
  opaque: Opaque | undefined
  logprobs: ChatOptions['logprobs']
  /** The end was an error. */
  failure: LLMError | undefined
}

export function choiceState(index: number, options: ChatOptions): ChoiceState {
  return {
    index,
    begun: false,
    finished: false,
    tags: options.thinkTags ? thinkTags() : undefined,
    tools: undefined,
    sources: options.citations?.(),
    opaque: options.opaque?.(),
    logprobs: options.logprobs,
    failure: undefined,
  }
}

/** Hands on the text that was held back when a stream broke. */
export function flushChoice(state: ChoiceState, draft: ChunkDraft): void {
  const delta: Delta = {}
  state.tags?.end(delta)
  if (delta.content || delta.reasoning_content) emit(draft, { index: state.index, delta, finish_reason: null })
}

/** Reads one choice of one chunk into the draft; false where it said nothing. */
export function readChoice(state: ChoiceState, wire: Json, from: Json, chunk: Json, draft: ChunkDraft): boolean {
  const delta: Delta = {}
  let told = false
  if (!state.begun) {
    state.begun = told = true
    delta.role = 'assistant'
  }
  const content = from['content']
  if (typeof content === 'string') {
    if (addContent(state, delta, content)) told = true
    else if (told && content === '') delta.content = ''
  } else if (content) {
    const parts = readParts(content)
    if (parts.content && addContent(state, delta, parts.content)) told = true
    if (parts.reasoning) {
      delta.reasoning_content = parts.reasoning
      told = true
    }
  }
  const thought = from['reasoning_content'] || from['reasoning']
  if (thought && typeof thought === 'string') {
    delta.reasoning_content = thought
    told = true
  }
  const refusal = from['refusal']
  if (refusal && typeof refusal === 'string') {
    delta.refusal = refusal
    told = true
  }
  if (readRest(state, from, chunk, delta)) told = true
  const choice: ChunkChoice = { index: state.index, delta, finish_reason: null }
  if (wire['logprobs'] && readLogprobs(state, wire['logprobs'], choice)) told = true
  const reason = wire['finish_reason']
  if (reason && typeof reason === 'string' && !state.finished) {
    emit(draft, choice)
    choice.native_finish_reason = text(wire['native_finish_reason']) ?? reason
    finishChoice(state, draft, choice, reason)
    return true
  }
  if (told) emit(draft, choice)
  return told
}

function emit(draft: ChunkDraft, choice: ChunkChoice): void {
  if (draft.choices) draft.choices.push(choice)
  else draft.choices = [choice]
}

/** Lists of tokens, handed on as they are. */
function readLogprobs({ logprobs }: ChoiceState, value: unknown, choice: ChunkChoice): boolean {
  const wire = record(value)
  const { content, refusal } = logprobs ? logprobs(wire) : wire
  if (!Array.isArray(content) && !Array.isArray(refusal)) return false
  choice.logprobs = {
    content: Array.isArray(content) ? content : null,
    refusal: Array.isArray(refusal) ? refusal : null,
  }
  return true
}

/** Text of the answer, thinking in tags taken out of it. */
function addContent(state: ChoiceState, delta: Delta, content: string): boolean {
  const { tags, sources } = state
  if (tags) tags.push(content, delta)
  else if (content) delta.content = content
  if (sources && delta.content) sources.text(delta.content)
  return Boolean(delta.content || delta.reasoning_content)
}

/** What few chunks have. */
function readRest(state: ChoiceState, from: Json, chunk: Json, delta: Delta): boolean {
  let told = false
  const legacy = from['function_call']
  const calls = from['tool_calls'] || (legacy && [{ index: 0, function: legacy }])
  if (calls) {
    state.tools ??= toolCalls()
    const pieces = state.tools.push(calls)
    if (pieces.length) {
      delta.tool_calls = pieces
      told = true
    }
  }
  const said = state.opaque?.take(from)
  if (said && !delta.reasoning_content) {
    delta.reasoning_content = said
    told = true
  }
  const annotations = from['annotations']
  if (annotations) {
    const read: UrlCitation[] = readAnnotations(annotations)
    if (read.length) {
      delta.annotations = read
      told = true
    }
  }
  state.sources?.sources(chunk)
  return told
}

/** The one end of a choice: what was held back goes with it. An end that is an error is kept for the next push. */
export function finishChoice(state: ChoiceState, draft: ChunkDraft, given?: ChunkChoice, reason?: string): void {
  const choice: ChunkChoice = given ?? { index: state.index, delta: {}, finish_reason: null }
  if (!given) emit(draft, choice)
  const { delta } = choice
  const { tools } = state
  state.finished = true
  state.tags?.end(delta)
  const finish = readFinish(reason, Boolean(tools?.count()), anyWord)
  const calls = tools?.end(finish.reason === 'length')
  if (calls?.length) delta.tool_calls = [...(delta.tool_calls ?? []), ...calls]
  const cited = state.sources?.end()
  if (cited?.length) delta.annotations = [...(delta.annotations ?? []), ...cited]
  const data = state.opaque?.end()
  if (data?.length) delta.provider_state = { provider: '', data }
  const warnings = [...(tools?.warnings ?? []), ...(finish.warning ? [finish.warning] : [])]
  if (warnings.length > 0) draft.warnings = [...(draft.warnings ?? []), ...warnings]
  state.failure = finish.error
  if (!finish.error) choice.finish_reason = finish.reason
}

/** Sources that were named only after the end. */
export function finishSources({ index, sources }: ChoiceState, chunk: Json, draft: ChunkDraft): void {
  sources?.sources(chunk)
  const annotations = sources?.end()
  if (annotations?.length) emit(draft, { index, delta: { annotations }, finish_reason: null })
}
