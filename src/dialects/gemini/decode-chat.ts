import { inBandError } from '../../errors/classify.ts'
import { LLMError } from '../../errors/llm-error.ts'
import type { ChatDecoder, ChunkChoice, ChunkDraft, Frame, ResolvedRequest, Usage, Warning } from '../../types/index.ts'
import { readFinish } from '../common/finish-reason.ts'
import { anyWord } from '../common/finish-words.ts'
import { type Json, list, number, record, text } from '../common/json.ts'
import { usageOf } from '../common/usage.ts'
import { annotationsOf } from './annotations.ts'
import { type Candidate, candidate, readCandidate } from './decode-candidate.ts'

const nothing: readonly ChunkDraft[] = []

/** What is known of one response while it comes. */
interface Response {
  stream: boolean
  id: string
  identified: boolean
  candidates: (Candidate | undefined)[]
}

/** Pieces of a response, or a whole one; the stream has no last word but the reason of each candidate's end, and then its own. */
export function chatDecoder({ stream }: ResolvedRequest): ChatDecoder {
  const response: Response = { stream, id: '', identified: false, candidates: [] }
  return { push: (frame) => push(response, frame), end: () => end(response) }
}

function push(response: Response, { event, data }: Frame): readonly ChunkDraft[] {
  const wire = record(data)
  if (wire['error'] || event === 'error' || (Array.isArray(data) && data.length > 0)) throw inBandError(data)
  if (data === '' || data === '[DONE]') return nothing
  const { candidates, promptFeedback, usageMetadata } = wire
  if (!candidates && !promptFeedback && !usageMetadata)
    throw new LLMError('bad-response', `Not a response of Gemini: ${JSON.stringify(data)?.slice(0, 200)}`)
  const draft: ChunkDraft = {}
  if (!response.identified) identify(response, draft, wire)
  const usage = usageMetadata ? readUsage(record(usageMetadata)) : undefined
  if (usage) draft.usage = usage
  const choices: ChunkChoice[] = []
  const items = list(candidates)
  for (let position = 0; position < items.length; position++) {
    const state = stateOf(response, record(items[position])['index'], position)
    const choice = readCandidate(state, record(items[position]), draft)
    if (choice) choices.push(choice)
  }
  const reason = !items.length && text(record(promptFeedback)['blockReason'])
  if (reason) choices.push(blocked(stateOf(response, 0, 0), reason, record(promptFeedback)))
  if (choices.length) draft.choices = choices
  return choices.length || usage ? [draft] : nothing
}

function stateOf(response: Response, given: unknown, position: number): Candidate {
  const index = typeof given === 'number' && given >= 0 && given < 1024 && Number.isInteger(given) ? given : position
  return (response.candidates[index] ??= candidate(index, response.id))
}

function identify(response: Response, draft: ChunkDraft, wire: Json): void {
  const id = text(wire['responseId'])
  const model = text(wire['modelVersion'])
  if (id) response.id = draft.id = id
  if (model) draft.model = model
  response.identified = true
}

/** The prompt was refused: there is no candidate, and there will be none. */
function blocked(state: Candidate, reason: string, feedback: Json): ChunkChoice {
  const refusal = text(feedback['blockReasonMessage'])
  state.reason = reason
  state.blocked = true
  return { index: 0, delta: { role: 'assistant', ...(refusal && { refusal }) }, finish_reason: null }
}

/** Cumulative on every chunk. Thoughts are counted beside the answer here, what was cached within the prompt. */
function readUsage(wire: Json): Usage | undefined {
  const prompt = number(wire['promptTokenCount'])
  const answer = number(wire['candidatesTokenCount'])
  const thoughts = number(wire['thoughtsTokenCount'])
  if (prompt === undefined && answer === undefined && thoughts === undefined) return undefined
  return usageOf((prompt ?? 0) + (number(wire['toolUsePromptTokenCount']) ?? 0), (answer ?? 0) + (thoughts ?? 0), {
    total: number(wire['totalTokenCount']),
    cached: number(wire['cachedContentTokenCount']),
    reasoning: thoughts,
  })
}

/** Older models repeat the reason in every chunk, so it is told when nothing can follow. */
function end({ stream, candidates }: Response): ReturnType<ChatDecoder['end']> {
  const known = candidates.filter((state) => state !== undefined)
  if (known.length === 0 && !stream) throw new LLMError('bad-response', 'The answer has no candidates')
  const complete = known.length > 0 && (!stream || known.every(({ reason }) => reason))
  if (!complete) return { drafts: nothing, complete }
  const warnings: Warning[] = []
  const choices = known.map((state) => finish(state, warnings))
  return { drafts: [{ choices, ...(warnings.length > 0 && { warnings }) }], complete }
}

function finish(state: Candidate, warnings: Warning[]): ChunkChoice {
  const { index, reason, message, calls } = state
  const {
    reason: known,
    warning,
    error,
  } = state.blocked
    ? { reason: 'content_filter' as const }
    : { warning: undefined, error: undefined, ...readFinish(reason, calls > 0, anyWord) }
  if (error) throw message ? error.with({}, `${error.message}: ${message}`) : error
  if (warning) warnings.push(warning)
  const annotations = annotationsOf(state)
  return {
    index,
    delta: annotations.length ? { annotations } : {},
    finish_reason: known,
    ...(reason && { native_finish_reason: reason }),
  }
}
