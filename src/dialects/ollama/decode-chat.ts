import { LLMError } from '../../errors/llm-error.ts'
import { inBandError } from '../../errors/classify.ts'
import type { ChatDecoder, ChunkChoice, ChunkDraft, Frame, Usage } from '../../types/index.ts'
import { type Finish, odd, readFinish } from '../common/finish-reason.ts'
import { type Json, list, number, record, text } from '../common/json.ts'
import { readLogprobs } from './logprobs.ts'

type Delta = ChunkChoice['delta']

/** One JSON object a line; a plain answer is one such object with everything in it. */
export function chatDecoder(): ChatDecoder {
  let calls = 0
  let begun = false
  let complete = false
  let failure: LLMError | undefined

  function push({ data }: Frame): readonly ChunkDraft[] {
    if (failure) throw failure
    const line = record(data)
    const error = line['error']
    if (error) throw inBandError(line)
    if (typeof data === 'string' || (line['message'] === undefined && line['done'] === undefined)) {
      throw new LLMError('bad-response', `not a line of a chat: ${JSON.stringify(data)?.slice(0, 200)}`)
    }
    const message = record(line['message'])
    const draft: ChunkDraft = { choices: [{ index: 0, delta: deltaOf(message), finish_reason: null }] }
    const logprobs = line['logprobs']
    if (logprobs && draft.choices?.[0]) draft.choices[0].logprobs = readLogprobs(logprobs)
    if (!begun) {
      begun = true
      draft.model = text(line['model']) ?? ''
      const created = Date.parse(text(line['created_at']) ?? '')
      if (created) draft.created = Math.floor(created / 1000)
    }
    if (line['done'] === true) finish(draft, line)
    return [draft]
  }

  function deltaOf(message: Json): Delta {
    const delta: Delta = { content: text(message['content']) ?? '' }
    if (!begun) delta.role = 'assistant'
    const thinking = message['thinking']
    if (thinking) delta.reasoning_content = text(thinking) ?? ''
    const wired = list(message['tool_calls'])
    if (wired.length) delta.tool_calls = wired.map(callOf)
    return delta
  }

  /** A call comes whole. Its arguments are an object here; servers before 0.12 gave it neither id nor index. */
  function callOf(wire: unknown) {
    const said = record(record(wire)['function'])
    const given = said['arguments']
    const index = calls++
    const id = text(record(wire)['id']) || `call_${index}`
    return {
      index,
      id,
      type: 'function' as const,
      function: {
        name: text(said['name']) ?? '',
        arguments: typeof given === 'string' ? given : JSON.stringify(given ?? {}),
      },
    }
  }

  function finish(draft: ChunkDraft, line: Json): void {
    complete = true
    draft.done = true
    const [choice] = draft.choices ?? []
    const native = text(line['done_reason'])
    // Not an answer: the request had no messages, or the model was told to leave memory.
    const idle = native === 'load' || native === 'unload'
    const { reason, warning, error }: Finish = idle
      ? { reason: 'stop' as const, warning: odd(`Ollama only did "${native}": nothing was asked`) }
      : readFinish(native, calls > 0)
    if (choice) {
      choice.finish_reason = error ? null : reason
      if (native) choice.native_finish_reason = native
    }
    failure = error
    if (warning) draft.warnings = [warning]
    const usage = usageOf(line)
    if (usage) draft.usage = usage
  }

  return {
    push,
    end() {
      if (failure) throw failure
      return { drafts: [], complete }
    },
  }
}

/** `prompt_eval_count` is left out when the whole prompt was cached, `eval_count` when nothing was written: then nobody knows. */
function usageOf(line: Json): Usage | undefined {
  const prompt = number(line['prompt_eval_count'])
  const completion = number(line['eval_count'])
  if (prompt === undefined && completion === undefined) return undefined
  return {
    prompt_tokens: prompt ?? 0,
    completion_tokens: completion ?? 0,
    total_tokens: (prompt ?? 0) + (completion ?? 0),
  }
}
