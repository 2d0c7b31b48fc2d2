import { countTokens as countExactly, encode, encodeChat } from 'gpt-tokenizer/model/gpt-4o'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countTokens } from '../../src/accounting/tokens.ts'
import { trimMessages } from '../../src/accounting/trim-messages.ts'
import type { Message } from '../../src/types/index.ts'
import { samples } from './token-samples.ts'

const tokenizer = { encode }

describe('countTokens', () => {
  it.each(Object.entries(samples))('estimates %s within 15 % of o200k_base', (_kind, text) => {
    expect(new TextEncoder().encode(text).length).toBeGreaterThan(20_000)
    const { tokens, exact } = countTokens(text)
    expect(exact).toBe(false)
    expect(Math.abs(tokens / countExactly(text) - 1)).toBeLessThan(0.15)
  })

  it('is exact with a tokenizer', () => {
    expect(countTokens(samples.German ?? '', { tokenizer })).toEqual({
      tokens: countExactly(samples.German ?? ''),
      exact: true,
    })
  })

  it('counts a conversation as OpenAI does', () => {
    const chat = [
      { role: 'system' as const, content: 'You are a helpful assistant.' },
      { role: 'user' as const, content: 'How far is it to the moon?' },
      { role: 'assistant' as const, content: 'About 384 400 km.' },
      { role: 'user' as const, content: '…in light seconds?' },
    ]
    expect(countTokens(chat, { tokenizer })).toEqual({ tokens: encodeChat(chat, 'gpt-4o').length, exact: true })
  })

  it('says that it estimates what every provider frames in its own way', () => {
    const picture: Message = {
      role: 'user',
      content: [{ type: 'image_url', image_url: { url: 'data:,', detail: 'low' } }],
    }
    const call: Message = {
      role: 'assistant',
      tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } }],
    }
    expect(countTokens([picture], { tokenizer })).toEqual({ tokens: 3 + 3 + 1 + 85, exact: false })
    expect(countTokens([call], { tokenizer }).exact).toBe(false)
    expect(countTokens([{ role: 'tool', tool_call_id: 'a', content: 'x' }], { tokenizer }).exact).toBe(false)
  })

  it('counts nothing as nothing', () => {
    expect(countTokens('').tokens).toBe(0)
  })
})

describe('trimMessages', () => {
  const system: Message = { role: 'system', content: 'Be brief.' }
  const user = (content: string): Message => ({ role: 'user', content })
  const assistant = (content: string): Message => ({ role: 'assistant', content })
  const call = (id: string): Message => ({
    role: 'assistant',
    content: null,
    tool_calls: [{ id, type: 'function', function: { name: 'look', arguments: '{}' } }],
  })
  const result = (id: string): Message => ({
    role: 'tool',
    tool_call_id: id,
    content: `result of ${id} ${'x '.repeat(50)}`,
  })
  const size = (messages: readonly Message[]) => countTokens(messages).tokens

  it('changes nothing that fits', () => {
    const chat = [system, user('a'), assistant('b')]
    expect(trimMessages(chat, { maxTokens: 1000 })).toEqual(chat)
  })

  it('drops whole turns from the front and keeps the system', () => {
    const chat = [system, user('one '.repeat(50)), assistant('two'), user('three'), assistant('four'), user('five')]
    const kept = [system, user('three'), assistant('four'), user('five')]
    expect(trimMessages(chat, { maxTokens: size(kept) })).toEqual(kept)
    expect(trimMessages(chat, { maxTokens: size(kept) - 1 })).toEqual([system, user('five')])
  })

  it('keeps calls and results together', () => {
    const chat = [
      user('one'),
      call('a'),
      result('a'),
      result('a2'),
      assistant('two'),
      user('three'),
      call('b'),
      result('b'),
    ]
    expect(trimMessages(chat, { maxTokens: size(chat.slice(5)) })).toEqual(chat.slice(5))
  })

  it('drops the oldest steps of one long turn, never its question or its last step', () => {
    const chat = [system, user('go'), call('a'), result('a'), call('b'), result('b'), call('c'), result('c')]
    const [, , , , ...rest] = chat
    expect(trimMessages(chat, { maxTokens: size([system, user('go'), ...rest]) })).toEqual([
      system,
      user('go'),
      ...rest,
    ])
    expect(trimMessages(chat, { maxTokens: 1 })).toEqual([system, user('go'), call('c'), result('c')])
  })

  it('tells a message that stands in the conversation twice apart by its place', () => {
    const again = user('again and again')
    const chat = [again, assistant('no '.repeat(50)), again]
    expect(trimMessages(chat, { maxTokens: 20 })).toEqual([again])
  })

  it('counts with the tokenizer it is given', () => {
    const chat = [user('a a a a'), assistant('b'), user('c')]
    const many = { encode: (text: string) => Array.from({ length: text.length * 100 }, () => 0) }
    expect(trimMessages(chat, { maxTokens: 900, tokenizer: many })).toEqual([user('c')])
  })

  it('never parts a pair, loses the system or keeps more than fits, whatever the conversation', () => {
    const turn = fc.record({ words: fc.nat(40), calls: fc.nat(3), answered: fc.boolean() })
    fc.assert(
      fc.property(fc.array(turn, { minLength: 1, maxLength: 8 }), fc.nat(600), (turns, maxTokens) => {
        const chat: Message[] = [system]
        for (const [index, { words, calls, answered }] of turns.entries()) {
          chat.push(user('word '.repeat(words)))
          for (let step = 0; step < calls; step++) chat.push(call(`${index}.${step}`), result(`${index}.${step}`))
          if (answered) chat.push(assistant('done'))
        }
        const kept = trimMessages(chat, { maxTokens })
        expect(kept[0]).toEqual(system)
        expect(kept[1]?.role).toBe('user')
        const called = kept.flatMap((message) =>
          'tool_calls' in message ? (message.tool_calls ?? []).map(({ id }) => id) : [],
        )
        const answered = kept.flatMap((message) => (message.role === 'tool' ? [message.tool_call_id] : []))
        expect(answered).toEqual(called)
        if (size(kept) > maxTokens) expect(kept.filter(({ role }) => role === 'user')).toHaveLength(1)
      }),
    )
  })
})
