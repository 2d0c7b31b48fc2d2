import { dehydrate, QueryClient, skipToken, type QueryFunction } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'
import { LLMError } from '../../src/errors/llm-error.ts'
import {
  completionOptions,
  embeddingOptions,
  isFinal,
  llmKeys,
  modelsOptions,
  statusOptions,
  streamOptions,
  type StreamState,
} from '../../src/react/index.ts'
import type { EmbeddingRequest, ProviderStatus } from '../../src/types/index.ts'
import { createFeed, fakeClient, pause, say } from '../support/fake-client.ts'

const messages = [{ role: 'user' as const, content: 'hi' }]
const request = { model: 'fake/m', messages }

describe('keys', () => {
  it('go from general to specific', () => {
    expect(llmKeys.models()).toEqual(['llm', 'models'])
    expect(llmKeys.models('ollama')).toEqual(['llm', 'models', 'ollama'])
    expect(completionOptions(request).queryKey).toEqual(['llm', 'completion', request])
    expect(streamOptions(request, { id: 'a' }).queryKey).toEqual(['llm', 'stream', 'a'])
  })

  it('are equal for equal questions, a field set to null or undefined being none', () => {
    const odd = { stop: null, messages, model: 'fake/m' }
    expect(completionOptions(odd).queryKey).toEqual(completionOptions(request).queryKey)
    expect(streamOptions(odd).queryKey).toEqual(streamOptions(request).queryKey)
  })

  it('hold no key, no URL, no function and no signal', async () => {
    const queryClient = new QueryClient()
    const client = fakeClient(undefined, {
      models: async () => [],
      status: async () => ({ provider: 'fake', state: 'ready', checks: [] }),
    })
    const call = { apiKey: 'sk-secret', baseURL: 'http://secret.test', signal: new AbortController().signal }
    const options = { client, call }
    await queryClient.prefetchQuery(completionOptions(request, options))
    await queryClient.prefetchQuery(streamOptions(request, options))
    await queryClient.prefetchQuery(embeddingOptions({ model: 'fake/e', input: 'a' }, options))
    await queryClient.prefetchQuery(modelsOptions('fake', options))
    await queryClient.prefetchQuery(statusOptions('fake', options))
    const keys = queryClient.getQueryCache().getAll()
    expect(keys).toHaveLength(5)
    for (const { queryKey, state } of keys) {
      expect(state.status).toBe('success')
      expect(JSON.parse(JSON.stringify(queryKey))).toEqual(queryKey)
      expect(JSON.stringify(queryKey)).not.toContain('secret')
    }
    expect(JSON.stringify(dehydrate(queryClient))).not.toContain('secret')
    expect(client.calls.every(({ options: { apiKey } }) => apiKey === 'sk-secret')).toBe(true)
  })
})

describe('options', () => {
  it('ask once, and keep the answer', async () => {
    const queryClient = new QueryClient()
    const client = fakeClient(() => say('Hel', 'lo'))
    const ask = () => queryClient.fetchQuery(completionOptions(request, { client }))
    expect((await ask()).choices[0].message.content).toBe('Hello')
    await ask()
    expect(client.calls).toHaveLength(1)
  })

  it('are not retried by the query client, whatever its defaults', async () => {
    const queryClient = new QueryClient({ defaultOptions: { queries: { retry: 3 } } })
    const client = fakeClient(() => say(new LLMError('server', 'no')))
    await expect(queryClient.fetchQuery(completionOptions(request, { client }))).rejects.toThrow('no')
    await expect(queryClient.fetchQuery(streamOptions(request, { client }))).rejects.toThrow('no')
    expect(client.calls).toHaveLength(2)
  })

  it('name the fix where no client is to be found', async () => {
    await expect(new QueryClient().fetchQuery(completionOptions(request))).rejects.toThrow('{ client }')
  })

  it('skip what there is nothing to ask for', () => {
    for (const options of [completionOptions(skipToken), embeddingOptions(skipToken), streamOptions(skipToken)])
      expect(options.queryFn).toBe(skipToken)
  })

  it('poll a provider that is not ready every 2 s, a ready one once a minute', () => {
    const { refetchInterval } = statusOptions('fake')
    if (typeof refetchInterval !== 'function') return expect.fail()
    const after = (data?: Partial<ProviderStatus>) => refetchInterval({ state: { data } } as never)
    expect([after(), after({ state: 'unreachable' }), after({ state: 'ready' })]).toEqual([2000, 2000, 60_000])
    expect((statusOptions('fake', { poll: false }).refetchInterval as (query: object) => unknown)({ state: {} })).toBe(
      false,
    )
  })
})

