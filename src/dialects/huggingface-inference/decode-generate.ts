import { inBandError } from '../../errors/classify.ts'
import { LLMError } from '../../errors/llm-error.ts'
import type { ChatDecoder, ChunkChoice, ChunkDraft, Frame, Logprobs, Usage } from '../../types/index.ts'
import { answerText } from '../common/answer-text.ts'
import { type Json, list, number, record, text } from '../common/json.ts'
import { usageOf } from '../common/usage.ts'

const nothing: readonly ChunkDraft[] = []

/**
 * `{ token, generated_text: null }` a token, and the last with the whole text and the details; a plain answer has only these two.
 *
 * @param spaced the prompt ended with "Assistant:"
 * @param probable log probabilities were asked for: they come in any case
 */
export function chatDecoder(spaced: boolean, probable: boolean): ChatDecoder {
  const answer = answerText(spaced)
  let begun = false
  let complete = false

  function push({ event, data }: Frame): readonly ChunkDraft[] {
    if (complete) return nothing
    const line = record(data)
    if (event === 'error' || line['error']) throw inBandError(data)
    if (line !== data) throw new LLMError('bad-response', `Not a generation: ${JSON.stringify(data)?.slice(0, 200)}`)
    const { token, generated_text: whole, details } = line
    const last = typeof whole === 'string' || (details !== null && details !== undefined)
    if (token === undefined && !last) return nothing
    const delta = answer.push(textOf(token, whole))
    if (!begun) delta.role = 'assistant'
    begun = true
    const choice: ChunkChoice = { index: 0, delta, finish_reason: null }
    const found = token === undefined ? record(details) : { tokens: [token], top_tokens: [line['top_tokens']] }
    const logprobs = probable && readTokens(list(found['tokens']), list(found['top_tokens']))
    if (logprobs) choice.logprobs = logprobs
    const draft: ChunkDraft = { choices: [choice] }
    if (last) finish(draft, choice, record(details))
    return [draft]
  }

  function finish(draft: ChunkDraft, choice: ChunkChoice, details: Json): void {
    complete = draft.done = true
    const native = text(details['finish_reason'])
    const warning = answer.finish(choice, native)
    if (warning) draft.warnings = [warning]
    const usage = readUsage(details)
    if (usage) draft.usage = usage
  }

  return { push, end: () => ({ drafts: complete ? nothing : answer.rest(), complete }) }
}

/** The end of the text is a token too, but not of the text. */
function textOf(token: unknown, whole: unknown): string {
  if (token === undefined || token === null) return text(whole) ?? ''
  const { special, text: said } = record(token)
  return special === true ? '' : (text(said) ?? '')
}

/** A plain answer counts the prompt only where its tokens were asked for: then nobody knows the whole. */
function readUsage({ input_length: length, prefill, generated_tokens: written }: Json): Usage | undefined {
  const prompt = number(length) ?? (list(prefill).length || undefined)
  const completion = number(written)
  return prompt === undefined || completion === undefined ? undefined : usageOf(prompt, completion)
}

function readTokens(tokens: readonly unknown[], tops: readonly unknown[]): Logprobs | undefined {
  const content = tokens.flatMap((token, at) => {
    const found = tokenOf(token)
    return found ? [{ ...found, top_logprobs: list(tops[at]).flatMap((top) => tokenOf(top) ?? []) }] : []
  })
  return content.length > 0 ? { content, refusal: null } : undefined
}

function tokenOf(wire: unknown) {
  const { text: token, logprob, special } = record(wire)
  const value = number(logprob)
  return value === undefined || special === true ? undefined : { token: text(token) ?? '', logprob: value, bytes: null }
}
