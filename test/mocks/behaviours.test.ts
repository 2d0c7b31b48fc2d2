import { describe, expect, it } from 'vitest'
import { breakAfter, callTool, fail, mock, reply } from '../../src/mocks/index.ts'
import { chatURL, dig, events, lines, send, start, textOf, wires } from './kit.ts'

const text = 'Grüße aus 東京 — 👩‍🚀 says hi.'

describe.each(wires)('%s', (wire) => {
  const any = `${wire}/*`

  it('says the scripted text, whole and streamed', async () => {
    const fetch = start([mock(any, reply(text))])
    expect(textOf(wire, await (await send(fetch, wire)).text())).toBe(text)
    expect(textOf(wire, await (await send(fetch, wire, { stream: true })).text())).toBe(text)
  })

  it('lets a function answer, and hands it the request in OpenAI’s shape', async () => {
    const fetch = start([
      mock(
        any,
        reply(({ messages }) => `You said ${JSON.stringify(messages.at(-1))}`),
      ),
    ])
    const said = textOf(wire, await (await send(fetch, wire)).text())
    expect(said).toBe('You said {"role":"user","content":"Why is the sky blue?"}')
  })

  it('answers by default with a few lines about the question', async () => {
    expect(textOf(wire, await (await send(start(), wire)).text())).toContain('Why is the sky blue?')
  })

  it('uses behaviours up one a request, and keeps the last', async () => {
    const fetch = start([mock(any, fail('rate-limit'), reply('one'), reply('two'))])
    expect((await send(fetch, wire)).status).toBe(429)
    const said: string[] = []
    for (let turn = 0; turn < 3; turn++) said.push(textOf(wire, await (await send(fetch, wire)).text()))
    expect(said).toEqual(['one', 'two', 'two'])
  })

  it('takes the first rule that matches', async () => {
    const fetch = start([mock(`${wire}/m`, reply('exact')), mock('*', reply('any'))])
    expect(textOf(wire, await (await send(fetch, wire)).text())).toBe('exact')
    expect(textOf(wire, await (await send(fetch, wire, { model: 'other' })).text())).toBe('any')
  })

  it('gives the same bytes for the same seed, however they are cut', async () => {
    const script = [mock(any, reply(text, { reasoning: 'Hm.', fragment: true }))]
    const read = async (seed: number) => {
      const body = (await send(start(script, { seed }), wire, { stream: true })).body ?? new ReadableStream()
      const reader = body.getReader()
      const cuts: number[] = []
      const bytes: number[] = []
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        cuts.push(next.value.length)
        bytes.push(...next.value)
      }
      return { cuts, text: textOf(wire, new TextDecoder().decode(new Uint8Array(bytes))) }
    }
    const [one, again, other] = [await read(1), await read(1), await read(2)]
    expect(again).toEqual(one)
    expect(other.cuts).not.toEqual(one.cuts)
    expect([one.text, other.text]).toEqual([text, text])
  })

  it('drops the connection after so many tokens', async () => {
    const response = await send(start([mock(any, breakAfter(3))]), wire, { stream: true })
    await expect(response.text()).rejects.toThrow('network error')
  })

  it('drops a JSON answer half-way', async () => {
    const response = await send(start([mock(any, breakAfter(0))]), wire)
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow('network error')
  })

  it('breaks with an in-band error, and does not say that it is complete', async () => {
    const body = await (await send(start([mock(any, breakAfter(2, 'error'))]), wire, { stream: true })).text()
    const frames = wire === 'ollama' ? lines(body) : events(body)
    const broken = wire === 'cohere' ? dig(frames.at(-2), 'delta') : frames.at(-1)
    expect(broken).toHaveProperty('error')
    expect(body).not.toMatch(/message_stop|"done":true|COMPLETE|STOP/)
  })

  it('falls silent until it is aborted', async () => {
    const controller = new AbortController()
    const fetch = start([mock(any, breakAfter(1, 'silence'))])
    const response = await send(fetch, wire, { stream: true }, { signal: controller.signal })
    const reader = (response.body ?? new ReadableStream()).getReader()
    let pending = reader.read()
    setTimeout(() => controller.abort(new Error('enough')), 20)
    const drain = async () => {
      for (;;) {
        await pending
        pending = reader.read()
      }
    }
    await expect(drain()).rejects.toThrow('enough')
  })

  it('rejects the fetch of a server that is not there', async () => {
    await expect(send(start([mock(any, fail('unreachable'))]), wire)).rejects.toThrow(TypeError)
  })

  it('refuses a page’s origin, but lets a no-cors probe through', async () => {
    const fetch = start([mock(any, fail('origin-blocked'))])
    await expect(send(fetch, wire)).rejects.toThrow(TypeError)
    const probe = await fetch(
      new URL(chatURL[wire]).origin +
        (wire === 'ollama' ? '/' : '/v1beta/'.slice(0, wire === 'gemini' ? undefined : 3)),
      { mode: 'no-cors' },
    )
    expect(probe.ok).toBe(true)
  })

  it('counts what it says', async () => {
    const fetch = start([mock(any, reply('one two', { usage: { prompt_tokens: 7, completion_tokens: 5 } }))])
    const body: unknown = await (await send(fetch, wire)).json()
    const names = {
      openai: [
        ['usage', 'prompt_tokens'],
        ['usage', 'completion_tokens'],
      ],
      anthropic: [
        ['usage', 'input_tokens'],
        ['usage', 'output_tokens'],
      ],
      ollama: [['prompt_eval_count'], ['eval_count']],
      gemini: [
        ['usageMetadata', 'promptTokenCount'],
        ['usageMetadata', 'candidatesTokenCount'],
      ],
      cohere: [
        ['usage', 'tokens', 'input_tokens'],
        ['usage', 'tokens', 'output_tokens'],
      ],
    }[wire]
    expect(names.map((path) => dig(body, ...path))).toEqual([7, 5])
  })

  it('keeps its pace', async () => {
    const fetch = start([mock(any, reply('a b c', { firstToken: 5, tokensPerSecond: 500 }))])
    expect(textOf(wire, await (await send(fetch, wire, { stream: true })).text())).toBe('a b c')
    expect(textOf(wire, await (await send(fetch, wire)).text())).toBe('a b c')
  })
})

