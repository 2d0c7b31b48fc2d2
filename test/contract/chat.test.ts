import { describe, expect, it } from 'vitest'
import { breakAfter, callTool, fail, reply, type ServerFailure } from '../../src/mocks/index.ts'
import type { CompletionChunk, ErrorCode } from '../../src/index.ts'
import { answering, chatProviders, clientOf, essence, model, question, recorded, run, spelled } from './subject.ts'
import { spoken } from '../support/spoken.ts'

const text = 'Hello, **wörld** 👋! How are you today?'
const tools = [
  {
    type: 'function' as const,
    function: {
      name: 'weather',
      description: 'Tells the weather.',
      parameters: {
        type: 'object',
        properties: { city: { type: 'string' } },
        required: ['city'],
        additionalProperties: false,
      },
    },
  },
]
const finishes = (chunks: readonly CompletionChunk[]) =>
  chunks.flatMap(({ choices }) => choices.flatMap(({ finish_reason }) => finish_reason ?? []))

/** What the page is told for each failure a host can have; a host without the distinction may say the second. */
const failures: [failure: ServerFailure, ...codes: ErrorCode[]][] = [
  ['authentication', 'authentication', 'permission'],
  ['rate-limit', 'rate-limit', 'overloaded'],
  ['overloaded', 'overloaded', 'server', 'rate-limit'],
  ['server', 'server', 'overloaded'],
  ['not-found', 'not-found'],
  ['context-window', 'context-window'],
  ['invalid-request', 'invalid-request'],
  ['unreachable', 'unreachable'],
]

