import { describe, expect, it, vi } from 'vitest'
import { createClient } from '../../../src/index.ts'
import { breakAfter, fail, mock, mockFetch, reply, vectors } from '../../../src/mocks/index.ts'
import { useCompletion, useEmbedding, useStream, type UseStreamResult } from '../../../src/react/index.ts'
import { page, probe } from './setup.tsx'

const settled = (check: () => void) => vi.waitFor(check, { timeout: 5000, interval: 5 })
const clientOf = (...rules: Parameters<typeof mock>[]) =>
  createClient({ fetch: mockFetch(rules.map(([model, ...behaviours]) => mock(model, ...behaviours))), retry: 0 })

function streamView() {
  const held = probe<UseStreamResult>()
  function View() {
    const stream = held.hold(useStream({ model: 'ollama/a' }))
    return stream.blocks.map((block, index) => <p key={index}>{block}</p>)
  }
  return { View, held }
}

describe('the hooks with the real client', () => {
  it('stream over a fallback, and say what was tried', async () => {
    const client = clientOf(
      ['ollama/a', fail('overloaded')],
      ['ollama/b', reply('One.\n\nTwo.', { tokensPerSecond: 200 })],
    )
    const held = probe<UseStreamResult>()
    function View() {
      const stream = held.hold(useStream({ model: ['ollama/a', 'ollama/b'] }))
      return stream.blocks.map((block, index) => <p key={index}>{block}</p>)
    }
    await page(client, <View />)
    held.now.start('Count.')
    await settled(() => expect(held.now.phase).toBe('done'))
    expect(held.now.blocks).toEqual(['One.\n\n', 'Two.'])
    expect(held.now.completion).toMatchObject({ provider: 'ollama', usage: { total_tokens: expect.any(Number) } })
    expect(held.now.completion?.attempts?.map(({ outcome }) => outcome)).toEqual(['failed', 'success'])
  })

  it('keep the partial of a stream that broke, with its error', async () => {
    const { View, held } = streamView()
    await page(clientOf(['ollama/a', breakAfter(2)]), <View />)
    held.now.start('hi')
    await settled(() => expect(held.now.phase).toBe('error'))
    expect(held.now.text).not.toBe('')
    expect(held.now.error).toMatchObject({ code: expect.any(String), provider: 'ollama', model: 'a' })
  })

  it('keep the partial of a stream that was stopped', async () => {
    const { View, held } = streamView()
    await page(clientOf(['ollama/a', reply('word '.repeat(1000), { tokensPerSecond: 100 })]), <View />)
    held.now.start('hi')
    await settled(() => expect(held.now.text).not.toBe(''))
    held.now.stop()
    await settled(() => expect(held.now).toMatchObject({ phase: 'stopped', isStreaming: false, error: null }))
    expect(held.now.text).toMatch(/^word/)
  })

  it('say what is missing before anything is sent', async () => {
    const held = probe<UseStreamResult>()
    function View() {
      held.hold(useStream({}))
      return null
    }
    await page(clientOf(), <View />)
    held.now.start('hi')
    await settled(() => expect(held.now.error).toMatchObject({ code: 'invalid-request' }))
    expect(held.now.error?.message).toContain('model')
  })

  it('complete and embed', async () => {
    const client = clientOf(['ollama/a', reply('Hello')], ['ollama/e', vectors({ dimensions: 4 })])
    const held = probe<ReturnType<typeof useCompletion>>()
    function View() {
      const { data } = useEmbedding({ model: 'ollama/e', input: 'a' })
      return `${held.hold(useCompletion({ model: 'ollama/a' })).text} ${data?.data[0]?.embedding.length}`
    }
    const { text } = await page(client, <View />)
    held.now.mutate('hi')
    await settled(() => expect(text()).toBe('Hello 4'))
  })
})
