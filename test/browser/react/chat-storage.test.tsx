import { describe, expect, it, vi } from 'vitest'
import { createFeed, fakeClient, say } from '../../support/fake-client.ts'
import { answers, asked, chatStore, chatView, isStored, settled } from './chat-view.tsx'
import { page } from './setup.tsx'

describe('the storage of useChat', () => {
  it('keeps the conversation, an unfinished answer as interrupted, and gives it back', async () => {
    const storage = chatStore('main')
    const { View, held, said } = chatView({ model: 'fake/m', id: 'main', storage })
    const first = await page(answers('A'), <View />)
    expect(held.now.isRestoring).toBe(true)
    await held.now.send('q')
    await isStored(storage, 'q', 'A')
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

  it('holds a question as soon as it is sent', async () => {
    const storage = chatStore('main')
    const { View, held } = chatView({ model: 'fake/m', id: 'main', storage })
    const client = fakeClient(createFeed().read)
    await page(client, <View />)
    void held.now.send('q')
    await settled(() => expect(client.calls).toHaveLength(1))
    expect(storage.said()).toEqual(['q', ''])
  })

  it.each(['resetQueries', 'clear'] as const)('is read again after %s, and written over only then', async (drop) => {
    const storage = chatStore('main', 'old', 'answer')
    const { View, held, said } = chatView({ model: 'fake/m', id: 'main', storage })
    const { queryClient } = await page(answers('A'), <View />)
    await settled(() => expect(said()).toEqual(['old', 'answer']))
    void queryClient[drop]()
    await held.now.send('q')
    await settled(() => expect(said()).toEqual(['old', 'answer', 'q', 'A']))
    expect(held.now.isRestoring).toBe(false)
    await isStored(storage, 'old', 'answer', 'q', 'A')
  })

  it('is read although a component without one shows the conversation first', async () => {
    const storage = chatStore('main', 'old', 'answer')
    const badge = chatView({ model: 'fake/m', id: 'main' })
    const full = chatView({ model: 'fake/m', id: 'main', storage })
    const views = [<badge.View key="badge" />, <full.View key="full" />]
    await page(answers('A'), views)
    await settled(() => expect(badge.said()).toEqual(['old', 'answer']))
    await badge.held.now.send('q')
    await isStored(storage, 'old', 'answer', 'q', 'A')
  })

  it('may be given later: what was said until then is kept beside what was stored', async () => {
    const storage = chatStore('main', 'old', 'answer')
    const { View, held, said } = chatView({ model: 'fake/m', id: 'main' })
    const client = answers('A', 'B')
    const { show } = await page(client, <View />)
    await held.now.send('q')
    await show(<View options={{ model: 'fake/m', id: 'main', storage }} />)
    await settled(() => expect(held.now.messages[0]?.siblings).toEqual({ index: 1, count: 2 }))
    expect(said()).toEqual(['q', 'A'])
    await held.now.send('r')
    await isStored(storage, 'old', 'answer', 'q', 'A', 'r', 'B')
    expect(client.calls.map(asked)[1]).toEqual(['q', 'A', 'r'])
  })

  it('goes before the messages that a conversation begins with', async () => {
    const storage = chatStore('main', 'old', 'answer')
    const initialMessages = [{ role: 'assistant' as const, content: 'Hi!' }]
    const { View, said } = chatView({ model: 'fake/m', id: 'main', storage, initialMessages })
    await page(answers(), <View />)
    expect(said()).toEqual(['Hi!'])
    await settled(() => expect(said()).toEqual(['old', 'answer']))
  })

  it('is written one after the other: the last is the last', async () => {
    const storage = chatStore('main')
    const { View, held } = chatView({ model: 'fake/m', id: 'main', storage })
    const { setItem } = storage
    const slow: (() => void)[] = []
    vi.spyOn(storage, 'setItem').mockImplementation(async (key, value) => {
      await new Promise<void>((resolve) => void slow.push(resolve))
      return setItem(key, value)
    })
    await page(answers('A', 'B'), <View />)
    await held.now.send('q')
    await held.now.send('r')
    expect(storage.setItem).toHaveBeenCalledTimes(1)
    const written = setInterval(() => slow.shift()?.())
    await isStored(storage, 'q', 'A', 'r', 'B')
    clearInterval(written)
    expect(storage.setItem).toHaveBeenCalledTimes(2)
  })

  it('that fails is told once, ends no conversation, and is read again before it is written', async () => {
    const told = vi.spyOn(globalThis, 'reportError').mockImplementation(() => {})
    const storage = chatStore('main', 'old', 'answer')
    vi.spyOn(storage, 'getItem').mockRejectedValueOnce(new Error('locked'))
    const { View, held, said } = chatView({ model: 'fake/m', id: 'main', storage })
    await page(answers('A', 'B'), <View />)
    await settled(() => expect(told).toHaveBeenCalledTimes(1))
    expect(String(told.mock.calls[0]?.[0])).toMatch(/'main' could not be read from its storage.*locked/)
    expect(held.now.isRestoring).toBe(false)
    const write = vi.spyOn(storage, 'setItem').mockRejectedValue(new Error('full'))
    await held.now.send('q')
    await settled(() => expect(said()).toEqual(['old', 'answer', 'q', 'A']))
    await settled(() => expect(told).toHaveBeenCalledTimes(2))
    expect(String(told.mock.calls[1]?.[0])).toMatch(/'main' could not be stored.*full/)
    write.mockRestore()
    await held.now.send('r')
    await isStored(storage, 'old', 'answer', 'q', 'A', 'r', 'B')
    expect(told).toHaveBeenCalledTimes(2)
    told.mockRestore()
  })

  it('is left as it is while it cannot be read', async () => {
    const told = vi.spyOn(globalThis, 'reportError').mockImplementation(() => {})
    const storage = chatStore('main', 'old', 'answer')
    const read = vi.spyOn(storage, 'getItem').mockRejectedValue(new Error('locked'))
    const { View, held } = chatView({ model: 'fake/m', id: 'main', storage })
    await page(answers('A'), <View />)
    expect(await held.now.send('q')).toMatchObject({ phase: 'done' })
    expect(storage.said()).toEqual(['old', 'answer'])
    read.mockRestore()
    told.mockRestore()
  })

  it('needs an id: nothing is written where nobody finds it', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const storage = chatStore()
    const { View, held } = chatView({ model: 'fake/m', storage })
    await page(answers(), <View />)
    expect(held.now.isRestoring).toBe(false)
    await held.now.send('q')
    expect(storage.keys()).toEqual([])
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('without an `id`'))
    warn.mockRestore()
  })

  it('holds up no stop while it is read', async () => {
    let read = (_stored: null) => {}
    const storage = chatStore('main')
    vi.spyOn(storage, 'getItem').mockImplementation(() => new Promise((resolve) => void (read = resolve)))
    const client = fakeClient(() => say('answer'))
    const { View, held } = chatView({ model: 'fake/m', id: 'main', storage })
    await page(client, <View />)
    await settled(() => expect(storage.getItem).toHaveBeenCalled())
    const first = held.now.send('q')
    held.now.stop()
    read(null)
    await expect(first).rejects.toMatchObject({ code: 'aborted' })
    expect(client.calls).toEqual([])
  })
})
