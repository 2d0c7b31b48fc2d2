import { LLMError } from '../../errors/llm-error.ts'
import type { ChunkChoice, ChunkDraft, Logprobs } from '../../types/index.ts'
import { type Json, list, number, record, text } from '../common/json.ts'

type Delta = ChunkChoice['delta']

export interface Candidate {
  index: number
  begun: boolean
  /** What ids are made of where there are none: they are the same in no two responses. */
  prefix: string
  calls: number
  text: string
  reason: string | undefined
  message: string | undefined
  blocked: boolean
  grounding: Json
  citations: readonly unknown[]
  /** Kinds of parts that were passed over. */
  ignored: Set<string>
}

export function candidate(index: number, responseId: string): Candidate {
  return {
    index,
    begun: false,
    prefix: responseId ? `call_${responseId}_` : 'call_',
    calls: 0,
    text: '',
    reason: undefined,
    message: undefined,
    blocked: false,
    grounding: {},
    citations: [],
    ignored: new Set(),
  }
}

/** One candidate of one chunk; undefined where it says nothing. */
export function readCandidate(state: Candidate, wire: Json, draft: ChunkDraft): ChunkChoice | undefined {
  const delta: Delta = {}
  let told = false
  if (!state.begun) {
    state.begun = told = true
    delta.role = 'assistant'
  }
  // Edge case 50: content may be `{}`, and parts may be missing.
  const parts = list(record(wire['content'])['parts'])
  for (let at = 0; at < parts.length; at++) if (readPart(state, record(parts[at]), delta, draft)) told = true
  const reason = text(wire['finishReason'])
  if (reason && reason !== 'FINISH_REASON_UNSPECIFIED') {
    state.reason = reason
    state.message = text(wire['finishMessage'])
  }
  if (wire['groundingMetadata']) state.grounding = record(wire['groundingMetadata'])
  const { citations, citationSources } = record(wire['citationMetadata'])
  if (citations || citationSources) state.citations = list(citations ?? citationSources)
  const choice: ChunkChoice = { index: state.index, delta, finish_reason: null }
  if (wire['logprobsResult']) {
    choice.logprobs = readLogprobs(record(wire['logprobsResult']))
    told = true
  }
  return told ? choice : undefined
}

function readPart(state: Candidate, part: Json, delta: Delta, draft: ChunkDraft): boolean {
  const { text: said, thoughtSignature, functionCall } = part
  const before = state.text.length
  const calls = state.calls
  let told = false
  if (typeof said === 'string') {
    if (said && part['thought'] === true) delta.reasoning_content = (delta.reasoning_content ?? '') + said
    else if (said) {
      delta.content = (delta.content ?? '') + said
      state.text += said
    }
    told = said !== ''
  } else if (functionCall) {
    call(state, record(functionCall), delta)
    told = true
  } else ignore(state, part, draft)
  const id = text(record(functionCall)['id'])
  const signature = part['thought'] === true ? undefined : text(thoughtSignature)
  if (!signature && !id) return told
  const entry: Json = functionCall
    ? { call: true, text: before, calls }
    : { text: before, length: state.text.length - before, calls }
  if (signature) entry['thoughtSignature'] = signature
  if (id) entry['id'] = id
  if (delta.provider_state) delta.provider_state.data.push(entry)
  else delta.provider_state = { provider: '', data: [entry] }
  return true
}

/** A call comes whole, its arguments as an object; none at all are an empty one (edge case 45). */
function call(state: Candidate, { id, name, args, partialArgs, willContinue }: Json, delta: Delta): void {
  if (partialArgs || willContinue)
    throw new LLMError('unsupported', 'Arguments that come in pieces (Vertex) cannot be read')
  const index = state.calls++
  const piece = {
    index,
    id: text(id) || state.prefix + index,
    type: 'function' as const,
    function: {
      name: text(name) ?? '',
      arguments: typeof args === 'string' && args ? args : JSON.stringify(args || {}),
    },
  }
  if (delta.tool_calls) delta.tool_calls.push(piece)
  else delta.tool_calls = [piece]
}

/** Code that was run, images that were made: there is no place for them. */
function ignore({ ignored }: Candidate, part: Json, draft: ChunkDraft): void {
  const kind = Object.keys(part).find((key) => key !== 'thought' && key !== 'thoughtSignature')
  if (!kind || ignored.has(kind)) return
  ignored.add(kind)
  ;(draft.warnings ??= []).push({ code: 'unsupported-part', message: `A part of the answer is left out: ${kind}` })
}

function readLogprobs({ chosenCandidates, topCandidates }: Json): Logprobs {
  const tops = list(topCandidates)
  const content = list(chosenCandidates).map((chosen, at) => ({
    ...tokenOf(chosen),
    top_logprobs: list(record(tops[at])['candidates']).map(tokenOf),
  }))
  return { content, refusal: null }
}

function tokenOf(wire: unknown) {
  const { token, logProbability } = record(wire)
  return { token: text(token) ?? '', logprob: number(logProbability) ?? 0, bytes: null }
}