describe('streamOptions', () => {
  const start = (queryClient: QueryClient, options: ReturnType<typeof streamOptions>) => {
    const done = queryClient.fetchQuery(options).catch((error: unknown) => error)
    return { done, data: () => queryClient.getQueryData(options.queryKey) as StreamState | undefined }
  }

  it('stream an answer without any component', async () => {
    const queryClient = new QueryClient()
    const client = fakeClient(() => say('a', 'b'))
    const { done } = start(queryClient, streamOptions(request, { client, frame: false }))
    expect(await done).toMatchObject({ phase: 'done', text: 'ab', completion: { provider: 'fake' } })
  })

  it('write every chunk when asked to', async () => {
    const queryClient = new QueryClient()
    const seen: unknown[] = []
    queryClient.getQueryCache().subscribe(({ query }) => seen.push((query.state.data as StreamState | undefined)?.text))
    const client = fakeClient(() => say('a', 'b', 'c'))
    await start(queryClient, streamOptions(request, { client, frame: false })).done
    expect([...new Set(seen)]).toEqual([undefined, 'a', 'ab', 'abc'])
  })

  it('keep what had arrived of one that was cancelled as interrupted, and send it anew when asked for again', async () => {
    const queryClient = new QueryClient()
    const feed = createFeed()
    const client = fakeClient((_call, nth) => (nth === 1 ? feed.read() : say('whole')))
    const options = streamOptions(request, { client, frame: 1000 })
    const { done, data } = start(queryClient, options)
    feed.push('par')
    feed.push('tial')
    await pause(5)
    await queryClient.cancelQueries({ queryKey: llmKeys.all })
    await done
    await pause(0)
    expect(data()).toMatchObject({ phase: 'interrupted', text: 'partial' })
    const dehydrated = () => dehydrate(queryClient, { shouldDehydrateQuery: isFinal }).queries
    expect(dehydrated()).toEqual([])
    expect(await queryClient.fetchQuery(options)).toMatchObject({ phase: 'done', text: 'whole' })
    expect(client.calls).toHaveLength(2)
    expect(dehydrated()).toHaveLength(1)
  })

  it('give a persister whole answers only', async () => {
    const queryClient = new QueryClient()
    const stored: unknown[] = []
    const feeds = [createFeed(), createFeed()]
    const client = fakeClient((_call, nth) => (feeds[nth - 1] ?? createFeed()).read())
    const options = {
      ...streamOptions(request, { client }),
      async persister(queryFn: QueryFunction<StreamState, never>, context: object) {
        const value = await queryFn(context as never)
        stored.push(value)
        return value
      },
    }
    const cut = queryClient.fetchQuery(options).catch(() => undefined)
    feeds[0]?.push('half')
    await pause(5)
    await queryClient.cancelQueries({ queryKey: llmKeys.all })
    await cut
    const whole = queryClient.fetchQuery(options)
    feeds[1]?.push('whole')
    feeds[1]?.end()
    await whole
    expect(stored).toMatchObject([{ phase: 'done', text: 'whole' }])
  })

  it('treat a signal of the caller as a stop', async () => {
    const controller = new AbortController()
    const client = fakeClient(() => say('a', 'b', 'c', 'd'))
    const call = { signal: controller.signal }
    const { done } = start(new QueryClient(), streamOptions(request, { client, call, frame: false }))
    await pause(1)
    controller.abort()
    expect(await done).toMatchObject({ phase: 'stopped' })
  })
})

