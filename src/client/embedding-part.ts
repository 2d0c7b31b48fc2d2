import { LLMError } from '../errors/llm-error.ts'
import { retriesFor, retryDelay } from '../routing/retry-policy.ts'
import { abortable, abortError } from '../transport/send.ts'
import type { EmbeddingCodec, EmbeddingRequest } from '../types/index.ts'
import type { EmbeddingAnswer, EmbeddingCall } from './assemble-embedding.ts'
import { recordAttempt } from './attempt-record.ts'
import { discreetly } from './discreet.ts'
import { applyPolicy } from './encode-chat.ts'
import { firstOf } from './first-of.ts'
import { readDocument } from './read-document.ts'
import type { Turn, Walk } from './walk.ts'

/** What the parts of one input have in common. */
export interface Parts {
  readonly call: EmbeddingCall
  readonly walk: Walk
  /** The target's turn that the first request takes; each further one, a retry too, takes one of its own. */
  first: Turn | undefined
  readonly codec: EmbeddingCodec
  /** Aborted when the call is, and when one part has failed for good. */
  readonly signal: AbortSignal
}

/** ms until a target that is at its limit is looked at again. */
const glance = 1000

/** One request of a split input, retried by itself: what its neighbours brought is not asked for again. */
export async function askPart(parts: Parts, input: readonly string[], share: number): Promise<EmbeddingAnswer> {
  const { call, walk, signal } = parts
  const { context } = call
  const policy = walk.plan.retry
  for (let tries = 1; ; tries++) {
    const turn = await turnOf(parts, share)
    const { answer, error } = await askOnce(parts, turn, input)
    if (answer) return answer
    if (signal.aborted || tries > retriesFor(policy, error)) throw error
    const delay = retryDelay(policy, tries, error, context.clock.random)
    if (delay === undefined || !context.retryBudget.allow(policy.budget)) throw error
    call.tell(turn.target, 'onRetry', { error, attempt: tries, delay })
    await slept(parts, delay)
  }
}

/** Where the target is at its limit the part waits for room: nobody else can give vectors that go with those of its neighbours. */
async function turnOf(parts: Parts, share: number): Promise<Turn> {
  const { walk, signal, first } = parts
  parts.first = undefined
  for (let turn = first; ; await slept(parts, glance)) {
    turn ??= await walk.again(share)
    if (!turn) continue
    if (!signal.aborted) return turn
    turn.run?.abandon()
    throw abortError(signal)
  }
}

const slept = ({ call: { context }, signal }: Parts, ms: number) => firstOf({ context, signal }, [], ms)

type Outcome = { answer: EmbeddingAnswer; error?: undefined } | { answer?: undefined; error: LLMError }

async function askOnce({ call, codec, signal }: Parts, turn: Turn, input: readonly string[]): Promise<Outcome> {
  const { target } = turn
  const record = recordAttempt(call, turn)
  const { send, told } = discreetly()
  const request = { ...call.request, input }
  const asked: { request: EmbeddingRequest; signal: AbortSignal; last?: 'onSend' } = { request, signal }
  let answer: EmbeddingAnswer | undefined
  try {
    if (call.spending) await record.reserve(asked)
    const wire = codec.encode({ ...request, model: target.model })
    for (const warning of applyPolicy(call, wire.warnings))
      if (!call.warnings.some(({ message }) => message === warning.message)) call.warnings.push(warning)
    const { response, url } = await send(call.context, target, wire, {
      signal,
      providerOptions: request.provider_options,
      onSend(event) {
        asked.last = 'onSend'
        call.tell(target, 'onSend', event)
      },
    })
    answer = codec.decode(await abortable(readDocument(response, url, signal), signal))
    if (answer.embeddings.length !== input.length)
      throw new LLMError('bad-response', `${answer.embeddings.length} vectors came for ${input.length} texts`)
    record.succeeded(answer.usage)
    return { answer }
  } catch (thrown) {
    return { error: record.failed(signal.aborted ? abortError(signal) : told(thrown), answer?.usage) }
  }
}