describe('tools', () => {
  const tools = {
    openai: [{ type: 'function', function: { name: 'weather', parameters: { type: 'object' } } }],
    anthropic: [{ name: 'weather', input_schema: { type: 'object' } }],
    ollama: [{ type: 'function', function: { name: 'weather', parameters: { type: 'object' } } }],
  }
  const two = callTool([
    { name: 'weather', args: { city: 'Ulm' }, id: 'a' },
    { name: 'weather', args: { city: 'Bonn' }, id: 'b' },
  ])

  it('arrive in pieces at OpenAI', async () => {
    const fetch = start([mock('openai/*', two)])
    const body = await (await send(fetch, 'openai', { stream: true, tools: tools.openai })).text()
    type Delta = { index: number; id?: string; function: { arguments: string } }
    const deltas = events(body).flatMap(
      (chunk) => (dig(chunk, 'choices', 0, 'delta', 'tool_calls') as Delta[] | undefined) ?? [],
    )
    const join = (index: number) =>
      deltas
        .filter((delta) => delta.index === index)
        .map((delta) => delta.function.arguments)
        .join('')
    expect([join(0), join(1)]).toEqual(['{"city":"Ulm"}', '{"city":"Bonn"}'])
    expect(deltas.flatMap(({ id }) => id ?? [])).toEqual(['a', 'b'])
  })

  it('arrive in blocks at Anthropic', async () => {
    const fetch = start([mock('anthropic/*', two)])
    const frames = events(await (await send(fetch, 'anthropic', { stream: true, tools: tools.anthropic })).text())
    expect(frames.flatMap((frame) => dig(frame, 'content_block', 'id') ?? [])).toEqual(['a', 'b'])
    expect(dig(frames.at(-2), 'delta', 'stop_reason')).toBe('tool_use')
  })

  it('arrive whole at Ollama, with objects for arguments and a reason of stop', async () => {
    const rows = lines(await (await send(start([mock('ollama/*', two)]), 'ollama', { stream: true })).text())
    expect(rows.flatMap((row) => dig(row, 'message', 'tool_calls', 0, 'function') ?? [])).toEqual([
      { index: 0, name: 'weather', arguments: { city: 'Ulm' } },
      { index: 1, name: 'weather', arguments: { city: 'Bonn' } },
    ])
    expect(dig(rows.at(-1), 'done_reason')).toBe('stop')
  })

  it('are called by default where the request leaves no choice', async () => {
    const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
    const tool = { type: 'function', function: { name: 'weather', parameters } }
    const body: unknown = await (await send(start(), 'openai', { tools: [tool], tool_choice: 'required' })).json()
    expect(dig(body, 'choices', 0, 'message', 'tool_calls', 0, 'function')).toEqual({
      name: 'weather',
      arguments: '{"city":"text"}',
    })
    expect(dig(body, 'choices', 0, 'finish_reason')).toBe('tool_calls')
  })
})
