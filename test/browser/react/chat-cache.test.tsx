import { dehydrate, hydrate } from '@tanstack/react-query'
import { Component, useState, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { describe, expect, it } from 'vitest'
import { LLMError } from '../../../src/errors/llm-error.ts'
import { chatTool, isFinal } from '../../../src/react/index.ts'
import { createFeed, fakeClient, say } from '../../support/fake-client.ts'
import { answers, asked, callOf, chatView, schema, settled } from './chat-view.tsx'
import { page, probe } from './setup.tsx'

const options = { model: 'fake/m', id: 'main' }

/** A conversation whose answer has come half way. */
async function halfWay(more: { keepAlive?: boolean } = {}, strict = false) {
  const feed = createFeed()
  const client = fakeClient((_call, nth) => (nth === 1 ? feed.read() : say(`answer ${nth}`)))
  const view = chatView({ ...options, ...more })
  const shown = await page(client, <view.View key="small" />, { strict })
  const answer = view.held.now.send('q')
  feed.push('half')
  await settled(() => expect(view.said()).toEqual(['q', 'half']))
  const signal = () => client.calls[0]?.options.signal
  return { ...view, ...shown, client, feed, answer, signal }
}

describe('a conversation that nobody shows any more', () => {
  it.each([false, true])('goes on where another component shows it after a commit (strict: %s)', async (strict) => {
    const { View, show, feed, answer, said } = await halfWay({}, strict)
    await show(
      <section>
        <View />
      </section>,
    )
    feed.push(' more')
    feed.end()
    expect(await answer).toMatchObject({ phase: 'done', message: { content: 'half more' } })
    await settled(() => expect(said()).toEqual(['q', 'half more']))
  })

  it('is interrupted, and what was queued is not sent', async () => {
    const { held, show, answer, signal, client } = await halfWay()
    const queued = held.now.send('r')
    await show(<p />)
    expect((await answer).phase).toBe('interrupted')
    expect(signal()?.aborted).toBe(true)
    await expect(queued).rejects.toMatchObject({ code: 'aborted' })
    expect(client.calls).toHaveLength(1)
  })

  it('is interrupted too if it was asked just before', async () => {
    const client = fakeClient(createFeed().read)
    const { View, held } = chatView(options)
    const toggle = probe<(isShown: boolean) => void>()
    function Toggle() {
      const [isShown, setShown] = useState(true)
      toggle.hold(setShown)
      return isShown && <View />
    }
    await page(client, <Toggle />)
    await expect(held.now.regenerate()).rejects.toThrow('no answer yet')
    const answer = held.now.send('q')
    flushSync(() => toggle.now(false))
    expect((await answer).phase).toBe('interrupted')
    expect(client.calls[0]?.options.signal?.aborted).toBe(true)
  })

  it('goes on with keepAlive, with what was queued', async () => {
    const { View, held, show, feed, answer, said } = await halfWay({ keepAlive: true })
    const queued = held.now.send('r')
    await show(<p />)
    feed.push(' more')
    feed.end()
    expect((await answer).phase).toBe('done')
    expect((await queued).phase).toBe('done')
    await show(<View />)
    await settled(() => expect(said()).toEqual(['q', 'half more', 'r', 'answer 2']))
  })

  it('still waits for approval, and goes on with whoever gives it', async () => {
    const client = fakeClient((_call, nth) => (nth === 1 ? say(callOf('weather', '{"city":"Bonn"}')) : say('Sunny.')))
    const tools = { weather: chatTool({ schema, execute: () => 'blue', needsApproval: true }) }
    const { View, held } = chatView({ ...options, tools })
    const { show } = await page(client, <View />)
    const answer = held.now.send('Weather?')
    await settled(() => expect(held.now.approvals).toHaveLength(1))
    await show(<p />)
    await show(<View />)
    held.now.approve('c1')
    expect(await answer).toMatchObject({ message: { content: 'Sunny.' } })
  })

  it('leaves the cache after a while, if only one component knew its id', async () => {
    const { View, held } = chatView()
    const { queryClient } = await page(answers(), <View />)
    await held.now.send('q')
    const kept = queryClient.getQueryCache().getAll()
    expect(kept.map(({ gcTime }) => gcTime < Infinity)).toEqual([true, true])
  })
})

describe('a conversation whose cache changes under it', () => {
  it.each(['resetQueries', 'clear'] as const)('starts over after %s in the middle of an answer', async (drop) => {
    const { held, queryClient, answer, signal, said, client } = await halfWay()
    void queryClient[drop]()
    expect((await answer).phase).toMatch(/stopped|interrupted/)
    expect(signal()?.aborted).toBe(true)
    await settled(() => expect(held.now).toMatchObject({ status: 'ready', messages: [], error: null }))
    expect(await held.now.send('r')).toMatchObject({ phase: 'done' })
    expect(client.calls.map(asked)[1]).toEqual(['r'])
    await settled(() => expect(said()).toEqual(['r', 'answer 2']))
  })

  it('is sent although it was cleared a moment ago', async () => {
    const { View, held, said } = chatView(options)
    const { queryClient } = await page(answers('A', 'B'), <View />)
    await held.now.send('q')
    queryClient.clear()
    expect(await held.now.send('r')).toMatchObject({ phase: 'done', message: { content: 'B' } })
    await settled(() => expect(said()).toEqual(['r', 'B']))
  })

  it('shows an answer as it comes after the cache was cleared', async () => {
    const feed = createFeed()
    const client = fakeClient((_call, nth) => (nth === 1 ? say('A') : feed.read()))
    const { View, held, said } = chatView(options)
    const { queryClient } = await page(client, <View />)
    await held.now.send('q')
    queryClient.clear()
    const answer = held.now.send('r')
    feed.push('half')
    await settled(() => expect(said()).toEqual(['r', 'half']))
    expect(held.now.status).toBe('streaming')
    feed.end()
    await answer
  })

  it('waits for no approval that nobody is asked for any more', async () => {
    const client = fakeClient((_call, nth) => (nth === 1 ? say(callOf('weather', '{"city":"Bonn"}')) : say('ok')))
    const tools = { weather: chatTool({ schema, execute: () => 'blue', needsApproval: true }) }
    const { View, held } = chatView({ ...options, tools })
    const { queryClient } = await page(client, <View />)
    void held.now.send('Weather?')
    await settled(() => expect(held.now.approvals).toHaveLength(1))
    await queryClient.resetQueries()
    await settled(() => expect(held.now).toMatchObject({ status: 'ready', approvals: [] }))
    expect(await held.now.send('r')).toMatchObject({ phase: 'done', message: { content: 'ok' } })
  })

  it.each(['answer', 'approval'] as const)('is ready when it was kept in the middle of an %s', async (middle) => {
    const feed = createFeed()
    const tools = { weather: chatTool({ schema, execute: () => 'blue', needsApproval: true }) }
    const { View, held } = chatView({ ...options, tools })
    const first = await page(fakeClient(feed.read), <View />)
    void held.now.send('q')
    feed.push(middle === 'answer' ? 'half' : callOf('weather', '{"city":"Bonn"}'))
    if (middle === 'approval') feed.end()
    await settled(() =>
      expect(held.now).toMatchObject(middle === 'answer' ? { status: 'streaming' } : { approvals: [{}] }),
    )
    const kept: unknown = JSON.parse(JSON.stringify(dehydrate(first.queryClient, { shouldDehydrateQuery: isFinal })))
    const second = await page(answers('A'), <p />)
    hydrate(second.queryClient, kept as object)
    await second.show(<View />)
    await settled(() => expect(held.now).toMatchObject({ status: 'ready', approvals: [] }))
    expect(held.now.messages[1]?.phase).toBe(middle === 'answer' ? 'interrupted' : 'done')
    expect(await held.now.regenerate()).toMatchObject({ phase: 'done', message: { content: 'A' } })
  })

  it('tells an error that was kept as one', async () => {
    const { View, held } = chatView(options)
    const first = await page(
      fakeClient(() => say(new LLMError('server', 'no'))),
      <View />,
    )
    await held.now.send('q')
    const kept: unknown = JSON.parse(JSON.stringify(dehydrate(first.queryClient)))
    const second = await page(answers(), <p />)
    hydrate(second.queryClient, kept as object)
    await second.show(<View />)
    await settled(() => expect(held.now.error).toBeInstanceOf(LLMError))
    expect(held.now.error).toMatchObject({ code: 'server', message: 'no' })
  })

  it('tells its errors itself, whatever the defaults send to a boundary', async () => {
    class Boundary extends Component<{ children: ReactNode }> {
      override state = { failed: false }
      static getDerivedStateFromError = () => ({ failed: true })
      override render = () => (this.state.failed ? 'failed' : this.props.children)
    }
    const { View, held } = chatView(options)
    const shown = await page(
      fakeClient(() => say(new LLMError('server', 'no'))),
      <p />,
    )
    shown.queryClient.setDefaultOptions({ queries: { throwOnError: true } })
    await shown.show(
      <Boundary>
        <View />
      </Boundary>,
    )
    await held.now.send('q')
    await settled(() => expect(held.now.error?.code).toBe('server'))
    expect(shown.text()).toContain('user: q')
  })
})
