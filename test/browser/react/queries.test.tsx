import {
  QueryClient,
  QueryClientProvider,
  skipToken,
  useQuery,
  useSuspenseQuery,
  type UseQueryResult,
} from '@tanstack/react-query'
import { Suspense } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { render } from 'vitest-browser-react'
import { LLMError } from '../../../src/errors/llm-error.ts'
import {
  completionOptions,
  LLMClientProvider,
  streamOptions,
  useEmbedding,
  useLLMClient,
  useModels,
  useProviderStatus,
  useStream,
  type StreamState,
} from '../../../src/react/index.ts'
import type { Client, ProviderStatus } from '../../../src/types/index.ts'
import { createFeed, fakeClient, pause, say } from '../../support/fake-client.ts'
import { page, probe } from './setup.tsx'

const messages = [{ role: 'user' as const, content: 'hi' }]
const request = { model: 'fake/m', messages }
const settled = (check: () => void) => vi.waitFor(check, { timeout: 5000, interval: 5 })

function Answer({ held }: { held?: ReturnType<typeof probe<UseQueryResult<StreamState, LLMError>>> }) {
  const query = useQuery(streamOptions(request))
  held?.hold(query)
  return <p>{query.data?.text}</p>
}

describe('LLMClientProvider', () => {
  it('hands its client down, and brings a QueryClient where there is none', async () => {
    const client = fakeClient(() => say('Hello'))
    const held = probe<Client>()
    function App() {
      held.hold(useLLMClient())
      return <Answer />
    }
    const { container } = await render(
      <LLMClientProvider client={client}>
        <App />
      </LLMClientProvider>,
    )
    await settled(() => expect(container.textContent).toBe('Hello'))
    expect(held.now).toBe(client)
  })
})

describe('LLMClientProvider within another', () => {
  const Text = ({ content }: { content: string }) => (
    <p>{useQuery(streamOptions({ model: 'fake/m', messages: [{ role: 'user', content }] })).data?.text}</p>
  )
  function Vector() {
    const { data } = useEmbedding({ model: 'fake/e', input: 'a' })
    return <i>{data?.model}</i>
  }

  it('serves the hooks below it, and leaves other queries to the first', async () => {
    const [outer, inner] = [fakeClient(() => say('outer ')), fakeClient(() => say('inner '))]
    const nested = (
      <LLMClientProvider key="nested" client={inner}>
        <Vector />
      </LLMClientProvider>
    )
    const { show, text } = await page(outer, [nested, <Text key="1" content="one" />])
    await settled(() => expect(text()).toBe('fake/eouter '))
    await show([nested, <Text key="2" content="two" />])
    await settled(() => expect(outer.calls).toHaveLength(2))
    expect(inner.calls.map(({ kind }) => kind)).toEqual(['embedding'])
  })

  it('serves every query of a QueryClient of its own', async () => {
    const [outer, inner] = [fakeClient(() => say('outer')), fakeClient(() => say('inner'))]
    const queryClient = new QueryClient()
    const { text } = await page(
      outer,
      <QueryClientProvider client={queryClient}>
        <LLMClientProvider client={inner}>
          <Text content="one" />
        </LLMClientProvider>
      </QueryClientProvider>,
    )
    await settled(() => expect(text()).toBe('inner'))
  })
})

describe('streamOptions in a component', () => {
  it('stream by themselves, with one request under StrictMode', async () => {
    const client = fakeClient(() => say('a', 'b'))
    const { text } = await page(client, <Answer />, { strict: true })
    await settled(() => expect(text()).toBe('ab'))
    expect(client.calls).toHaveLength(1)
  })

  it('abort when unmounted, and start over when mounted again', async () => {
    const feed = createFeed()
    const client = fakeClient((_call, nth) => (nth === 1 ? feed.read() : say('whole')))
    const { show, text } = await page(client, <Answer />)
    feed.push('half')
    await settled(() => expect(text()).toBe('half'))
    await show(<p />)
    expect(client.calls[0]?.options.signal?.aborted).toBe(true)
    await show(<Answer />)
    await settled(() => expect(text()).toBe('whole'))
    await show(<p />)
    await show(<Answer />)
    await pause(20)
    expect(client.calls).toHaveLength(2)
  })

  it('send one request when a component is moved', async () => {
    const feed = createFeed()
    const client = fakeClient(feed.read)
    const { show, text } = await page(client, <Answer key="1" />)
    feed.push('a')
    await settled(() => expect(text()).toBe('a'))
    await show(<Answer key="2" />)
    feed.push('b')
    feed.end()
    await settled(() => expect(text()).toBe('ab'))
    await pause(20)
    expect(client.calls).toHaveLength(1)
  })

  it('send nothing again after an error', async () => {
    const client = fakeClient(() => say('half', new LLMError('truncated', 'cut')))
    const held = probe<UseQueryResult<StreamState, LLMError>>()
    const { show } = await page(client, <Answer held={held} />)
    await settled(() => expect(held.now.error?.code).toBe('truncated'))
    expect(held.now.data).toMatchObject({ phase: 'error', text: 'half' })
    await show(<p />)
    await show(<Answer held={held} />)
    globalThis.dispatchEvent(new Event('focus'))
    await pause(20)
    expect(client.calls).toHaveLength(1)
    await held.now.refetch()
    expect(client.calls).toHaveLength(2)
  })

  it('can be stopped by a component with the same id', async () => {
    const feed = createFeed()
    const client = fakeClient(feed.read)
    function View() {
      const query = useQuery(streamOptions(request, { id: 'one' }))
      const stream = useStream({ model: 'fake/m', id: 'one' })
      return <button onClick={stream.stop}>{`${query.data?.text} ${stream.phase}`}</button>
    }
    const { text } = await page(client, <View />)
    feed.push('half')
    await settled(() => expect(text()).toBe('half streaming'))
    document.querySelector('button')?.click()
    await settled(() => expect(text()).toBe('half stopped'))
    expect(client.calls).toHaveLength(1)
  })
})

