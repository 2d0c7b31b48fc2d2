import { describe, expect, it } from 'vitest'
import { endpointDialects } from '../../src/dialects/endpoint-dialects.ts'
import { deepseek } from '../../src/providers/deepseek.ts'
import { azure } from '../../src/providers/azure.ts'
import { fireworks } from '../../src/providers/fireworks.ts'
import { groq } from '../../src/providers/groq.ts'
import { mistral } from '../../src/providers/mistral.ts'
import { openrouter } from '../../src/providers/openrouter.ts'
import { perplexity } from '../../src/providers/perplexity.ts'
import { together } from '../../src/providers/together.ts'
import { xai } from '../../src/providers/xai.ts'
import type { Provider } from '../../src/types/index.ts'
import { chunk, run } from '../dialects/openai-chat/decode.ts'
import { spoken } from '../support/spoken.ts'

const [plainChat = openrouter.dialect] = endpointDialects

async function decode({ dialect }: Pick<Provider, 'dialect'>, frames: readonly unknown[]) {
  const { chat = expect.fail('no chat') } = await spoken(dialect)
  return run(chat.decoder({ model: 'm', messages: [{ role: 'user', content: 'Hi' }], stream: true }), frames)
}

const counts = { prompt_tokens: 6, completion_tokens: 9, total_tokens: 15 }

