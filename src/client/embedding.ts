import { LLMError } from '../errors/llm-error.ts'
import { resolveRetry, retriesFor, retryDelay } from '../routing/retry-policy.ts'
import type { ResolvedTarget } from '../routing/resolve-model.ts'
import { abortError } from '../transport/send.ts'
import type { CallOptions, EmbeddingCodec, EmbeddingRequest, EmbeddingResponse } from '../types/index.ts'
import { recordAttempt } from './attempt-record.ts'
import { assembleEmbedding, type EmbeddingAnswer, type EmbeddingCall, type Vector } from './assemble-embedding.ts'
import { createCall } from './call.ts'
import { checkEmbeddingRequest } from './check-request.ts'
import type { ClientContext } from './context.ts'
import { applyPolicy } from './encode-chat.ts'
import { explained, isFinal } from './explained.ts'
import { mapBounded } from './map-bounded.ts'
import { createPlan, type Plan } from './plan.ts'
import { readDocument } from './read-document.ts'
import { sendWire } from './send-wire.ts'
import { askForRequest, tell } from './tell.ts'

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
  let plan = createPlan(context, given.model, options)
  const call = createCall<Request>({ context, kind: 'embedding', request: given, options, total: 600_000 })
  context.retryBudget.request()
  try {
    if (await askForRequest(call)) {
      checkEmbeddingRequest(call.request)
      plan = createPlan(context, call.request.model, options)
    }
    const response = await askTargets(call, plan)
    tell(call, plan.current, 'onSuccess', { response, endedAt: context.clock.now() })
    return response
  } catch (thrown) {
    const error = (await explained(context, thrown, plan.current)).with({ attempts: call.attempts })
    tell(call, plan.current, 'onFailure', { error, endedAt: context.clock.now() })
    throw error
  } finally {
    call.close()
  }
}

async function askTargets(call: EmbeddingCall, plan: Plan): Promise<Response> {
  let target = plan.first
  for (;;) {
    const outcome = await askTarget(call, target)
    if (!LLMError.is(outcome)) return outcome
    const next = isFinal(outcome) ? undefined : plan.next(outcome)
    if (!next) throw outcome
    tell(call, target, 'onFallback', { error: outcome, from: target.name, to: next.name })
    target = next
  }
}

async function askTarget(call: EmbeddingCall, target: ResolvedTarget): Promise<Response | LLMError> {
  const codec = target.provider.dialect.embedding
  const record = recordAttempt(call, target)
  const { input } = call.request
  const texts = typeof input === 'string' ? [input] : input
  const controller = new AbortController()
  const abort = () => controller.abort(abortError(call.signal))
  call.signal.addEventListener('abort', abort, { once: true })
  try {
    if (!codec) throw new LLMError('unsupported', 'it has no embeddings')
    const parts = Array.from({ length: Math.ceil(texts.length / codec.limit) }, (_, index) =>
      texts.slice(index * codec.limit, (index + 1) * codec.limit),
    )
    const answers = await mapBounded(parts, concurrency, (part) =>
      askPart(call, target, codec, part, controller.signal),
    )
    record.succeeded()
    return assembleEmbedding(call, target, answers)
  } catch (thrown) {
    // One part failed for good: the others are not worth waiting for.
    controller.abort(thrown)
    if (call.signal.aborted) throw record.failed(abortError(call.signal))
    return record.failed(thrown)
  } finally {
    call.signal.removeEventListener('abort', abort)
  }
}

/** One request of a split input, retried by itself: what its neighbours brought is not asked for again. */
async function askPart(
  call: EmbeddingCall,
  target: ResolvedTarget,
  codec: EmbeddingCodec,
  part: readonly string[],
  signal: AbortSignal,
): Promise<EmbeddingAnswer> {
  const { context, options } = call
  const policy = resolveRetry(context.options.retry, options.retry)
  for (let tries = 1; ; tries++) {
    try {
      const wire = codec.encode({ ...call.request, model: target.model, input: part })
      if (tries === 1)
        for (const warning of applyPolicy(call, wire.warnings))
          if (!call.warnings.some(({ message }) => message === warning.message)) call.warnings.push(warning)
      const { response, url } = await sendWire(context, target, wire, {
        signal,
        providerOptions: call.request.provider_options,
        onSend: (event) => tell(call, target, 'onSend', event),
      })
      const answer = codec.decode(await readDocument(response, url, signal))
      if (answer.embeddings.length !== part.length) {
        throw new LLMError('bad-response', `${answer.embeddings.length} vectors came for ${part.length} texts`)
      }
      return answer
    } catch (thrown) {
      if (signal.aborted) throw abortError(signal)
      if (!LLMError.is(thrown) || tries > retriesFor(policy, thrown)) throw thrown
      const delay = retryDelay(policy, tries, thrown, context.clock.random)
      if (delay === undefined || !context.retryBudget.allow(policy.budget)) throw thrown
      tell(call, target, 'onRetry', { error: thrown, attempt: tries, delay })
      await context.clock.sleep(delay, signal)
    }
  }
}
