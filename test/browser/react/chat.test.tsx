import { describe, expect, it, vi } from 'vitest'
import { LLMError } from '../../../src/errors/llm-error.ts'
import { chatTool, useChat, type UseChatOptions, type UseChatResult } from '../../../src/react/index.ts'
import type { CompletionChunk, StandardSchema } from '../../../src/types/index.ts'
import { chunkOf, createFeed, fakeClient, say, type FakeCall } from '../../support/fake-client.ts'
import { page, probe } from './setup.tsx'

const settled = (check: () => void) => vi.waitFor(check, { timeout: 5000, interval: 5 })

function chatView(defaults: UseChatOptions = { model: 'fake/m' }) {
  const held = probe<UseChatResult>()
  function View({ options = defaults }: { options?: UseChatOptions }) {
    const { messages } = held.hold(useChat(options))
    return messages.map(({ id, message }) => <p key={id}>{`${message.role}: ${String(message.content)}; `}</p>)
  }
  const said = () => held.now.messages.map(({ message }) => message.content)
  return { View, held, said }
}
const asked = ({ request }: FakeCall) => request.messages.map(({ content }) => content)
const answers = (...texts: readonly string[]) => fakeClient((_call, nth) => say(texts[nth - 1] ?? `answer ${nth}`))

describe('useChat', () => {
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

  it('stores the conversation, an unfinished answer as interrupted, and restores it', async () => {
    const stored = new Map<string, string>()
    const storage = {
      getItem: async (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => stored.set(key, value),
      removeItem: (key: string) => stored.delete(key),
    }
    const { View, held, said } = chatView({ model: 'fake/m', id: 'main', storage })
    const first = await page(answers('A'), <View />)
    expect(held.now.isRestoring).toBe(true)
    await held.now.send('q')
    await settled(() => expect(JSON.parse(stored.get('llmux:chat:main') ?? '').nodes).toHaveLength(2))
    await first.unmount()

    const feed = createFeed()
    const second = await page(fakeClient(feed.read), <View />)
    await settled(() => expect(said()).toEqual(['q', 'A']))
    expect(held.now.isRestoring).toBe(false)
    const answer = held.now.send('r')
    feed.push('half')
    await settled(() => expect(said()).toEqual(['q', 'A', 'r', 'half']))
    await second.unmount()
    expect((await answer).phase).toBe('interrupted')

    await page(answers(), <View />)
    await settled(() => expect(said()).toEqual(['q', 'A', 'r', 'half']))
    expect(held.now.messages.at(-1)?.phase).toBe('interrupted')
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

const jsonSchema = { input: () => ({ type: 'object', properties: { city: { type: 'string' } } }) }
const schema: StandardSchema<{ city: string }> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    jsonSchema,
    validate: (value) =>
      typeof (value as { city?: unknown }).city === 'string'
        ? { value: value as { city: string } }
        : { issues: [{ message: 'city is missing' }] },
  },
}
const callOf = (name: string, args: string, id = 'c1') =>
  chunkOf({ tool_calls: [{ index: 0, id, type: 'function', function: { name, arguments: args } }] }) as CompletionChunk

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