describe('embeddingOptions', () => {
  const embed = (...requests: readonly EmbeddingRequest[]) => {
    const client = fakeClient()
    const queryClient = new QueryClient()
    const options = requests.map((one) => embeddingOptions(one, { client }))
    return { client, queryClient, answers: Promise.allSettled(options.map((one) => queryClient.fetchQuery(one))) }
  }
  const values = (settled: PromiseSettledResult<{ data: unknown[] }>[]) =>
    settled.map((result) => (result.status === 'fulfilled' ? result.value.data : result.reason.code))

  it('travel together when they differ in their input alone, and then say no usage', async () => {
    const { client, answers } = embed(
      { model: 'fake/e', input: 'a' },
      { model: 'fake/e', input: ['bb', 'ccc'] },
      { model: 'fake/e', input: 'dddd' },
    )
    expect(values(await answers)).toMatchObject([
      [{ index: 0, embedding: [1] }],
      [
        { index: 0, embedding: [2] },
        { index: 1, embedding: [3] },
      ],
      [{ index: 0, embedding: [4] }],
    ])
    expect(client.calls.map(({ request: { input } }) => input)).toEqual([['a', 'bb', 'ccc', 'dddd']])
    for (const answer of await answers) expect(answer).not.toHaveProperty('value.usage')
  })

  it('travel alone with their usage', async () => {
    const { client, answers } = embed({ model: 'fake/e', input: 'a' })
    expect(await answers).toMatchObject([{ value: { usage: { prompt_tokens: 1 } } }])
    expect(client.calls[0]?.request.input).toBe('a')
  })

  it('do not mix models, dimensions or call options', async () => {
    const client = fakeClient()
    const queryClient = new QueryClient()
    const ask = (fields: object, call?: { timeout: number }) =>
      queryClient.fetchQuery(embeddingOptions({ model: 'fake/e', input: 'a', ...fields }, { client, call }))
    await Promise.all([
      ask({ input: '1' }),
      ask({ input: '2', model: 'fake/f' }),
      ask({ input: '3', dimensions: 2 }),
      ask({ input: '4' }, { timeout: 1 }),
      ask({ input: '5' }, { timeout: 1 }),
    ])
    expect(client.calls.map(({ request: { input } }) => input)).toEqual(['1', '2', '3', ['4', '5']])
  })

  it('go each on its own when one of them is refused', async () => {
    const { client, answers } = embed({ model: 'fake/e', input: 'a' }, { model: 'fake/e', input: '' })
    expect(values(await answers)).toMatchObject([[{ embedding: [1] }], 'invalid-request'])
    expect(client.calls).toHaveLength(3)
  })

  it('fail together where the input is not to blame', async () => {
    const embedding = async () => {
      throw new LLMError('rate-limit', 'slow down', { status: 429 })
    }
    const client = { ...fakeClient(), embedding: embedding as never }
    const queryClient = new QueryClient()
    const ask = (input: string) => queryClient.fetchQuery(embeddingOptions({ model: 'fake/e', input }, { client }))
    const answers = await Promise.allSettled([ask('a'), ask('b')])
    expect(answers).toMatchObject([{ reason: { code: 'rate-limit' } }, { reason: { code: 'rate-limit' } }])
  })

  it('end their request when every one of them is cancelled, and not before', async () => {
    const signals: (AbortSignal | undefined)[] = []
    const embedding = (_request: unknown, { signal }: { signal?: AbortSignal } = {}) => {
      signals.push(signal)
      return new Promise(() => {})
    }
    const client = { ...fakeClient(), embedding: embedding as never }
    const queryClient = new QueryClient()
    const options = ['a', 'b'].map((input) => embeddingOptions({ model: 'fake/e', input }, { client }))
    for (const one of options) void queryClient.fetchQuery(one).catch(() => undefined)
    await pause(0)
    await queryClient.cancelQueries({ queryKey: options[0]?.queryKey ?? [] })
    expect(signals.map((signal) => signal?.aborted)).toEqual([false])
    await queryClient.cancelQueries({ queryKey: options[1]?.queryKey ?? [] })
    expect(signals.map((signal) => signal?.aborted)).toEqual([true])
  })
})