for (const provider of chatProviders) {
  const request = { model: model(provider), messages: question }
  const { chat } = await spoken(provider.dialect)
  const supportsTools = !JSON.stringify(
    chat?.encode({ model: 'm', messages: question, stream: false, tools }).warnings ?? [],
  ).includes('tools')

  describe(`${provider.id} chats`, () => {
    it('folds a stream and a JSON answer to the same completion', async () => {
      const streamed = await run(clientOf(provider, [reply(text)]), request)
      const plain = await clientOf(provider, [reply(text)]).completion(request)
      expect(streamed.completion?.choices[0].message.content).toBe(text)
      expect(streamed.completion && essence(streamed.completion)).toEqual(essence(plain))
      expect(plain.provider).toBe(provider.id)
    })

    it('says one finish a choice, and the provider’s own word for it', async () => {
      const { chunks, completion } = await run(clientOf(provider, [reply(text)]), request)
      expect(finishes(chunks)).toEqual(['stop'])
      expect(completion?.choices[0]).toMatchObject({ finish_reason: 'stop', native_finish_reason: expect.any(String) })
      expect(completion?.warnings).toEqual([])
      const cut = await run(clientOf(provider, [reply(text, { finish_reason: 'length' })]), request)
      expect(finishes(cut.chunks)).toEqual(['length'])
    })

    it('counts tokens by one arithmetic', async () => {
      const { completion } = await run(clientOf(provider, [reply(text)]), request)
      const usage = completion?.usage
      if (!usage) return expect(await clientOf(provider, [reply(text)]).completion(request)).not.toHaveProperty('usage')
      expect(usage.prompt_tokens).toBeGreaterThan(0)
      expect(usage.total_tokens).toBe(usage.prompt_tokens + usage.completion_tokens)
    })

    it('gives the same chunks wherever the bytes are cut', async () => {
      const { bytes, contentType } = await recorded(provider, reply('Wörld 👋!'))
      const whole = await run(clientOf(provider, answering([bytes], contentType)), request)
      expect(whole.error).toBeUndefined()
      for (let cut = 1; cut < bytes.length; cut++) {
        const { chunks } = await run(
          clientOf(provider, answering([bytes.slice(0, cut), bytes.slice(cut)], contentType)),
          request,
        )
        expect(spelled(chunks), `cut at ${cut}`).toEqual(spelled(whole.chunks))
      }
      const crumbs = Array.from(bytes, (byte) => Uint8Array.of(byte))
      expect(spelled((await run(clientOf(provider, answering(crumbs, contentType)), request)).chunks)).toEqual(
        spelled(whole.chunks),
      )
    })

    it('is asked by a schema without being refused', async () => {
      const json = {
        type: 'object',
        properties: { city: { type: 'string' } },
        required: ['city'],
        additionalProperties: false,
      }
      const client = clientOf(provider, [reply('{"city":"Ulm"}')])
      const response_format = {
        type: 'json_schema' as const,
        json_schema: { name: 'answer', schema: json, strict: true },
      }
      const { choices } = await client.completion({ ...request, response_format })
      expect(choices[0].message.content).toBe('{"city":"Ulm"}')
    })

    if (supportsTools)
      it('calls tools, alike in a stream and in JSON', async () => {
        const call = () => [callTool('weather', { city: 'Köln' })]
        const streamed = await run(clientOf(provider, call()), { ...request, tools })
        const plain = await clientOf(provider, call()).completion({ ...request, tools })
        for (const completion of [streamed.completion, plain]) {
          const [toolCall] = completion?.choices[0].message.tool_calls ?? []
          expect(toolCall).toMatchObject({
            id: expect.stringMatching(/.+/),
            type: 'function',
            function: { name: 'weather' },
          })
          expect(JSON.parse(toolCall?.function.arguments ?? '')).toEqual({ city: 'Köln' })
          expect(completion?.choices[0].finish_reason).toBe('tool_calls')
        }
        expect(finishes(streamed.chunks)).toEqual(['tool_calls'])
      })

    if (supportsTools)
      it('takes its own tool calls, and their results, back', async () => {
        const client = clientOf(provider, [
          callTool([
            { name: 'weather', args: { city: 'Ulm' } },
            { name: 'weather', args: {} },
          ]),
          reply('Sunny.'),
        ])
        const { choices } = await client.completion({ ...request, tools })
        const calls = choices[0].message.tool_calls ?? []
        expect(new Set(calls.map(({ id }) => id)).size).toBe(2)
        const results = calls.map(({ id }) => ({ role: 'tool' as const, tool_call_id: id, content: '12°' }))
        const answer = await client.completion({
          ...request,
          messages: [...question, choices[0].message, ...results],
          tools,
        })
        expect(answer.choices[0].message.content).toBe('Sunny.')
      })

    for (const [failure, ...codes] of failures) {
      it(`tells ${failure} as what it is`, async () => {
        const { error } = await run(clientOf(provider, [fail(failure)]), request)
        expect(codes).toContain(error?.code)
        expect(error).toMatchObject({ provider: provider.id, model: 'model-1', attempts: [{ outcome: 'failed' }] })
        expect(error?.explain()).not.toContain('test-key')
      })
    }

    it('says when to come back', async () => {
      const { error } = await run(clientOf(provider, [fail('rate-limit', { retryAfter: 7 })]), request)
      expect(error?.retryAfter ?? 7000).toBe(7000)
    })

    it('calls a stream that breaks truncated, and hands the partial over', async () => {
      const { error, chunks } = await run(clientOf(provider, [breakAfter(3)]), request)
      expect(error?.code).toBe('truncated')
      expect(chunks.length).toBeGreaterThan(0)
      expect(error?.partial?.choices[0]?.message.content).toBeTruthy()
      expect(error?.partial?.choices[0]?.finish_reason).toBeNull()
    })

    it('throws an in-band error with the partial', async () => {
      const { error } = await run(clientOf(provider, [breakAfter(3, 'error')]), request)
      expect(error?.code).toMatch(/^(server|overloaded|truncated|bad-response)$/)
      expect(error?.partial?.choices[0]?.message.content).toBeTruthy()
    })

    it('is aborted by its signal, with the partial', async () => {
      const controller = new AbortController()
      const stream = clientOf(provider, [breakAfter(3, 'silence')]).completion(
        { ...request, stream: true },
        { signal: controller.signal },
      )
      const reading = (async () => {
        for await (const { choices } of stream)
          if (choices[0]?.delta.content) setTimeout(() => controller.abort('enough'), 5)
      })()
      await expect(reading).rejects.toMatchObject({
        code: 'aborted',
        cause: 'enough',
        partial: { choices: [{ message: { content: expect.any(String) } }] },
      })
    })
  })
}
