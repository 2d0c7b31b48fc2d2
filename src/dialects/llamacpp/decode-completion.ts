import { inBandError } from '../../errors/classify.ts'
import { LLMError } from '../../errors/llm-error.ts'
import type { ChatDecoder, ChunkChoice, ChunkDraft, Frame, Logprobs } from '../../types/index.ts'
import { answerText } from '../common/answer-text.ts'
import { type Json, list, number, record, text } from '../common/json.ts'
import { usageOf } from '../common/usage.ts'

const nothing: readonly ChunkDraft[] = []

/**
 * `{ content, stop: false }` a token, then one with `stop: true` and all that is known; a plain answer is that last one with all the
 * text.
 *
 * @param spaced the prompt ended with "Assistant:"
 */
export function chatDecoder(spaced: boolean): ChatDecoder {
  const answer = answerText(spaced)
  let begun = false
  let complete = false

  function push({ event, data }: Frame): readonly ChunkDraft[] {
    if (complete) return nothing
    const line = record(data)
    if (event === 'error' || line['error']) throw inBandError(data)
    if (line !== data) throw new LLMError('bad-response', `Not a completion: ${JSON.stringify(data)?.slice(0, 200)}`)
    const { content, stop } = line
    // Progress of the prompt, where it was asked for.
    if (typeof content !== 'string' && stop !== true) return nothing
    const delta = answer.push(text(content) ?? '')
    if (!begun) delta.role = 'assistant'
    begun = true
    const choice: ChunkChoice = { index: 0, delta, finish_reason: null }
    const logprobs = readLogprobs(line['completion_probabilities'])
    if (logprobs) choice.logprobs = logprobs
    const draft: ChunkDraft = { choices: [choice] }
    if (stop === true) finish(draft, choice, line)
    return [draft]
  }

  function finish(draft: ChunkDraft, choice: ChunkChoice, line: Json): void {
    complete = draft.done = true
    const native = text(line['stop_type']) ?? formerReason(line)
    const warning = answer.finish(choice, native)
    const model = text(line['model'])
    if (model) draft.model = model
    const warnings = warning ? [warning] : []
    if (line['truncated'] === true)
      warnings.push({ code: 'context-truncated', message: 'The server cut the prompt to its context size' })
    if (warnings.length) draft.warnings = warnings
    const prompt = number(line['tokens_evaluated'])
    const written = number(line['tokens_predicted'])
    if (prompt === undefined && written === undefined) return
    // `tokens_cached` is what lies in the cache now; what was found there is `cache_n`.
    draft.usage = usageOf(prompt, written, { cached: number(record(line['timings'])['cache_n']) })
  }

  return { push, end: () => ({ drafts: complete ? nothing : answer.rest(), complete }) }
}

/** Servers before 2025 had a flag for each reason. */
function formerReason(line: Json): string | undefined {
  return ['eos', 'word', 'limit'].find((reason) => line[`stopped_${reason}`] === true)
}

function readLogprobs(wire: unknown): Logprobs | undefined {
  const content = list(wire).flatMap((item) => {
    const entry = record(item)
    const found = tokenOf(entry)
    return found
      ? [{ ...found, top_logprobs: list(entry['top_logprobs']).flatMap((top) => tokenOf(record(top)) ?? []) }]
      : []
  })
  return content.length > 0 ? { content, refusal: null } : undefined
}

function tokenOf({ token, logprob, bytes }: Json) {
  const value = number(logprob)
  if (value === undefined) return undefined
  const known = list(bytes).flatMap((byte) => number(byte) ?? [])
  return { token: text(token) ?? '', logprob: value, bytes: known.length > 0 ? known : null }
}
