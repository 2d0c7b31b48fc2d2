import { inBandError } from '../errors/classify.ts'
import { LLMError } from '../errors/llm-error.ts'
import { listModels } from '../local/models.ts'
import { providerStatus } from '../local/status.ts'
import { baseURLOf, overrideConnection } from '../routing/connection.ts'
import type { ResolvedTarget } from '../routing/resolve-model.ts'
import { abortError } from '../transport/send.ts'
import type { CallOptions, ModelInfo, ProviderStatus } from '../types/index.ts'
import type { ClientContext } from './context.ts'
import { createCall } from './call.ts'
import { forOneTarget, hasConnection } from './call-connection.ts'
import { discreetly } from './discreet.ts'
import { asError, explained } from './explained.ts'
import { readDocument } from './read-document.ts'

/** The provider's own list of models; of every provider that can be asked, where none is named. */
export async function modelsOf(
  context: ClientContext,
  provider: string | undefined,
  options: CallOptions = {},
): Promise<ModelInfo[]> {
  if (provider !== undefined) return modelsOfOne(context, provider, options)
  if (hasConnection(options)) throw forOneTarget('no provider is named')
  const lists = await Promise.allSettled(askable(context).map((id) => modelsOfOne(context, id, options)))
  const failed = lists.find((list) => list.status === 'rejected')
  if (failed && lists.every((list) => list.status === 'rejected')) throw failed.reason
  return lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : []))
}

/** Those with a list, and a key or no need of one. */
function askable({ options, resolver }: ClientContext): string[] {
  const known = [...options.providers.map(({ id }) => id), ...resolver.endpoints.keys()]
  return known.filter((id) => {
    const { provider, connection } = resolver.provider(id)
    return provider.dialect.models && (provider.local || connection.apiKey !== undefined)
  })
}

async function modelsOfOne(context: ClientContext, id: string, options: CallOptions): Promise<ModelInfo[]> {
  const target = targetOf(context, id, options)
  try {
    return await listOf(context, target, options)
  } catch (thrown) {
    const error = asError(thrown)
    throw await explained(
      context,
      error.with({ provider: target.provider.id }, `${target.provider.id}: ${error.message}`),
      target,
    )
  }
}

async function listOf(context: ClientContext, target: ResolvedTarget, options: CallOptions): Promise<ModelInfo[]> {
  // A list is asked for by the way: it may not keep a page waiting as long as an answer may.
  const call = createCall({
    context,
    kind: 'completion',
    request: { model: target.name, messages: [] },
    options,
    route: undefined,
    total: 30_000,
  })
  const { send, told } = discreetly()
  try {
    call.begin()
    return await listModels(target.provider, async (wire) => {
      const { response, url } = await send(context, target, wire, { signal: call.signal })
      return listIn(await readDocument(response, url, call.signal))
    })
  } catch (thrown) {
    throw told(thrown)
  } finally {
    call.close()
  }
}

/** A decoder finds no model in what is no list: that is not a server without models. */
function listIn(body: unknown): unknown {
  if (typeof body !== 'object' || !body)
    throw new LLMError('bad-response', `got text instead of a list: ${String(body).slice(0, 80)}`)
  if ('error' in body && body.error) throw inBandError(body)
  return body
}

/**
 * Why a provider cannot be reached, or that it can: never an error.
 *
 * @throws LLMError `aborted`
 */
export async function statusOf(context: ClientContext, id: string, options: CallOptions = {}): Promise<ProviderStatus> {
  const status = await lookAt(context, id, options).catch((error: unknown) => notSetUp(id, error))
  // What an abort cut short says nothing of the provider.
  if (options.signal?.aborted) throw abortError(options.signal)
  return status
}

async function lookAt(context: ClientContext, id: string, options: CallOptions): Promise<ProviderStatus> {
  const { provider, connection } = targetOf(context, id, options)
  return providerStatus({
    provider,
    baseURL: baseURLOf(provider, connection),
    hasKey: connection.apiKey !== undefined,
    fetch: context.options.fetch,
    signal: options.signal,
    // Its errors are not looked into: that would ask for the status again.
    listModels: () => listOf(context, targetOf(context, id, options), options),
  })
}

/** A name nobody has, an address that is none. */
function notSetUp(id: string, error: unknown): ProviderStatus {
  const { message: detail } = asError(error)
  return {
    provider: id,
    state: 'unreachable',
    checks: [{ name: 'configuration', ok: false, detail }],
    fix: { title: `${id} cannot be asked as it is set up`, steps: [detail] },
  }
}

function targetOf({ resolver }: ClientContext, id: string, options: CallOptions): ResolvedTarget {
  if (typeof id !== 'string' || !id)
    throw new LLMError('invalid-request', `provider must be the name of one, not ${JSON.stringify(id)}`)
  const { provider, connection } = resolver.provider(id)
  return {
    name: id,
    provider,
    model: '',
    connection: overrideConnection(provider, connection, options),
    target: { model: id },
  }
}
