import { LLMError } from '../errors/llm-error.ts'
import { abortError } from '../transport/send.ts'
import type {
  BatchOptions,
  BatchRequest,
  CallOptions,
  Completion,
  CompletionRequest,
  Provider,
} from '../types/index.ts'
import { forOneTarget, hasConnection } from './call-connection.ts'
import type { CompletionOptions } from './completion.ts'

export interface BatchContext {
  /** Where every target of a request is at its `rpm` or `tpm`, it waits until there is room. */
  complete(request: CompletionRequest, options: CompletionOptions<unknown>): Promise<unknown>
  /** Who is asked first; nobody, where the request's name means nothing. */
  providersOf(request: CompletionRequest): readonly Pick<Provider, 'id' | 'local'>[]
}

/** A page's connections to one host; and what a model on this machine can work on at once before each gets slow. */
const concurrencies = { remote: 8, local: 4 }

type Outcome<Parsed> = PromiseSettledResult<Completion<Parsed>>

/**
 * Many requests, so many at a time, answered in their order. All of them run, whatever becomes of one.
 *
 * @throws LLMError the first failure, or `aborted`, with every outcome in `error.results`; never with `settle`
 */
export async function runBatch<Parsed>(
  context: BatchContext,
  request: BatchRequest | readonly CompletionRequest[],
  options: BatchOptions<Parsed> = {},
): Promise<Outcome<Parsed>[] | Completion<Parsed>[]> {
  const { concurrency, onProgress, settle, ...callOptions } = options
  const requests = requestsOf(request)
  const providers = new Map(requests.flatMap(context.providersOf).map((provider) => [provider.id, provider]))
  if (providers.size > 1 && hasConnection(options))
    throw forOneTarget(`these requests ask ${[...providers.keys()].join(', ')}`)
  const isLocal = [...providers.values()].some(({ local }) => local)
  const limit = concurrency ?? concurrencies[isLocal ? 'local' : 'remote']
  if (!(limit >= 1)) throw new LLMError('invalid-request', `concurrency must be 1 or more, is ${limit}`)

  const outcomes: Outcome<Parsed>[] = []
  const progress = createProgress(requests.length, onProgress)
  let next = 0
  const worker = async () => {
    while (next < requests.length) {
      const index = next++
      const outcome = await settled<Parsed>(context, requests[index] as CompletionRequest, callOptions)
      outcomes[index] = outcome
      progress(outcome)
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, requests.length) }, worker))

  if (settle) return outcomes
  const failure = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failure && options.signal?.aborted) throw abortError(options.signal).with({ results: outcomes })
  if (failure) throw LLMError.is(failure.reason) ? failure.reason.with({ results: outcomes }) : failure.reason
  return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
}

function requestsOf(request: BatchRequest | readonly CompletionRequest[]): readonly CompletionRequest[] {
  if (isList(request)) return request
  const { messages, ...rest } = request ?? {}
  if (!Array.isArray(messages) || !messages.every((conversation) => Array.isArray(conversation)))
    throw new LLMError(
      'invalid-request',
      'messages of a batch must be a list of conversations, each a list of messages',
    )
  return messages.map((conversation) => ({ ...rest, messages: conversation }))
}

const isList = (request: BatchRequest | readonly CompletionRequest[]): request is readonly CompletionRequest[] =>
  Array.isArray(request)

async function settled<Parsed>(
  { complete }: BatchContext,
  request: CompletionRequest,
  options: CallOptions,
): Promise<Outcome<Parsed>> {
  try {
    if (options.signal?.aborted) throw abortError(options.signal)
    return { status: 'fulfilled', value: (await complete(request, options)) as Completion<Parsed> }
  } catch (reason) {
    return { status: 'rejected', reason }
  }
}

function createProgress(total: number, onProgress: BatchOptions['onProgress']) {
  let [done, failed, cost] = [0, 0, 0]
  let broken = false
  const report = (error: unknown) => {
    // oxlint-disable-next-line no-console -- a callback's failure must be seen, and must not break the batch
    if (!broken) console.error('llmux: onProgress threw', error)
    broken = true
  }
  return (outcome: Outcome<unknown>): void => {
    done++
    if (outcome.status === 'rejected') failed++
    else cost += outcome.value.usage?.cost ?? 0
    try {
      const heard: unknown = onProgress?.({ done, failed, total, cost })
      // An async one fails later, and a rejection that nobody hears ends a process.
      if (heard instanceof Promise) heard.catch(report)
    } catch (error) {
      report(error)
    }
  }
}
