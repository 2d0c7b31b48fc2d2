import { LLMError } from '../errors/llm-error.ts'
import { mayFallBack } from '../routing/fallbacks.ts'
import { retriesFor, retryDelay } from '../routing/retry-policy.ts'
import type { ResolvedTarget } from '../routing/resolve-model.ts'
import { loaded } from '../transport/loaded.ts'
import { follow } from '../transport/follow.ts'
import { abortable, abortError } from '../transport/send.ts'
import type { CallOptions, EmbeddingCodec, EmbeddingRequest, EmbeddingResponse } from '../types/index.ts'
import { recordAttempt } from './attempt-record.ts'
import { assembleEmbedding, type EmbeddingAnswer, type EmbeddingCall, type Vector } from './assemble-embedding.ts'
import { createCall } from './call.ts'
import { checkEmbeddingRequest } from './check-embedding.ts'
import { listen, type ClientContext } from './context.ts'
import { discreetly } from './discreet.ts'
import { applyPolicy } from './encode-chat.ts'
import { prepare } from './completion.ts'
import { pricedUsage } from './complete.ts'
import { explained } from './explained.ts'
import { mapBounded } from './map-bounded.ts'
import { createPlan } from './plan.ts'
import { readDocument } from './read-document.ts'
import type { Turn, Walk } from './walk.ts'
import { rememberedVectors } from './cached-vectors.ts'

type Request = EmbeddingRequest & { encoding_format?: 'float' | 'base64' }
type Response = EmbeddingResponse<Vector>

/** One page's requests to one host share six connections; four leave room for a chat and a health check. */
const concurrency = 4

/** Vectors of any number of texts, in their order: split above the provider's limit, tried target after target. */
export async function runEmbedding(
  context: ClientContext,
  given: Request,
  options: CallOptions = {},
): Promise<Response> {
  checkEmbeddingRequest(given)
  const plan = createPlan(context, given.model, options)
  const call = createCall<Request>({
    context,
    kind: 'embedding',
    request: given,
    options,
    route: plan.route,
    total: 600_000,
  })
  let walk = context.walks.walk(call, plan)
  try {
    call.begin()
    const listeners = await abortable(listen(context), call.signal)
    await prepare(call, walk)
    if (await listeners?.change(call)) {
      checkEmbeddingRequest(call.request)
      walk = context.walks.walk(call, createPlan(context, call.request.model, options, plan.first))
    }
    const response = await askTargets(call, walk)
    call.tell(walk.current, 'onSuccess', { response, endedAt: context.clock.now() })
    return response
  } catch (thrown) {
    const error = (await explained(context, thrown, walk.current, call.signal)).with({ attempts: call.attempts })
    call.tell(walk.current, 'onFailure', { error, endedAt: context.clock.now() })
    throw error
  } finally {
    call.close()
  }
}

/** The parts of an input are retried one by one; a target that fails all the same is left. */
async function askTargets(call: EmbeddingCall, walk: Walk): Promise<Response> {
  for (let error: LLMError | undefined; ;) {
    const from = walk.current
    const turn = await walk.next(error)
    if (error) call.tell(from, 'onFallback', { error, from: from.name, to: turn.target.name })
    try {
      return await askTarget(call, walk, turn)
    } catch (thrown) {
      // Attempts fail with LLMErrors only: their records make them so.
      error = thrown as LLMError
      if (call.signal.aborted || !mayFallBack(error.code)) throw error
    }
  }
}

async function askTarget(call: EmbeddingCall, walk: Walk, turn: Turn): Promise<Response> {
  const { target, run } = turn
  const record = recordAttempt(call, turn)
  const { input } = call.request
  const texts = typeof input === 'string' ? [input] : input
  const controller = new AbortController()
  const letGo = follow(call.signal, controller)
  try {
    const codec = await loaded(target.provider.dialect.embedding)
    if (!codec) throw new LLMError('unsupported', 'it has no embeddings')
    const known = await rememberedVectors(call, target, texts)
    const asked = known?.missing ?? texts
    if (asked.length === 0) run?.abandon()
    else if (call.spending) await record.reserve()
    const parts = Array.from({ length: Math.ceil(asked.length / codec.limit) }, (_, index) =>
      asked.slice(index * codec.limit, (index + 1) * codec.limit),
    )
    const answers = await mapBounded(parts, concurrency, (part) =>
      askPart(call, walk, target, codec, part, controller.signal),
    )
    const vectors = await known?.fill(answers.flatMap(({ embeddings }) => embeddings))
    const response = assembleEmbedding(call, target, answers, vectors)
    const usage = await pricedUsage(call, response.usage, target)
    if (asked.length > 0) record.succeeded(usage)
    return { ...response, ...(usage && { usage }), ...(asked.length === 0 && { cached: true }) }
  } catch (thrown) {
    // One part failed for good: the others are not worth waiting for.
    controller.abort(thrown)
    throw record.failed(call.signal.aborted ? abortError(call.signal) : thrown)
  } finally {
    letGo()
  }
}

/** One request of a split input, retried by itself: what its neighbours brought is not asked for again. */
async function askPart(
  call: EmbeddingCall,
  walk: Walk,
  target: ResolvedTarget,
  codec: EmbeddingCodec,
  part: readonly string[],
  signal: AbortSignal,
): Promise<EmbeddingAnswer> {
  const { context } = call
  const policy = walk.plan.retry
  const { send, told } = discreetly()
  for (let tries = 1; ; tries++) {
    try {
      const wire = codec.encode({ ...call.request, model: target.model, input: part })
      if (tries === 1)
        for (const warning of applyPolicy(call, wire.warnings))
          if (!call.warnings.some(({ message }) => message === warning.message)) call.warnings.push(warning)
      const { response, url } = await send(context, target, wire, {
        signal,
        providerOptions: call.request.provider_options,
        onSend: (event) => call.tell(target, 'onSend', event),
      })
      const answer = codec.decode(await readDocument(response, url, signal))
      if (answer.embeddings.length !== part.length) {
        throw new LLMError('bad-response', `${answer.embeddings.length} vectors came for ${part.length} texts`)
      }
      return answer
    } catch (failure) {
      if (signal.aborted) throw abortError(signal)
      const thrown = told(failure)
      if (!LLMError.is(thrown) || tries > retriesFor(policy, thrown)) throw thrown
      const delay = retryDelay(policy, tries, thrown, context.clock.random)
      if (delay === undefined || !context.retryBudget.allow(policy.budget)) throw thrown
      call.tell(target, 'onRetry', { error: thrown, attempt: tries, delay })
      await context.clock.sleep(delay, signal)
    }
  }
}
