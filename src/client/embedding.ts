import { LLMError } from '../errors/llm-error.ts'
import { mayFallBack } from '../routing/fallbacks.ts'
import { loaded } from '../transport/loaded.ts'
import { follow } from '../transport/follow.ts'
import { abortable, abortError } from '../transport/send.ts'
import type { CallOptions, EmbeddingRequest, EmbeddingResponse } from '../types/index.ts'
import { recordAttempt } from './attempt-record.ts'
import { assembleEmbedding, type EmbeddingCall, type Vector } from './assemble-embedding.ts'
import { createCall } from './call.ts'
import { checkEmbeddingRequest } from './check-embedding.ts'
import { listen, type ClientContext } from './context.ts'
import { askPart, type Parts } from './embedding-part.ts'
import { prepare } from './completion.ts'
import { pricedUsage } from './complete.ts'
import { explained } from './explained.ts'
import { mapBounded } from './map-bounded.ts'
import { createPlan } from './plan.ts'
import type { Turn, Walk } from './walk.ts'
import { rememberedVectors, type RememberedVectors } from './cached-vectors.ts'

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

/** The parts of an input are asked and retried one by one; a target that fails all the same is left. */
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
  const { target } = turn
  const { input } = call.request
  const texts = typeof input === 'string' ? [input] : input
  const controller = new AbortController()
  const { signal } = controller
  const letGo = follow(call.signal, controller)
  let first: Turn | undefined = turn
  const leave = () => {
    turn.run?.abandon()
    first = undefined
  }
  let parts: Parts | undefined
  let known: RememberedVectors | undefined
  try {
    const codec = await loaded(target.provider.dialect.embedding)
    if (!codec) throw new LLMError('unsupported', 'it has no embeddings')
    known = await rememberedVectors(call, target, texts, leave)
    const asked = known?.missing ?? texts
    if (asked.length === 0) leave()
    const shared: Parts = (parts = { call, walk, codec, signal, first })
    const answers = await mapBounded(cut(asked, codec.limit), concurrency, (part) =>
      askPart(shared, part, part.length / asked.length).catch((error: unknown) => {
        // It failed for good: the others are not worth waiting for.
        controller.abort('a part of the input failed')
        throw error
      }),
    )
    const vectors = await known?.fill(answers.flatMap(({ embeddings }) => embeddings))
    const response = assembleEmbedding(call, target, answers, vectors)
    const usage = await pricedUsage(call, response.usage, target)
    return { ...response, ...(usage && { usage }), ...(asked.length === 0 && { cached: true }) }
  } catch (thrown) {
    known?.failed()
    // Each part has told what became of it; what went wrong before there were any is told here.
    if (parts) throw thrown
    throw recordAttempt(call, turn).failed(call.signal.aborted ? abortError(call.signal) : thrown)
  } finally {
    letGo()
  }
}

const cut = (texts: readonly string[], limit: number) =>
  Array.from({ length: Math.ceil(texts.length / limit) }, (_, index) => texts.slice(index * limit, (index + 1) * limit))
