import { useMutation, useQuery } from '@tanstack/react-query'
import { describe, expect, it, vi } from 'vitest'
import { LLMError } from '../../../src/errors/llm-error.ts'
import {
  completionMutationOptions,
  modelsOptions,
  useCompletion,
  useModelPull,
  type UseCompletionOptions,
  type UseCompletionResult,
  type UseModelPullResult,
} from '../../../src/react/index.ts'
import type { PullProgress } from '../../../src/types/index.ts'
import { createFeed, fakeClient, pause, say } from '../../support/fake-client.ts'
import { page, probe } from './setup.tsx'

const settled = (check: () => void) => vi.waitFor(check, { timeout: 5000, interval: 5 })

function completionView() {
  const held = probe<UseCompletionResult>()
  function View({ options = {} }: { options?: Partial<UseCompletionOptions> }) {
    return <p>{held.hold(useCompletion({ model: 'fake/m', ...options })).text}</p>
  }
  return { View, held }
}

describe('useCompletion', () => {
  it('asks with a prompt, a conversation or any part of a request', async () => {
    const client = fakeClient(() => say('Hello'))
    const { View, held } = completionView()
    const system = { role: 'system' as const, content: 'Be brief.' }
    const user = { role: 'user' as const, content: 'hi' }
    const { text } = await page(client, <View options={{ messages: [system], temperature: 0 }} />)
    await held.now.mutateAsync('hi')
    await held.now.mutateAsync([user])
    await held.now.mutateAsync({ model: 'fake/other', messages: [user] })
    const base = { model: 'fake/m', temperature: 0, stream: false }
    expect(client.calls.map(({ request }) => request)).toEqual([
      { ...base, messages: [system, user] },
      { ...base, messages: [user] },
      { ...base, model: 'fake/other', messages: [user] },
    ])
    await settled(() => expect(text()).toBe('Hello'))
  })

  it('asks once, and says how it failed', async () => {
    const client = fakeClient(() => say(new LLMError('server', 'no')))
    const onError = vi.fn()
    const { View, held } = completionView()
    await page(client, <View options={{ onError }} />, { strict: true })
    held.now.mutate('hi')
    await settled(() => expect(held.now.error?.code).toBe('server'))
    expect(onError).toHaveBeenCalledTimes(1)
    expect(client.calls).toHaveLength(1)
  })

  it('is idle again when it is stopped, and ends the request', async () => {
    const client = fakeClient(createFeed().read)
    const { View, held } = completionView()
    await page(client, <View />)
    const answer = held.now.mutateAsync('hi')
    await settled(() => expect(client.calls).toHaveLength(1))
    held.now.stop()
    await expect(answer).rejects.toMatchObject({ code: 'aborted' })
    await settled(() => expect(held.now.status).toBe('idle'))
    expect(client.calls[0]?.options.signal?.aborted).toBe(true)
  })

  it('is stopped by the function of any render', async () => {
    const client = fakeClient(createFeed().read)
    const { View, held } = completionView()
    await page(client, <View />)
    const { mutate, stop } = held.now
    mutate('hi')
    await settled(() => expect(client.calls).toHaveLength(1))
    stop()
    await settled(() => expect(client.calls[0]?.options.signal?.aborted).toBe(true))
    await pause(10)
    expect(held.now).toMatchObject({ status: 'idle', error: null })
  })

  it('sends nothing when it is stopped before it was sent', async () => {
    const client = fakeClient()
    const { View, held } = completionView()
    const onSuccess = vi.fn()
    let begin = () => {}
    const ready = new Promise<void>((resolve) => (begin = resolve))
    await page(client, <View options={{ onMutate: () => ready, onSuccess }} />)
    const answers = [held.now.mutateAsync('one'), held.now.mutateAsync('two')]
    held.now.stop()
    begin()
    for (const answer of answers) await expect(answer).rejects.toMatchObject({ code: 'aborted' })
    await settled(() => expect(held.now.status).toBe('idle'))
    expect(client.calls).toEqual([])
    expect(onSuccess).not.toHaveBeenCalled()
    await held.now.mutateAsync('three')
    held.now.stop()
    await settled(() => expect(held.now.text).toBe('Hello'))
  })

  it('uses the options and the callbacks of now', async () => {
    const feed = createFeed()
    const client = fakeClient(feed.read)
    const [early, late] = [vi.fn(), vi.fn()]
    const { View, held } = completionView()
    const { show } = await page(client, <View options={{ onSuccess: early }} />)
    const answer = held.now.mutateAsync('hi')
    await show(<View options={{ onSuccess: late, model: 'fake/late' }} />)
    feed.push('x')
    feed.end()
    await answer
    expect([early.mock.calls.length, late.mock.calls.length]).toEqual([0, 1])
    held.now.mutate('again')
    await settled(() => expect(client.calls[1]?.request.model).toBe('fake/late'))
  })

  it('is options for useMutation as well', async () => {
    const client = fakeClient(() => say('Hello'))
    function View() {
      const title = useMutation(completionMutationOptions({ model: 'fake/m' }))
      return <button onClick={() => title.mutate('hi')}>{title.data?.choices[0].message.content}</button>
    }
    const { text } = await page(client, <View />)
    document.querySelector('button')?.click()
    await settled(() => expect(text()).toBe('Hello'))
  })
})