describe('offline', () => {
  it('a provider on this machine is called all the same', async () => {
    const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    globalThis.dispatchEvent(new Event('offline'))
    try {
      const client = fakeClient(() => say('local'))
      const { text } = await page(client, <Answer />)
      await settled(() => expect(text()).toBe('local'))
    } finally {
      online.mockRestore()
      globalThis.dispatchEvent(new Event('online'))
    }
  })
})

describe('completionOptions', () => {
  it('suspend, find the client of the tree, and ask once', async () => {
    const client = fakeClient(() => say('Hel', 'lo'))
    const options = completionOptions(request, { select: ({ choices }) => choices[0].message.content })
    const View = () => <p>{useSuspenseQuery(options).data}</p>
    const { text } = await page(
      client,
      <Suspense fallback="…">
        <View />
      </Suspense>,
      { strict: true },
    )
    expect(text()).toBe('…')
    await settled(() => expect(text()).toBe('Hello'))
    expect(client.calls).toHaveLength(1)
  })
})

describe('completionOptions in a component', () => {
  function Summary() {
    return <p>{useQuery(completionOptions(request)).data?.choices[0].message.content}</p>
  }

  it('ask once, whatever the defaults of the app', async () => {
    const client = fakeClient(() => say('whole'))
    const { queryClient, show, text } = await page(client, <p />)
    queryClient.setDefaultOptions({ queries: { refetchOnMount: 'always', refetchInterval: 5, staleTime: 0 } })
    await show(<Summary />)
    await settled(() => expect(text()).toBe('whole'))
    await show(<p />)
    await show(<Summary />)
    await pause(20)
    expect(client.calls).toHaveLength(1)
  })

  it('send one request when the component is moved, and end it when it unmounts', async () => {
    const feed = createFeed()
    const client = fakeClient(feed.read)
    const { show } = await page(client, <Summary key="1" />)
    await settled(() => expect(client.calls).toHaveLength(1))
    await show(<Summary key="2" />)
    await pause(20)
    expect(client.calls).toHaveLength(1)
    expect(client.calls[0]?.options.signal?.aborted).toBe(false)
    await show(<p />)
    expect(client.calls[0]?.options.signal?.aborted).toBe(true)
  })
})

describe('useEmbedding', () => {
  it('asks for every component of a page at once, and for none that is skipped', async () => {
    const client = fakeClient()
    function Vector({ input }: { input: string | undefined }) {
      const { data } = useEmbedding(input ? { model: 'fake/e', input } : skipToken)
      return <i>{data?.data[0]?.embedding.join()}</i>
    }
    const { text } = await page(
      client,
      ['a', 'bb', undefined, 'ccc'].map((input, index) => <Vector key={index} input={input} />),
      { strict: true },
    )
    await settled(() => expect(text()).toBe('123'))
    expect(client.calls.map((call) => call.request.input)).toEqual([['a', 'bb', 'ccc']])
  })
})

describe('useModels and useProviderStatus', () => {
  it('show what the client says, and ask again until it is well', async () => {
    const states: ProviderStatus['state'][] = ['unreachable', 'ready']
    const status = vi.fn(async (provider: string) => ({ provider, state: states.shift() ?? 'ready', checks: [] }))
    const models = vi.fn(async (provider = 'any') => [{ id: `${provider}/m`, provider }])
    function View() {
      const list = useModels('fake')
      const { data } = useProviderStatus('fake', { poll: 20 })
      return <p>{`${list.data?.[0]?.id} ${data?.state}`}</p>
    }
    const { text } = await page(fakeClient(undefined, { models, status }), <View />, { strict: true })
    await settled(() => expect(text()).toBe('fake/m unreachable'))
    await settled(() => expect(text()).toBe('fake/m ready'))
    expect(models).toHaveBeenCalledExactlyOnceWith('fake', expect.objectContaining({ signal: expect.any(AbortSignal) }))
  })
})
