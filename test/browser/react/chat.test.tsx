import { describe, expect, it, vi } from 'vitest'
import { LLMError } from '../../../src/errors/llm-error.ts'
import { chatTool } from '../../../src/react/index.ts'
import type { CompletionChunk, Message } from '../../../src/types/index.ts'
import { chunkOf, createFeed, fakeClient, say, type FakeCall } from '../../support/fake-client.ts'
import { answers, asked, callOf, chatView, jsonSchema, schema, settled } from './chat-view.tsx'
import { page } from './setup.tsx'

describe('useChat', () => {
  it('goes on from an answer that another server gave', async () => {
    const client = answers('ok')
    const message = { role: 'assistant', content: 'Hi', tool_calls: null } as unknown as Message
    const { View, held } = chatView({ model: 'fake/m', initialMessages: [message] })
    await page(client, <View />)
    expect(await held.now.send('q')).toMatchObject({ phase: 'done' })
    expect(client.calls.map(asked)).toEqual([['Hi', 'q']])
  })

  it('sends the conversation so far, and shows the answer as it arrives', async () => {
    const feed = createFeed()
    const client = fakeClient((_call, nth) => (nth === 1 ? feed.read() : say('Two.')))
    const onFinish = vi.fn()
    const { View, held, said } = chatView({ model: 'fake/m', system: 'Be brief.', temperature: 0, onFinish })
    const { text } = await page(client, <View />, { strict: true })
    expect(held.now).toMatchObject({ status: 'ready', messages: [], error: null })
    const first = held.now.send('one?')
    await settled(() =>
      expect(held.now).toMatchObject({ status: 'submitted', messages: [{}, { phase: 'connecting' }] }),
    )
    feed.push('On')
    await settled(() => expect(text()).toBe('user: one?; assistant: On; '))
    expect(held.now.status).toBe('streaming')
    const question = held.now.messages[0]
    feed.push('e.')
    feed.end()
    expect(await first).toMatchObject({ phase: 'done', model: 'm', message: { role: 'assistant', content: 'One.' } })
    await settled(() => expect(text()).toBe('user: one?; assistant: One.; '))
    expect(held.now.messages[0]?.message).toBe(question?.message)
    await held.now.send('two?', { temperature: 1 })
    expect(client.calls.map(asked)).toEqual([
      ['Be brief.', 'one?'],
      ['Be brief.', 'one?', 'One.', 'two?'],
    ])
    expect(client.calls.map(({ request }) => request.temperature)).toEqual([0, 1])
    await settled(() => expect(said()).toEqual(['one?', 'One.', 'two?', 'Two.']))
    expect(held.now.status).toBe('ready')
    expect(onFinish).toHaveBeenCalledTimes(2)
  })

  it('gives another answer, edits a question, and goes back to what was there', async () => {
    const client = answers('A', 'B', 'C')
    const { View, held, said } = chatView()
    await page(client, <View />)
    await held.now.send('q')
    await held.now.regenerate()
    await settled(() => expect(said()).toEqual(['q', 'B']))
    expect(held.now.messages[1]?.siblings).toEqual({ index: 1, count: 2 })
    await held.now.edit(held.now.messages[0]?.id ?? '', 'other q')
    await settled(() => expect(said()).toEqual(['other q', 'C']))
    expect(client.calls.map(asked)).toEqual([['q'], ['q'], ['other q']])
    held.now.switchBranch(held.now.messages[0]?.id ?? '', 0)
    await settled(() => expect(said()).toEqual(['q', 'B']))
    held.now.switchBranch(held.now.messages[1]?.id ?? '', 0)
    await settled(() => expect(said()).toEqual(['q', 'A']))
    held.now.remove(held.now.messages[1]?.id ?? '')
    await settled(() => expect(said()).toEqual(['q', 'B']))
    held.now.clear()
    await settled(() => expect(said()).toEqual([]))
  })

  it('keeps what has arrived when it is stopped, and goes on from there', async () => {
    const feed = createFeed()
    const client = fakeClient((_call, nth) => (nth === 1 ? feed.read() : say('more')))
    const { View, held, said } = chatView()
    await page(client, <View />)
    const answer = held.now.send('q')
    feed.push('half')
    await settled(() => expect(said()).toEqual(['q', 'half']))
    held.now.stop()
    expect(await answer).toMatchObject({ phase: 'stopped', message: { content: 'half' } })
    await settled(() => expect(held.now.status).toBe('ready'))
    await held.now.send('go on')
    expect(client.calls.map(asked)[1]).toEqual(['q', 'half', 'go on'])
  })

  it('says how a turn failed, resolves with it, and asks anew without it', async () => {
    const broken = new LLMError('overloaded', 'busy')
    const client = fakeClient((_call, nth) => (nth === 1 ? say(broken) : say('fine')))
    const onError = vi.fn()
    const { View, held } = chatView({ model: 'fake/m', onError })
    await page(client, <View />)
    expect(await held.now.send('q')).toMatchObject({ phase: 'error', error: { code: 'overloaded' } })
    await settled(() => expect(held.now).toMatchObject({ status: 'error', error: { code: 'overloaded' } }))
    expect(onError).toHaveBeenCalledTimes(1)
    await held.now.regenerate()
    expect(client.calls.map(asked)[1]).toEqual(['q'])
    await settled(() => expect(held.now).toMatchObject({ status: 'ready', error: null }))
  })

  it('sends again after it failed', async () => {
    const client = fakeClient((_call, nth) => (nth === 1 ? say(new LLMError('unreachable', 'off')) : say('fine')))
    const { View, held } = chatView()
    await page(client, <View />)
    await held.now.send('q')
    await settled(() => expect(held.now.status).toBe('error'))
    expect(await held.now.send('again')).toMatchObject({ phase: 'done', message: { content: 'fine' } })
    await settled(() => expect(held.now).toMatchObject({ status: 'ready', error: null }))
  })

  it('sends nothing that was stopped before it was sent', async () => {
    const client = answers()
    const { View, held, said } = chatView()
    await page(client, <View />)
    const first = held.now.send('q')
    // A rejection that nobody hears of would fail the test.
    void held.now.send('and this')
    held.now.stop()
    await expect(first).rejects.toMatchObject({ code: 'aborted' })
    expect(client.calls).toEqual([])
    expect(said()).toEqual([])
    expect(await held.now.send('r')).toMatchObject({ phase: 'done' })
  })

  it('ends what was sent just before it is cleared', async () => {
    const client = answers()
    const { View, held, said } = chatView()
    await page(client, <View />)
    const first = held.now.send('q')
    held.now.clear()
    await expect(first).rejects.toMatchObject({ code: 'aborted' })
    expect(client.calls).toEqual([])
    expect(said()).toEqual([])
  })

  it('begins with bare messages, or with those of another conversation', async () => {
    const client = answers('A')
    const { View, held, said } = chatView({
      model: 'fake/m',
      initialMessages: [
        { role: 'user', content: 'before' },
        { role: 'assistant', content: 'Hi!' },
      ],
    })
    await page(client, <View />, { strict: true })
    expect(said()).toEqual(['before', 'Hi!'])
    await held.now.send('q')
    expect(client.calls.map(asked)).toEqual([['before', 'Hi!', 'q']])
    await settled(() => expect(said()).toEqual(['before', 'Hi!', 'q', 'A']))
    const other = chatView({ model: 'fake/m', initialMessages: held.now.messages })
    await page(client, <other.View />)
    expect(other.held.now.messages).toEqual(held.now.messages)
  })

  it('gives no other greeting: nothing was asked', async () => {
    const client = answers()
    const { View, held } = chatView({ model: 'fake/m', initialMessages: [{ role: 'assistant', content: 'Hi!' }] })
    await page(client, <View />)
    await expect(held.now.regenerate()).rejects.toMatchObject({ code: 'invalid-request' })
    expect(client.calls).toEqual([])
  })

  it.each(['queue', 'interrupt', 'ignore'] as const)('%s: what is sent while it is busy', async (whenBusy) => {
    const feed = createFeed()
    const client = fakeClient((_call, nth) => (nth === 1 ? feed.read() : say('second')))
    const { View, held, said } = chatView({ model: 'fake/m', whenBusy })
    await page(client, <View />)
    const first = held.now.send('1')
    feed.push('first')
    await settled(() => expect(said()).toEqual(['1', 'first']))
    const second = held.now.send('2')
    if (whenBusy !== 'interrupt') setTimeout(feed.end, 20)
    const [one, two] = await Promise.all([first, second])
    expect(one.phase).toBe(whenBusy === 'interrupt' ? 'stopped' : 'done')
    expect(two.message.content).toBe(whenBusy === 'ignore' ? 'first' : 'second')
    await settled(() => expect(said()).toEqual(whenBusy === 'ignore' ? ['1', 'first'] : ['1', 'first', '2', 'second']))
  })

  it('exports plain JSON and imports it; what it cannot read is an error and changes nothing', async () => {
    const { View, held, said } = chatView()
    await page(answers('A'), <View />)
    await held.now.send('q')
    await settled(() => expect(said()).toEqual(['q', 'A']))
    const exported: unknown = JSON.parse(JSON.stringify(held.now.export()))
    held.now.clear()
    await settled(() => expect(said()).toEqual([]))
    held.now.import(exported)
    await settled(() => expect(said()).toEqual(['q', 'A']))
    held.now.import({ nonsense: true })
    await settled(() => expect(held.now.error?.code).toBe('invalid-request'))
    expect(said()).toEqual(['q', 'A'])
  })

  it('exports an answer under way as far as it has come', async () => {
    const feed = createFeed()
    const { View, held, said } = chatView()
    await page(fakeClient(feed.read), <View />)
    void held.now.send('q')
    feed.push('half')
    await settled(() => expect(said()).toEqual(['q', 'half']))
    const exported: unknown = JSON.parse(JSON.stringify(held.now.export()))
    const other = chatView()
    await page(answers(), <other.View />)
    other.held.now.import(exported)
    await settled(() => expect(other.said()).toEqual(['q', 'half']))
    expect(other.held.now).toMatchObject({ status: 'ready', messages: [{}, { phase: 'interrupted' }] })
  })

  it('adds up the usage of every answer', async () => {
    const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3, cost: 0.5 }
    const client = fakeClient(() => say(chunkOf({ content: 'x' }, { usage }) as CompletionChunk))
    const { View, held } = chatView()
    await page(client, <View />)
    await held.now.send('q')
    await held.now.regenerate()
    await settled(() =>
      expect(held.now.usage).toEqual({ prompt_tokens: 2, completion_tokens: 4, total_tokens: 6, cost: 1 }),
    )
  })
})