/** A download that goes on when it is told to. */
function createDownload() {
  const steps: PullProgress[] = []
  let wake = () => {}
  async function* pull(_model: string, { signal }: { signal?: AbortSignal } = {}) {
    for (;;) {
      while (steps.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve
          signal?.addEventListener('abort', () => resolve())
        })
        if (signal?.aborted) throw new LLMError('aborted', 'paused')
      }
      const step = steps.shift()
      if (!step) return
      yield step
      if (step.done) return
    }
  }
  const push = (completed: number, done = false) => {
    steps.push({ status: 'pulling', completed, total: 10, fraction: completed / 10, done })
    wake()
  }
  return { pull, push }
}

describe('useModelPull', () => {
  const held = probe<UseModelPullResult>()
  function View() {
    const pull = held.hold(useModelPull())
    return <p>{pull.progress?.completed}</p>
  }

  it('shows progress, also to a component that comes back, and looks the models up anew', async () => {
    const { pull, push } = createDownload()
    const models = vi.fn(async () => [])
    const client = fakeClient(undefined, { pull, models })
    const List = () => <p>{useQuery(modelsOptions('fake')).data?.length}</p>
    const list = <List key="list" />
    const { text, show } = await page(client, [list, <View key="view" />])
    held.now.mutate('fake/m')
    push(4)
    await settled(() => expect(text()).toBe('04'))
    await show([list])
    push(7)
    await show([list, <View key="view" />])
    await settled(() => expect(text()).toBe('07'))
    expect(models).toHaveBeenCalledTimes(1)
    push(10, true)
    await settled(() => expect(models).toHaveBeenCalledTimes(2))
  })

  it('pauses a model that was asked for twice', async () => {
    const signals: (AbortSignal | undefined)[] = []
    const { pull } = createDownload()
    const asked = (model: string, options: { signal?: AbortSignal } = {}) => {
      signals.push(options.signal)
      return pull(model, options)
    }
    const other = probe<UseModelPullResult>()
    function Other() {
      other.hold(useModelPull())
      return null
    }
    const client = fakeClient(undefined, { pull: asked })
    await page(client, [<View key="view" />, <Other key="other" />])
    held.now.mutate('fake/m')
    other.now.mutate('fake/m')
    await settled(() => expect(signals).toHaveLength(2))
    held.now.pause()
    await settled(() => expect(signals.map((signal) => signal?.aborted)).toEqual([true, true]))
  })

  it('keeps what has arrived when it is paused', async () => {
    const { pull, push } = createDownload()
    const { text } = await page(fakeClient(undefined, { pull }), <View />)
    held.now.mutate('fake/m')
    push(4)
    await settled(() => expect(text()).toBe('4'))
    held.now.pause()
    await settled(() => expect(held.now).toMatchObject({ status: 'idle', progress: { completed: 4, done: false } }))
    await pause(10)
    expect(held.now.error).toBe(null)
    held.now.mutate('fake/m')
    push(10, true)
    await settled(() => expect(held.now).toMatchObject({ status: 'success', progress: { done: true } }))
  })
})
