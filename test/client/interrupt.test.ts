import { describe, expect, it } from 'vitest'
import type { CallOptions, CompletionChunk, CompletionRequest, Provider } from '../../src/types/index.ts'
import { plainDialect } from '../support/plain-provider.ts'
import { breaks, clientOf, fails, messages, says, type Host } from './kit.ts'

const continuing: Partial<Provider> = {
  dialect: { ...plainDialect, chat: { ...plainDialect.chat, continues: () => true } },
}

async function stream(
  hosts: Record<string, Host>,
  options: CallOptions,
  model: string | string[],
  providers?: Record<string, Partial<Provider>>,
  more?: Partial<CompletionRequest>,
) {
  const setup = clientOf(hosts, {}, providers)
  const answer = setup.client.completion({ model, messages, stream: true, ...more }, options)
  const chunks: CompletionChunk[] = []
  const read = async () => {
    for await (const chunk of answer) chunks.push(chunk)
    return answer.final()
  }
  const outcome = await setup.passing(read()).then(
    (completion) => ({ completion, error: undefined }),
    (error: unknown) => ({ completion: undefined, error }),
  )
  const texts = chunks.map(({ choices, restarted }) => `${restarted ? '↺' : ''}${choices[0]?.delta.content ?? ''}`)
  return { ...setup, ...outcome, texts }
}

describe('a stream that breaks', () => {
  const once: Host = (_asked, nth) => (nth === 1 ? breaks('one ', 'two ') : says('three'))

  it('fails with what had come, by default', async () => {
    const { error, texts, asked } = await stream({ a: once }, {}, 'a/m')
    expect(error).toMatchObject({ code: 'truncated', partial: { choices: [{ message: { content: 'one two ' } }] } })
    expect(texts).toEqual(['one ', 'two '])
    expect(asked).toHaveLength(1)
  })

  it('starts over where it may, with a chunk that says so', async () => {
    const { completion, texts } = await stream({ a: once }, { onInterrupt: 'restart' }, 'a/m')
    expect(texts).toEqual(['one ', 'two ', '↺three', ''])
    expect(completion?.choices[0].message.content).toBe('three')
    expect(completion?.attempts.map(({ outcome }) => outcome)).toEqual(['failed', 'success'])
  })

  it('starts over at the next target where the first keeps breaking', async () => {
    const { completion, hosts } = await stream(
      { a: () => breaks('x'), b: () => says('b') },
      { onInterrupt: 'restart' },
      ['a/m', 'b/m'],
    )
    expect(hosts()).toEqual(['a', 'a', 'a', 'b'])
    expect(completion?.choices[0].message.content).toBe('b')
  })

  it('fails in the end where everything keeps breaking, once', async () => {
    const { error, hosts } = await stream({ a: () => breaks('x') }, { onInterrupt: 'restart' }, 'a/m')
    expect(hosts()).toHaveLength(3)
    expect(error).toMatchObject({ code: 'truncated', attempts: { length: 3 } })
  })

  it('goes on from the partial where the wire can', async () => {
    const { completion, texts, asked } = await stream({ a: once }, { onInterrupt: 'continue' }, 'a/m', {
      a: continuing,
    })
    expect(asked[1]?.messages).toEqual([...messages, { role: 'assistant', content: 'one two' }])
    expect(texts.join('')).toBe('one two three')
    expect(completion?.choices[0].message.content).toBe('one two three')
    expect(completion?.warnings).toEqual([])
  })

  it('starts over with a warning where the wire cannot', async () => {
    const { completion, texts } = await stream({ a: once }, { onInterrupt: 'continue' }, 'a/m')
    expect(texts).toEqual(['one ', 'two ', '↺three', ''])
    expect(completion?.warnings).toMatchObject([{ code: 'restarted' }])
  })

  it('starts JSON over, which a server would begin afresh', async () => {
    const json: Host = (_asked, nth) => (nth === 1 ? breaks('{"name":"U') : says('{"name":"Ulm"}'))
    const asked = { response_format: { type: 'json_object' as const } }
    const { completion, texts } = await stream(
      { a: json },
      { onInterrupt: 'continue' },
      'a/m',
      { a: continuing },
      asked,
    )
    expect(texts).toEqual(['{"name":"U', '↺{"name":"Ulm"}', ''])
    expect(completion?.choices[0].message.content).toBe('{"name":"Ulm"}')
    expect(completion?.warnings).toMatchObject([{ code: 'restarted' }])
  })

  it('does not come back where going on is refused', async () => {
    const refusing: Host = (_asked, nth) =>
      nth === 1 ? breaks('one') : fails(400, { error: { message: 'no prefill' } })
    const { error } = await stream({ a: refusing }, { onInterrupt: 'continue' }, 'a/m', { a: continuing })
    expect(error).toMatchObject({ code: 'invalid-request', partial: { choices: [{ message: { content: 'one' } }] } })
  })
})
