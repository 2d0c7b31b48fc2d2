import { LLMError } from '../../errors/llm-error.ts'
import type { ChatDecoder, ChunkChoice, ChunkDraft, ResolvedRequest } from '../../types/index.ts'
import { readFinish } from '../common/finish-reason.ts'
import { list, number, record, text } from '../common/json.ts'
import { thinkTags } from '../common/think-tags.ts'
import { lineError } from './errors.ts'
import { readLogprobs } from './logprobs.ts'

/** One JSON object a line; a plain answer is one such object with everything in it. */
export function chatDecoder({ messages }: ResolvedRequest): ChatDecoder {
  let calls = 0
  let begun = false
  let complete = false
  let failure: LLMError | undefined
  // Where a model's template says nothing of thinking, the server leaves the tags in the text (https://github.com/ollama/ollama/issues/10914).
  const tags = thinkTags()
  // What an answer is gone on from, or what the server has divided itself, has its beginning behind it.
  let divided = messages.at(-1)?.role === 'assistant'

  /** A call comes whole. Its arguments are an object here; servers before 0.12 gave it neither id nor index. */
  function callOf(wire: unknown) {
    const { id, function: said } = record(wire)
    const { name, arguments: given } = record(said)
    const index = calls++
    return {
      index,
      id: text(id) || `call_${index}`,
      type: 'function' as const,
      function: { name: text(name) ?? '', arguments: text(given) ?? JSON.stringify(given ?? {}) },
    }
  }

  return {
    push({ data }) {
      if (failure) throw failure
      const line = record(data)
      const { message, done, logprobs } = line
      if (line['error']) throw lineError(line['error'])
      if (message === undefined && done === undefined)
        throw new LLMError('bad-response', `not a line of a chat: ${JSON.stringify(data)?.slice(0, 200)}`)
      const { content, thinking, tool_calls: wired } = record(message)
      const delta: ChunkChoice['delta'] = { content: '' }
      const choice: ChunkChoice = { index: 0, delta, finish_reason: null }
      const draft: ChunkDraft = { choices: [choice] }
      if (!begun) {
        begun = true
        delta.role = 'assistant'
        draft.model = text(line['model']) ?? ''
        const created = Date.parse(text(line['created_at']) ?? '')
        if (created) draft.created = Math.floor(created / 1000)
      }
      if (thinking) delta.reasoning_content = text(thinking) ?? ''
      divided ||= Boolean(thinking)
      tags.push(text(content) ?? '', delta, divided)
      if (list(wired).length) delta.tool_calls = list(wired).map(callOf)
      if (logprobs) choice.logprobs = readLogprobs(logprobs)
      if (done === true) {
        complete = draft.done = true
        tags.end(delta)
        // `load` and `unload` are no answers, since nothing was asked: they are told as reasons nobody knows.
        const native = text(line['done_reason'])
        const { reason, warning, error } = readFinish(native, calls > 0)
        failure = error
        if (!error) choice.finish_reason = reason
        if (native) choice.native_finish_reason = native
        if (warning) draft.warnings = [warning]
        // The first is left out when the whole prompt was cached, the second when nothing was written: without either nobody knows.
        const { prompt_eval_count: read, eval_count: written } = line
        if (number(read ?? written) !== undefined) {
          const prompt = number(read) ?? 0
          const completion = number(written) ?? 0
          draft.usage = { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion }
        }
      }
      return [draft]
    },
    end() {
      if (failure) throw failure
      const delta: ChunkChoice['delta'] = {}
      tags.end(delta)
      const drafts = Object.keys(delta).length ? [{ choices: [{ index: 0, delta, finish_reason: null }] }] : []
      return { drafts, complete }
    },
  }
}
