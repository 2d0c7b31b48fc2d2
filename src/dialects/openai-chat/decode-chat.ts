import { inBandError } from '../../errors/classify.ts'
import { LLMError } from '../../errors/llm-error.ts'
import type { ChatDecoder, ChunkDraft, Frame, Usage } from '../../types/index.ts'
import { type Json, list, number, record, text } from '../common/json.ts'
import { readUsage } from '../common/usage.ts'
import { type ChoiceState, choiceState, finishChoice, finishSources, flushChoice, readChoice } from './decode-choice.ts'
import type { ChatOptions } from './options.ts'

/** What is known of one response while it comes. */
interface Response {
  options: ChatOptions
  readDelta: ((choice: Json) => Json) | undefined
  choices: (ChoiceState | undefined)[]
  identified: boolean
  /** The wire said that it is whole. */
  complete: boolean
  usage: Usage | undefined
  /** Thrown by the next call, so that what came beside an error is handed on first. */
  failure: LLMError | undefined
}

const nothing: readonly ChunkDraft[] = []

/**
 * The decoder of one response: streamed chunks, or the one document of a plain answer.
 *
 * @param readDelta for wires that have their text elsewhere than in `delta` (`/v1/completions`)
 */
export function chatDecoder(options: ChatOptions, readDelta?: (choice: Json) => Json): ChatDecoder {
  const response: Response = {
    options,
    readDelta,
    choices: [],
    identified: false,
    complete: false,
    usage: undefined,
    failure: undefined,
  }
  return { push: (frame) => push(response, frame), end: () => end(response) }
}

function push(response: Response, { event, data }: Frame): readonly ChunkDraft[] {
  if (response.failure) throw response.failure
  if (response.complete) return nothing
  if (data === '[DONE]') {
    response.complete = true
    const draft: ChunkDraft = {}
    finish(response, draft)
    return [draft]
  }
  if (event === 'error') throw inBandError(data)
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return refuse(data)
  return pushChunk(response, data as Json)
}

function pushChunk(response: Response, chunk: Json): readonly ChunkDraft[] {
  const choices = chunk['choices']
  const draft: ChunkDraft = {}
  let told = !response.identified && identify(response, draft, chunk)
  if (!Array.isArray(choices)) failIfError(chunk)
  else
    for (let position = 0; position < choices.length; position++)
      if (pushChoice(response, record(choices[position]), position, chunk, draft)) told = true
  if (response.options.citations && lateSources(response, chunk, draft)) told = true
  const usage = chunk['usage'] || record(chunk['x_groq'])['usage']
  if (usage && countUsage(response, draft, usage)) told = true
  if (response.complete) finish(response, draft)
  if (chunk['error']) response.failure ??= inBandError(chunk)
  return told || response.complete ? [draft] : nothing
}

function pushChoice(response: Response, choice: Json, position: number, chunk: Json, draft: ChunkDraft): boolean {
  const { readDelta, choices } = response
  const given = choice['index']
  const index = typeof given === 'number' && given >= 0 && given < 1024 && Number.isInteger(given) ? given : position
  const state = (choices[index] ??= choiceState(index, response.options))
  let delta = choice['delta']
  const message = choice['message']
  if (readDelta) delta = readDelta(choice)
  else if (message && isWhole(state, choice, delta)) {
    delta = message
    response.complete = true
  }
  const told = readChoice(state, choice, record(delta), chunk, draft)
  if (choice['error']) response.failure ??= inBandError(choice)
  else if (state.failure) response.failure ??= state.failure
  return told
}

/**
 * Is this the one document of a plain answer? Perplexity has a `delta` and a growing `message` in each chunk, and an empty
 * `delta` beside the `message` of a plain answer.
 */
function isWhole(state: ChoiceState, choice: Json, delta: unknown): boolean {
  if (delta === undefined || delta === null) return true
  return !state.begun && Boolean(choice['finish_reason']) && !record(delta)['content']
}

/** xAI may name its sources after the finish, beside the usage. */
function lateSources({ choices }: Response, chunk: Json, draft: ChunkDraft): boolean {
  for (const choice of choices) if (choice?.finished) finishSources(choice, chunk, draft)
  return Boolean(draft.choices)
}

/** Identity is told once: some hosts change it from chunk to chunk, Azure begins with an empty one. */
function identify(response: Response, draft: ChunkDraft, chunk: Json): boolean {
  const id = text(chunk['id'])
  const model = text(chunk['model'])
  const created = number(chunk['created'])
  if (id) draft.id = id
  if (model) draft.model = model
  if (created) draft.created = created
  return (response.identified = Boolean(id))
}

/** Counts are cumulative wherever they are repeated: the last one wins, field by field. */
function countUsage(response: Response, draft: ChunkDraft, wire: unknown): boolean {
  const { usage: before } = response
  const usage = readUsage(wire)
  if (usage) draft.usage = response.usage = before ? { ...before, ...usage } : usage
  return usage !== undefined
}

/** The wire said it is whole: a choice without a finish reason gets its end all the same. */
function finish(response: Response, draft: ChunkDraft): void {
  draft.done = true
  for (const choice of response.choices) if (choice && !choice.finished) finishChoice(choice, draft)
}

function end(response: Response): ReturnType<ChatDecoder['end']> {
  const { options, choices, failure } = response
  if (failure) throw failure
  const finished = options.terminal !== 'done' && choices.length > 0 && choices.every((choice) => choice?.finished)
  const complete = response.complete || finished
  if (complete && choices.length === 0) throw new LLMError('bad-response', 'The answer has no choices')
  const draft: ChunkDraft = {}
  for (const choice of choices) if (choice && !choice.finished) flushChoice(choice, draft)
  return { drafts: draft.choices ? [draft] : nothing, complete }
}

function refuse(data: unknown): readonly ChunkDraft[] {
  if (data === '') return nothing
  if (list(data).length > 0) throw inBandError(data)
  throw new LLMError('bad-response', `Not a chunk: ${JSON.stringify(data)?.slice(0, 200)}`)
}

const signs = ['error', 'errors', 'detail', 'message', 'msg', 'error_message']

/** Without choices it is a usage chunk, something to be ignored, or an error under status 200. */
function failIfError(chunk: Json): void {
  if (signs.some((sign) => chunk[sign])) throw inBandError(chunk)
}
