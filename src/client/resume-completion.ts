import { LLMError } from '../errors/llm-error.ts'
import { loaded } from '../transport/loaded.ts'
import type { CompletionChunk, CompletionRequest, PartialCompletion } from '../types/index.ts'
import type { Call } from './call.ts'
import { askInTurn, openTurn, type Begun } from './run-completion.ts'
import type { Turn, Walk } from './walk.ts'

interface Interrupted {
  readonly call: Call
  readonly walk: Walk
  readonly stream: boolean
  /** What broke. */
  readonly begun: Begun
  readonly onInterrupt: 'restart' | 'continue'
}

/**
 * Goes on after a stream broke: the same target again, as often as a failure of that kind is tried again, then the next. It starts over,
 * with a `restarted` chunk; or, where the wire takes an answer's beginning, from where it broke.
 */
export async function resumeCompletion(
  { call, walk, stream, begun, onInterrupt }: Interrupted,
  thrown: unknown,
  partial: PartialCompletion | undefined,
): Promise<Begun> {
  const error = begun.record.failed(thrown, begun.usage)
  const tries = call.attempts.filter(
    ({ outcome, provider, model }) =>
      outcome === 'failed' && provider === begun.target.provider.id && model === begun.target.model,
  ).length
  // What constrains an answer to JSON begins afresh with each request: a second document would follow the half of the first.
  const constrained = (call.request.response_format?.type ?? 'text') !== 'text'
  const beginning = onInterrupt === 'continue' && !constrained ? beginningOf(partial) : undefined

  const ask = async (turn: Turn): Promise<Begun> => {
    const request = beginning && (await continued(call.request, turn, beginning))
    const again = await openTurn(call, turn, { stream, ...(request && { request }) })
    if (request) return again
    if (onInterrupt === 'continue') call.warnings.push(cannotContinue(turn))
    return Object.assign(again, { first: restarted(again.first) })
  }
  const next = await askInTurn(call, walk, ask, { error, tries })
  next.landed = begun.landed
  return next
}

/** The text to go on from. Half a tool call, or several choices, cannot be gone on from. */
function beginningOf(partial: PartialCompletion | undefined): string | undefined {
  const [choice, ...others] = partial?.choices ?? []
  if (!choice || others.length > 0 || choice.message.tool_calls?.length) return undefined
  // Trailing white space is refused by some, and tokens begin with it: the model writes it again.
  return choice.message.content?.trimEnd() || undefined
}

async function continued(
  request: CompletionRequest,
  { target }: Turn,
  content: string,
): Promise<CompletionRequest | undefined> {
  const { provider, model } = target
  const chat = await loaded(provider.dialect.chat)
  if (!chat?.continues?.({ ...request, model, stream: true })) return undefined
  return { ...request, messages: [...request.messages, { role: 'assistant', content }] }
}

const cannotContinue = ({ target }: Turn) => ({
  code: 'restarted',
  message: `${target.name} cannot go on from a partial answer: it was started over`,
})

function restarted([chunk, ...others]: readonly CompletionChunk[]): CompletionChunk[] {
  if (!chunk) throw new LLMError('bad-response', 'the answer is empty')
  return [{ ...chunk, restarted: true }, ...others]
}
