import { keepPreviousData } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { describe, expect, it, vi } from 'vitest'
import { LLMError } from '../../../src/errors/llm-error.ts'
import { useStream, type UseStreamOptions, type UseStreamResult } from '../../../src/react/index.ts'
import { chunkOf, createFeed, fakeClient, pause, say, textChunk } from '../../support/fake-client.ts'
import { countFrames, page, probe } from './setup.tsx'

/** A component that shows one stream, and hands out its hook's result. */
function streamView(defaults: UseStreamOptions = { model: 'fake/m' }) {
  const held = probe<UseStreamResult>()
  function View({ options = defaults }: { options?: UseStreamOptions }) {
    const stream = held.hold(useStream(options))
    return <p>{stream.text}</p>
  }
  return { View, held }
}
const settled = (check: () => void) => vi.waitFor(check, { timeout: 5000, interval: 5 })

describe('useStream', () => {
  it('is idle until it is started, and shows text as it arrives', async () => {
    const feed = createFeed()
    const client = fakeClient(feed.read)
    const { View, held } = streamView()
    const { text } = await page(client, <View />)
    expect(held.now).toMatchObject({ phase: 'idle', status: 'idle', fetchStatus: 'idle', isStreaming: false, text: '' })
    held.now.start('Why?')
    await settled(() => expect(held.now).toMatchObject({ phase: 'connecting', status: 'pending', isStreaming: true }))
    feed.push('Be')
    await settled(() => expect(text()).toBe('Be'))
    expect(held.now).toMatchObject({ phase: 'streaming', status: 'success', fetchStatus: 'fetching', blocks: ['Be'] })
    feed.push('cause')
    feed.end()
    await settled(() => expect(held.now).toMatchObject({ phase: 'done', isStreaming: false, text: 'Because' }))
    expect(held.now.completion).toMatchObject({ provider: 'fake', timing: { startedAt: 0 } })
    expect(client.calls).toMatchObject([
      { request: { model: 'fake/m', stream: true, messages: [{ role: 'user', content: 'Why?' }] } },
    ])
  })

  it('shows reasoning and tool calls as they arrive', async () => {
    const call = { index: 0, id: 'c', type: 'function', function: { name: 'f', arguments: '{' } } as const
    const client = fakeClient(() =>
      say(chunkOf({ reasoning_content: 'hm' }) as never, chunkOf({ tool_calls: [call] }) as never),
    )
    const { View, held } = streamView()
    await page(client, <View />)
    const state = await held.now.startAsync('Why?')
    expect(state).toMatchObject({ phase: 'done', reasoning: 'hm', toolCalls: [{ id: 'c' }] })
    await settled(() => expect(held.now).toMatchObject({ reasoning: 'hm', toolCalls: [{ function: { name: 'f' } }] }))
  })

  it('sends one request under StrictMode, also when it is started in an effect', async () => {
    const client = fakeClient(() => say('a', 'b'))
    const held = probe<UseStreamResult>()
    function View() {
      const stream = held.hold(useStream({ model: 'fake/m' }))
      const { start } = stream
      useEffect(() => start('hi'), [start])
      return <p>{stream.text}</p>
    }
    await page(client, <View />, { strict: true })
    await settled(() => expect(held.now.phase).toBe('done'))
    expect(client.calls).toHaveLength(1)
    expect(client.calls[0]?.options.signal?.aborted).toBe(false)
  })

  it('sends nothing when it is gone in the task that started it', async () => {
    const client = fakeClient()
    const { View, held } = streamView()
    const shown = probe<(value: boolean) => void>()
    function Toggle() {
      const [value, setValue] = useState(true)
      shown.hold(setValue)
      return value && <View />
    }
    await page(client, <Toggle />)
    const done = held.now.startAsync('hi')
    flushSync(() => shown.now(false))
    expect(await done).toMatchObject({ phase: 'idle', text: '' })
    await pause(10)
    expect(client.calls).toEqual([])
  })

  it('commits at most once a frame', async () => {
    const pieces = Array.from({ length: 600 }, (_, index) => `${index} `)
    const client = fakeClient(async function* () {
      for (const [index, piece] of pieces.entries()) {
        if (index % 5 === 0) await pause(1)
        yield textChunk(piece)
      }
    })
    const { View, held } = streamView()
    const { commits, text } = await page(client, <View />)
    const before = commits()
    const frames = countFrames()
    await held.now.startAsync('count')
    await settled(() => expect(text()).toBe(pieces.join('')))
    expect(commits() - before).toBeLessThanOrEqual(frames() + 3)
    expect(commits() - before).toBeGreaterThan(3)
  })

  it('goes on where there are no animation frames, and ends with all its text', async () => {
    const frame = vi.spyOn(globalThis, 'requestAnimationFrame').mockReturnValue(0)
    const feed = createFeed()
    const { View, held } = streamView()
    const { queryClient } = await page(fakeClient(feed.read), <View />)
    const done = held.now.startAsync('hi')
    feed.push('shown by the timer')
    const data = () => queryClient.getQueryCache().getAll()[0]?.state.data
    await settled(() => expect(data()).toMatchObject({ phase: 'streaming', text: 'shown by the timer' }))
    feed.push('!')
    feed.end()
    expect(await done).toMatchObject({ phase: 'done', text: 'shown by the timer!' })
    frame.mockRestore()
  })

  it('draws a component that reads only isStreaming twice for a whole stream', async () => {
    const client = fakeClient(() => say(...Array.from({ length: 100 }, () => 'x')))
    const reader = probe<boolean>()
    const { View, held } = streamView({ model: 'fake/m', id: 'shared' })
    function Reader() {
      reader.hold(useStream({ model: 'fake/m', id: 'shared' }).isStreaming)
      return null
    }
    await page(
      client,
      <>
        <View />
        <Reader />
      </>,
    )
    const before = reader.renders
    await held.now.startAsync('hi')
    await settled(() => expect(held.now.phase).toBe('done'))
    expect(reader.renders - before).toBe(2)
    expect(held.renders).toBeGreaterThan(4)
  })

  it('keeps the partial when it is stopped, and ends the request', async () => {
    const feed = createFeed()
    const client = fakeClient(feed.read)
    const onFinish = vi.fn()
    const { View, held } = streamView({ model: 'fake/m', onFinish, id: 'one' })
    const { show, text } = await page(client, <View />)
    const done = held.now.startAsync('hi')
    await settled(() => expect(client.calls).toHaveLength(1))
    feed.push('par')
    await settled(() => expect(text()).toBe('par'))
    feed.push('tial')
    await pause(0)
    held.now.stop()
    expect(await done).toMatchObject({ phase: 'stopped', text: 'partial' })
    expect(client.calls[0]?.options.signal?.aborted).toBe(true)
    await settled(() =>
      expect(held.now).toMatchObject({ phase: 'stopped', text: 'partial', isStreaming: false, error: null }),
    )
    expect(onFinish).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ phase: 'stopped', text: 'partial' }))
    await show(<p />)
    await show(<View />)
    expect(held.now).toMatchObject({ phase: 'stopped', text: 'partial' })
    await pause(20)
    expect(client.calls).toHaveLength(1)
  })

  it('can be stopped before anything has arrived', async () => {
    const client = fakeClient(createFeed().read)
    const { View, held } = streamView()
    await page(client, <View />)
    const done = held.now.startAsync('hi')
    held.now.stop()
    expect(await done).toMatchObject({ phase: 'stopped', text: '' })
    await pause(10)
    expect(client.calls).toEqual([])
    const again = held.now.startAsync('hi')
    await settled(() => expect(client.calls).toHaveLength(1))
    held.now.stop()
    expect(await again).toMatchObject({ phase: 'stopped', text: '' })
    await settled(() => expect(held.now.phase).toBe('stopped'))
  })

  it('aborts when its last component unmounts, and then shows as interrupted', async () => {
    const feed = createFeed()
    const client = fakeClient(feed.read)
    const onFinish = vi.fn()
    const { View, held } = streamView({ model: 'fake/m', id: 'one', onFinish })
    const { show, text } = await page(client, <View />)
    const done = held.now.startAsync('hi')
    feed.push('half')
    await settled(() => expect(text()).toBe('half'))
    await show(<p />)
    expect(client.calls[0]?.options.signal?.aborted).toBe(true)
    expect(await done).toMatchObject({ phase: 'interrupted', text: 'half' })
    await show(<View />)
    expect(held.now).toMatchObject({ phase: 'interrupted', text: 'half', isStreaming: false })
    expect(onFinish).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ phase: 'interrupted' }))
    expect(client.calls).toHaveLength(1)
  })

  it('goes on when a component is moved, or another takes its place in the same commit', async () => {
    const feed = createFeed()
    const client = fakeClient(feed.read)
    const { View, held } = streamView({ model: 'fake/m', id: 'one' })
    const other = streamView({ model: 'fake/m', id: 'one' })
    const { show, text } = await page(client, <View />)
    const done = held.now.startAsync('hi')
    feed.push('a')
    await settled(() => expect(text()).toBe('a'))
    await show(
      <section>
        <View />
      </section>,
    )
    feed.push('b')
    await settled(() => expect(text()).toBe('ab'))
    await show(
      <section>
        <other.View />
      </section>,
    )
    feed.push('c')
    feed.end()
    expect(await done).toMatchObject({ phase: 'done', text: 'abc' })
    await settled(() => expect(other.held.now).toMatchObject({ phase: 'done', text: 'abc' }))
    expect(client.calls).toHaveLength(1)
  })

  it('aborts when the component it was moved to unmounts as well', async () => {
    const feed = createFeed()
    const client = fakeClient(feed.read)
    const { View, held } = streamView({ model: 'fake/m', id: 'one' })
    const { show, text } = await page(client, <View key="1" />)
    const done = held.now.startAsync('hi')
    feed.push('half')
    await settled(() => expect(text()).toBe('half'))
    await show(<View key="2" />)
    expect(client.calls[0]?.options.signal?.aborted).toBe(false)
    await show(<p />)
    expect(client.calls[0]?.options.signal?.aborted).toBe(true)
    expect(await done).toMatchObject({ phase: 'interrupted', text: 'half' })
  })

  it('is not sent again when everything in the cache is, with a component or without', async () => {
    const client = fakeClient((_call, nth) => (nth === 1 ? say('kept') : say(new LLMError('rate-limit', 'no'))))
    const { View, held } = streamView({ model: 'fake/m', id: 'one' })
    const { queryClient, show } = await page(client, <View />)
    await held.now.startAsync('hi')
    await queryClient.refetchQueries()
    await show(<p />)
    await queryClient.refetchQueries()
    await show(<View />)
    expect(held.now).toMatchObject({ phase: 'done', text: 'kept', error: null })
    expect(client.calls).toHaveLength(1)
  })

  it('goes on without a component when it is to be kept alive, and can still be stopped', async () => {
    const feed = createFeed()
    const client = fakeClient(feed.read)
    const { View, held } = streamView({ model: 'fake/m', id: 'one', keepAlive: true })
    const { show, text } = await page(client, <View />)
    const done = held.now.startAsync('hi')
    feed.push('half')
    await settled(() => expect(text()).toBe('half'))
    await show(<p />)
    expect(client.calls[0]?.options.signal?.aborted).toBe(false)
    feed.push(' and more')
    await show(<View />)
    await settled(() => expect(text()).toBe('half and more'))
    held.now.stop()
    expect(await done).toMatchObject({ phase: 'stopped' })
    expect(client.calls[0]?.options.signal?.aborted).toBe(true)
  })

  it('shares one stream between components with one id; one that goes does not abort it', async () => {
    const feed = createFeed()
    const client = fakeClient(feed.read)
    const one = streamView({ model: 'fake/m', id: 'one' })
    const other = streamView({ model: 'fake/m', id: 'one' })
    const { show, text } = await page(
      client,
      <>
        <one.View key="1" />
        <other.View key="2" />
      </>,
    )
    one.held.now.start('hi')
    feed.push('a')
    await settled(() => expect(text()).toBe('aa'))
    expect(one.held.now.blocks).toBe(other.held.now.blocks)
    await show(<other.View key="2" />)
    feed.push('b')
    feed.end()
    await settled(() => expect(other.held.now).toMatchObject({ phase: 'done', text: 'ab' }))
    expect(client.calls).toHaveLength(1)
  })

  it('keeps the partial of a stream that broke, and sends nothing by itself', async () => {
    const client = fakeClient(() => say('half', new LLMError('truncated', 'cut')))
    const onError = vi.fn()
    const { View, held } = streamView({ model: 'fake/m', id: 'one', onError })
    const { show } = await page(client, <View />)
    await expect(held.now.startAsync('hi')).rejects.toMatchObject({ code: 'truncated' })
    await settled(() => expect(held.now).toMatchObject({ phase: 'error', status: 'error', text: 'half' }))
    expect(held.now.error?.code).toBe('truncated')
    expect(onError).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'truncated' }))
    await show(<p />)
    await show(<View />)
    globalThis.dispatchEvent(new Event('focus'))
    globalThis.dispatchEvent(new Event('online'))
    await pause(20)
    expect(client.calls).toHaveLength(1)
  })

  it('retries with the last question and the options of now, and resets to idle', async () => {
    const client = fakeClient((_call, nth) => say(nth === 1 ? 'first' : 'second'))
    const { View, held } = streamView()
    const { show } = await page(client, <View options={{ model: 'fake/a' }} />)
    await held.now.startAsync('hi')
    await show(<View options={{ model: 'fake/b', temperature: 0 }} />)
    held.now.retry()
    await settled(() => expect(held.now).toMatchObject({ phase: 'done', text: 'second' }))
    expect(client.calls[1]?.request).toMatchObject({ model: 'fake/b', temperature: 0, messages: [{ content: 'hi' }] })
    held.now.reset()
    await settled(() => expect(held.now).toMatchObject({ phase: 'idle', status: 'idle', text: '', blocks: [] }))
  })

  it('ends one stream to start another, whose text alone is shown', async () => {
    const feeds = [createFeed(), createFeed()]
    const client = fakeClient((_call, nth) => (feeds[nth - 1] ?? createFeed()).read())
    const { View, held } = streamView()
    const { text } = await page(client, <View />)
    const first = held.now.startAsync('one')
    feeds[0]?.push('old')
    await settled(() => expect(text()).toBe('old'))
    const second = held.now.startAsync('two')
    await settled(() => expect(text()).toBe(''))
    feeds[1]?.push('new')
    feeds[1]?.end()
    expect(await first).toMatchObject({ phase: 'stopped', text: 'old' })
    expect(await second).toMatchObject({ phase: 'done', text: 'new' })
    expect(client.calls[0]?.options.signal?.aborted).toBe(true)
    await settled(() => expect(held.now).toMatchObject({ phase: 'done', text: 'new' }))
  })

  it('is idle when the cache is cleared, and then shows what is asked next', async () => {
    const client = fakeClient((_call, nth) => (nth === 2 ? createFeed().read() : say(`answer ${nth}`)))
    const one = streamView({ model: 'fake/m', id: 'one' })
    const other = streamView({ model: 'fake/m', id: 'one' })
    const { queryClient, text } = await page(
      client,
      <>
        <one.View />
        <other.View />
      </>,
    )
    await one.held.now.startAsync('hi')
    queryClient.clear()
    await settled(() => expect(text()).toBe(''))
    const cut = one.held.now.startAsync('hi')
    await settled(() => expect(client.calls).toHaveLength(2))
    queryClient.clear()
    expect(await cut).toMatchObject({ text: '' })
    expect(client.calls[1]?.options.signal?.aborted).toBe(true)
    await one.held.now.startAsync('hi')
    await settled(() => expect(text()).toBe('answer 3answer 3'))
  })

  it('asks no second time what an effect asked, when the cache is cleared', async () => {
    const client = fakeClient(() => say('a'))
    function View() {
      const { start, text } = useStream({ model: 'fake/m' })
      useEffect(() => start('hi'), [start])
      return <p>{text}</p>
    }
    const { queryClient, text } = await page(client, <View />)
    await settled(() => expect(text()).toBe('a'))
    queryClient.clear()
    await settled(() => expect(text()).toBe(''))
    expect(client.calls).toHaveLength(1)
  })

  it('shows nothing of another id, whatever the defaults of the app', async () => {
    const { View, held } = streamView({ model: 'fake/m', id: 'a' })
    const { queryClient, show, text } = await page(
      fakeClient(() => say('of a')),
      <p />,
    )
    queryClient.setDefaultOptions({ queries: { placeholderData: keepPreviousData } })
    await show(<View />)
    await held.now.startAsync('q')
    await settled(() => expect(text()).toBe('of a'))
    await show(<View options={{ model: 'fake/m', id: 'b' }} />)
    expect([text(), held.now.phase]).toEqual(['', 'idle'])
  })

  it('draws the other streams of a page when a listener of the cache throws for one', async () => {
    const feeds = [createFeed(), createFeed()]
    const client = fakeClient((_call, nth) => (feeds[nth - 1] ?? expect.fail('no feed')).read())
    const one = streamView({ model: 'fake/m', id: 'one' })
    const two = streamView({ model: 'fake/m', id: 'two' })
    const { queryClient } = await page(
      client,
      <>
        <one.View />
        <two.View />
      </>,
    )
    const thrown: unknown[] = []
    const swallow = (event: ErrorEvent) => {
      thrown.push(event.error)
      event.preventDefault()
    }
    globalThis.addEventListener('error', swallow)
    queryClient.getQueryCache().subscribe(({ type, query }) => {
      if (type === 'updated' && query.queryKey.at(-1) === 'one' && query.state.data) throw new Error('a devtool')
    })
    one.held.now.start('q')
    two.held.now.start('q')
    await settled(() => expect(client.calls).toHaveLength(2))
    feeds.forEach((feed) => feed.push('half'))
    await settled(() => expect(two.held.now.text).toBe('half'))
    globalThis.removeEventListener('error', swallow)
    feeds.forEach((feed) => feed.end())
  })

  it('commits all the streams of a page at once', async () => {
    const client = fakeClient(async function* () {
      for (let index = 0; index < 200; index++) {
        if (index % 5 === 0) await pause(1)
        yield textChunk('x')
      }
    })
    const views = Array.from({ length: 10 }, () => streamView())
    const { commits, text } = await page(
      client,
      views.map(({ View }, index) => <View key={index} />),
    )
    const before = commits()
    const frames = countFrames()
    await Promise.all(views.map(({ held }) => held.now.startAsync('hi')))
    await settled(() => expect(text()).toBe('x'.repeat(2000)))
    // Each begins and ends by itself.
    expect(commits() - before).toBeLessThanOrEqual(frames() + 3 * views.length)
  })

  it('calls the callbacks of now', async () => {
    const feed = createFeed()
    const [early, late] = [vi.fn(), vi.fn()]
    const { View, held } = streamView()
    const { show } = await page(fakeClient(feed.read), <View options={{ model: 'fake/m', onChunk: early }} />)
    const done = held.now.startAsync('hi')
    feed.push('a')
    await settled(() => expect(early).toHaveBeenCalledTimes(1))
    await show(<View options={{ model: 'fake/m', onChunk: late }} />)
    feed.push('b')
    await settled(() => expect(late).toHaveBeenCalledTimes(1))
    feed.end()
    await done
    expect(early).toHaveBeenCalledTimes(1)
  })

  it('says it when there is no client, with the fix', async () => {
    const { View } = streamView()
    const failed = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    await expect(page(undefined as never, <View />)).rejects.toThrow('<LLMClientProvider client={createClient()}>')
    failed.mockRestore()
  })

  it('parses an answer to a schema as far as it has arrived', async () => {
    const feed = createFeed()
    const schema = { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } } as const
    const { View, held } = streamView({ model: 'fake/m', schema })
    const client = fakeClient(feed.read)
    await page(client, <View />)
    held.now.start('hi')
    feed.push('{"name": "Ad')
    await settled(() => expect(held.now.partial).toEqual({ name: 'Ad' }))
    feed.push('a"}')
    feed.end()
    await settled(() => expect(held.now).toMatchObject({ phase: 'done', partial: { name: 'Ada' } }))
    expect(client.calls[0]?.options).toMatchObject({ schema })
  })

  it('starts its blocks over when the stream was started over', async () => {
    const feed = createFeed()
    const held = probe<UseStreamResult>()
    const seen = new Set<string>()
    function View() {
      const stream = held.hold(useStream({ model: 'fake/m' }))
      const last = useRef<readonly string[]>([])
      useEffect(() => void (last.current = stream.blocks))
      for (const block of stream.blocks) seen.add(block)
      return <p>{stream.blocks.join('|')}</p>
    }
    const { text } = await page(fakeClient(feed.read), <View />)
    held.now.start('hi')
    feed.push('old\n\nfalse start')
    await settled(() => expect(text()).toBe('old\n\n|false start'))
    feed.push(chunkOf({ content: 'a new one that is longer\n\nthan before' }, { restarted: true }) as never)
    feed.end()
    await settled(() => expect(held.now.phase).toBe('done'))
    expect(held.now.blocks).toEqual(['a new one that is longer\n\n', 'than before'])
  })
})