describe('golden streams', () => {
  it('DeepSeek: thinking, then text, finish and usage together', async () => {
    const usage = {
      ...counts,
      prompt_tokens_details: { cached_tokens: 2 },
      completion_tokens_details: { reasoning_tokens: 7 },
      prompt_cache_hit_tokens: 2,
      prompt_cache_miss_tokens: 4,
    }
    const {
      choice,
      usage: told,
      complete,
    } = await decode(deepseek, [
      chunk({ role: 'assistant', content: null, reasoning_content: '' }),
      chunk({ content: null, reasoning_content: 'Hm' }),
      chunk({ content: '4', reasoning_content: null }),
      chunk({ content: '', reasoning_content: null }, 'stop', { usage }),
      '[DONE]',
    ])
    expect(complete).toBe(true)
    expect(choice).toMatchObject({ finish_reason: 'stop', message: { content: '4', reasoning_content: 'Hm' } })
    expect(told).toEqual({
      ...counts,
      prompt_tokens_details: { cached_tokens: 2 },
      completion_tokens_details: { reasoning_tokens: 7 },
    })
  })

  it.each([openrouter, azure, groq, together, fireworks])(
    '$id: what open models think stands in tags',
    async (host) => {
      const { choice } = await decode(host, [chunk({ content: '<think>Hm</think>4' }, 'stop'), '[DONE]'])
      expect(choice?.message).toMatchObject({ content: '4', reasoning_content: 'Hm' })
    },
  )

  it('Groq: a whole call, and usage twice', async () => {
    const calls = [{ index: 0, id: 'fc_1', type: 'function', function: { name: 'w', arguments: '{"c":"A"}' } }]
    const { choice, usage } = await decode(groq, [
      chunk({ role: 'assistant', content: '' }, null, { x_groq: { id: 'req_1', seed: 1 } }),
      chunk({ reasoning: 'Hm', channel: 'analysis' }),
      chunk({ tool_calls: calls }),
      chunk({}, 'tool_calls', { x_groq: { id: 'req_1', usage: counts }, usage: { ...counts, queue_time: 0.1 } }),
      '[DONE]',
    ])
    expect(choice).toMatchObject({
      finish_reason: 'tool_calls',
      message: { reasoning_content: 'Hm', tool_calls: [{ id: 'fc_1', function: { arguments: '{"c":"A"}' } }] },
    })
    expect(usage).toEqual(counts)
  })

  it('Mistral: lists of thinking and plain text mixed, usage in the finish chunk', async () => {
    const { choice, usage } = await decode(mistral, [
      chunk({ role: 'assistant', content: '' }),
      chunk({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'Hm' }] }] }, null, { p: 'abcdef' }),
      chunk({ content: 'Hi' }),
      chunk({ content: '' }, 'model_length', { usage: counts }),
      '[DONE]',
    ])
    expect(choice).toMatchObject({
      finish_reason: 'length',
      native_finish_reason: 'model_length',
      message: { content: 'Hi', reasoning_content: 'Hm' },
    })
    expect(usage).toEqual(counts)
  })

  it("OpenRouter: its own cost, the upstream's word, and a finish that comes twice", async () => {
    const end = {
      id: 'gen-1',
      choices: [
        {
          index: 0,
          delta: { role: 'assistant', content: '' },
          finish_reason: 'stop',
          native_finish_reason: 'end_turn',
        },
      ],
    }
    const { choice, usage, finishes } = await decode(openrouter, [
      chunk({ role: 'assistant', content: 'Hi' }),
      end,
      { ...end, usage: { ...counts, cost: 0.00005, is_byok: false } },
      '[DONE]',
    ])
    expect([choice?.native_finish_reason, usage?.cost, finishes]).toEqual(['end_turn', 0.00005, 1])
  })

  it('edge case 49: OpenRouter: reasoning_details are gathered to be sent back, and told as thinking once', async () => {
    const detail = (text: string, more: object = {}) => ({
      type: 'reasoning.text',
      index: 0,
      format: 'anthropic-claude-v1',
      text,
      ...more,
    })
    const { message } = await decode(openrouter, [
      chunk({ reasoning: 'H', reasoning_details: [detail('H')] }),
      chunk({ reasoning: 'm', reasoning_details: [detail('m')] }),
      chunk({
        reasoning_details: [detail('', { signature: 'sig' }), { type: 'reasoning.encrypted', index: 1, data: 'x' }],
      }),
      chunk({ content: 'Hi' }, 'stop'),
      '[DONE]',
    ])
    expect(message).toMatchObject({ content: 'Hi', reasoning_content: 'Hm' })
    expect(message?.provider_state?.data).toEqual([
      detail('Hm', { signature: 'sig' }),
      { type: 'reasoning.encrypted', index: 1, data: 'x' },
    ])
  })

  it('edge case 49: a thought signature on a tool call is kept', async () => {
    const extra_content = { google: { thought_signature: 'sig' } }
    const { message } = await decode({ dialect: plainChat }, [
      chunk(
        { tool_calls: [{ index: 0, id: 'a', function: { name: 'w', arguments: '{}' }, extra_content }] },
        'tool_calls',
      ),
      '[DONE]',
    ])
    expect(message?.provider_state?.data).toEqual([{ type: 'tool_call.extra_content', id: 'a', extra_content }])
  })

  it('xAI: no finish key, reasoning added to the output, ticks as dollars, sources', async () => {
    const usage = {
      prompt_tokens: 10,
      completion_tokens: 5,
      total_tokens: 35,
      completion_tokens_details: { reasoning_tokens: 20 },
      cost_in_usd_ticks: 37_756_000,
    }
    const { message, usage: told } = await decode(xai, [
      { id: 'u', choices: [{ index: 0, delta: { reasoning_content: 'First', role: 'assistant' } }] },
      { id: 'u', choices: [{ index: 0, delta: { content: 'Hi' } }] },
      { id: 'u', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], citations: ['https://a'] },
      { id: 'u', choices: [], usage },
      '[DONE]',
    ])
    expect(told).toMatchObject({ prompt_tokens: 10, completion_tokens: 25, total_tokens: 35, cost: 0.0037756 })
    expect(message).toMatchObject({ content: 'Hi', reasoning_content: 'First' })
    expect(message?.annotations).toEqual([
      { type: 'url_citation', url_citation: { url: 'https://a', title: '', start_index: 0, end_index: 2 } },
    ])
  })

  it('xAI: sources named after the finish', async () => {
    const { message, finishes } = await decode(xai, [
      chunk({ content: 'Hi' }, 'stop'),
      { id: 'u', choices: [], usage: counts, citations: ['https://a'] },
      '[DONE]',
    ])
    expect([message?.annotations?.length, finishes]).toEqual([1, 1])
  })

  it('xAI: output that already has the reasoning in it is left alone', async () => {
    const usage = {
      prompt_tokens: 10,
      completion_tokens: 25,
      total_tokens: 35,
      completion_tokens_details: { reasoning_tokens: 20 },
    }
    expect((await decode(xai, [chunk({ content: 'a' }, 'stop', { usage }), '[DONE]'])).usage?.completion_tokens).toBe(
      25,
    )
  })

  it('Perplexity: sources where the text points at them, its own cost, the end of the body as its end', async () => {
    const beside = (total_cost: number) => ({
      citations: ['https://a', 'https://b'],
      search_results: [
        { title: 'A', url: 'https://a' },
        { title: 'B', url: 'https://b' },
      ],
      usage: { ...counts, cost: { total_cost } },
    })
    const both = (content: string, all: string, finish?: string) => ({
      id: 'u',
      ...beside(finish ? 0.006 : 0),
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: all },
          delta: { role: 'assistant', content },
          ...(finish && { finish_reason: finish }),
        },
      ],
    })
    const { message, usage, complete } = await decode(perplexity, [
      both('<think>Hm</think>Ruby', 'Ruby'),
      both(' is[2', 'Ruby is[2'),
      both('].', 'Ruby is[2].'),
      both('', 'Ruby is[2].', 'stop'),
    ])
    expect([complete, usage?.cost, message?.content, message?.reasoning_content]).toEqual([
      true,
      0.006,
      'Ruby is[2].',
      'Hm',
    ])
    expect(message?.annotations).toEqual([
      { type: 'url_citation', url_citation: { url: 'https://b', title: 'B', start_index: 7, end_index: 10 } },
      { type: 'url_citation', url_citation: { url: 'https://a', title: 'A', start_index: 0, end_index: 11 } },
    ])
  })
})