describe('tools of useChat', () => {
  const results = (call: FakeCall | undefined) =>
    call?.request.messages.filter(({ role }) => role === 'tool').map(({ content }) => content)

  it('run here, and their results go to the model', async () => {
    const client = fakeClient((_call, nth) => (nth === 1 ? say(callOf('weather', '{"city":"Bonn"}')) : say('Sunny.')))
    const execute = vi.fn(async ({ city }: { city: string }) => ({ city, sky: 'blue' }))
    const tools = { weather: chatTool({ description: 'Weather', schema, execute }) }
    const { View, held } = chatView({ model: 'fake/m', tools })
    await page(client, <View />)
    expect(await held.now.send('Weather?')).toMatchObject({ message: { content: 'Sunny.' } })
    expect(execute).toHaveBeenCalledExactlyOnceWith({ city: 'Bonn' }, { signal: expect.any(AbortSignal) })
    expect(client.calls[0]?.request.tools).toEqual([
      { type: 'function', function: { name: 'weather', description: 'Weather', parameters: jsonSchema.input() } },
    ])
    expect(results(client.calls[1])).toEqual(['{"city":"Bonn","sky":"blue"}'])
    await settled(() =>
      expect(held.now.messages.map(({ message }) => message.role)).toEqual(['user', 'assistant', 'tool', 'assistant']),
    )
  })

  it.each([
    ['weather', '{"city":', /JSON/],
    ['weather', '{}', /city is missing/],
    ['weather', '{"city":"Oz"}', /no such city/],
    ['toString', '{}', /no tool 'toString'/],
  ])('tell the model what went wrong: %s(%s)', async (name, args, message) => {
    const client = fakeClient((_call, nth) => (nth === 1 ? say(callOf(name, args)) : say('Sorry.')))
    const execute = () => {
      throw new Error('no such city')
    }
    const { View, held } = chatView({ model: 'fake/m', tools: { weather: chatTool({ schema, execute }) } })
    await page(client, <View />)
    await held.now.send('Weather?')
    expect(results(client.calls[1])?.[0]).toMatch(message)
  })

  it.each([true, false])('wait for approval where they need it: %s', async (allowed) => {
    const client = fakeClient((_call, nth) => (nth === 1 ? say(callOf('weather', '{"city":"Bonn"}')) : say('Done.')))
    const execute = vi.fn(() => 'blue')
    const tools = { weather: chatTool({ schema, execute, needsApproval: ({ city }) => city === 'Bonn' }) }
    const { View, held } = chatView({ model: 'fake/m', tools })
    await page(client, <View />)
    const answer = held.now.send('Weather?')
    await settled(() => expect(held.now.approvals).toMatchObject([{ id: 'c1', function: { name: 'weather' } }]))
    expect(execute).not.toHaveBeenCalled()
    held.now.approve('c1', allowed)
    await answer
    expect(execute).toHaveBeenCalledTimes(allowed ? 1 : 0)
    expect(results(client.calls[1])).toEqual([allowed ? 'blue' : '{"error":"the user does not allow this call"}'])
    await settled(() => expect(held.now.approvals).toEqual([]))
  })

  it('are left when it is stopped, and their calls are not sent again', async () => {
    const client = fakeClient((_call, nth) =>
      nth === 1 ? say('Let me see.', callOf('weather', '{"city":"Bonn"}')) : say('ok'),
    )
    let signal: AbortSignal | undefined
    const execute = (_args: unknown, context: { signal: AbortSignal }) => {
      ;({ signal } = context)
      return new Promise(() => {})
    }
    const { View, held } = chatView({ model: 'fake/m', tools: { weather: chatTool({ schema, execute }) } })
    await page(client, <View />)
    const answer = held.now.send('Weather?')
    await settled(() => expect(signal?.aborted).toBe(false))
    held.now.stop()
    await answer
    expect(signal?.aborted).toBe(true)
    await held.now.send('never mind')
    expect(client.calls[1]?.request.messages).toMatchObject([{}, { content: 'Let me see.' }, { content: 'never mind' }])
    expect(client.calls[1]?.request.messages[1]).not.toHaveProperty('tool_calls')
  })

  it('leave another branch on show that was switched to meanwhile', async () => {
    let finish = (_result: string) => {}
    const client = fakeClient((_call, nth) =>
      say(...([['A'], [callOf('weather', '{"city":"Bonn"}')], ['B']][nth - 1] ?? [])),
    )
    const execute = () => new Promise((resolve) => void (finish = resolve))
    const { View, held, said } = chatView({ model: 'fake/m', tools: { weather: chatTool({ schema, execute }) } })
    await page(client, <View />)
    await held.now.send('q')
    const other = held.now.regenerate()
    await settled(() => expect(held.now.messages[1]).toMatchObject({ phase: 'done', siblings: { index: 1 } }))
    held.now.switchBranch(held.now.messages[1]?.id ?? '', 0)
    await settled(() => expect(said()).toEqual(['q', 'A']))
    finish('blue')
    expect(await other).toMatchObject({ message: { content: 'B' } })
    expect(said()).toEqual(['q', 'A'])
    held.now.switchBranch(held.now.messages[1]?.id ?? '', 1)
    await settled(() => expect(said()).toEqual(['q', null, 'blue', 'B']))
  })

  it('are told apart though a server names every call alike', async () => {
    const client = fakeClient((_call, nth) =>
      nth < 3 ? say(callOf('weather', '{"city":"Bonn"}', 'call_0')) : say('ok'),
    )
    const execute = vi.fn(() => (execute.mock.calls.length === 1 ? 'blue' : new Promise(() => {})))
    const { View, held } = chatView({ model: 'fake/m', tools: { weather: chatTool({ schema, execute }) } })
    await page(client, <View />)
    const answer = held.now.send('Weather?')
    await settled(() => expect(execute).toHaveBeenCalledTimes(2))
    held.now.stop()
    await answer
    await held.now.send('never mind')
    expect(client.calls[2]?.request.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'user'])
  })

  it('lose no result of a call that is asked about', async () => {
    const both = chunkOf({
      tool_calls: ['c1', 'c2'].map((id, index) => ({
        index,
        id,
        type: 'function' as const,
        function: { name: 'weather', arguments: '{"city":"Bonn"}' },
      })),
    }) as CompletionChunk
    const client = fakeClient((_call, nth) => (nth === 1 ? say(both) : say('ok')))
    const tools = { weather: chatTool({ schema, execute: () => 'blue' }) }
    const { View, held } = chatView({ model: 'fake/m', tools })
    await page(client, <View />)
    await held.now.send('Weather?')
    await settled(() => expect(held.now.messages).toHaveLength(5))
    held.now.remove(held.now.messages[3]?.id ?? '')
    await settled(() => expect(held.now.messages).toHaveLength(3))
    await held.now.send('again')
    expect(client.calls.at(-1)?.request.messages).toMatchObject([
      { role: 'user' },
      { role: 'assistant', tool_calls: [{ id: 'c1' }] },
      { role: 'tool', tool_call_id: 'c1' },
      { role: 'user' },
    ])
  })

  it('end a model that only calls them', async () => {
    const client = fakeClient((_call, nth) => say(callOf('weather', '{"city":"Bonn"}', `c${nth}`)))
    const { View, held } = chatView({
      model: 'fake/m',
      tools: { weather: chatTool({ schema, execute: () => 'blue' }) },
    })
    await page(client, <View />)
    await held.now.send('Weather?')
    await settled(() => expect(held.now.error).toMatchObject({ code: 'invalid-output' }))
    expect(client.calls).toHaveLength(16)
  })
})
