import { describe, expect, it } from 'vitest'
import { fail, mock } from '../../src/mocks/index.ts'
import type { ServerFailure } from '../../src/mocks/index.ts'
import { chatURL, send, start, wires } from './kit.ts'
import type { Wire } from './kit.ts'

const refused = async (wire: Wire, more: object, init?: RequestInit) => {
  const response = await send(start(), wire, more, init)
  const body = (await response.json()) as { error: { message: string } | string }
  return [response.status, typeof body.error === 'string' ? body.error : body.error.message]
}
const strict = (schema: object) => ({ type: 'json_schema', json_schema: { name: 'answer', strict: true, schema } })
const schemaFor = (name: string) => ({ type: 'json_schema', json_schema: { name, schema: {} } })

describe('OpenAI refuses in its words', () => {
  it.each([
    [{ model: undefined }, 'you must provide a model parameter'],
    [{ messages: undefined }, "Missing required parameter: 'messages'."],
    [
      { messages: [] },
      "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.",
    ],
    [
      { temperature: 3 },
      "Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got 3 instead.",
    ],
    [
      { temperature: -1 },
      "Invalid 'temperature': decimal below minimum value. Expected a value >= 0, but got -1 instead.",
    ],
    [{ n: 200 }, "Invalid 'n': integer above maximum value. Expected a value <= 128, but got 200 instead."],
    [{ temperature: 'hot' }, "Invalid type for 'temperature': expected a decimal, but got a string instead."],
    [{ max_tokens: 1.5 }, "Invalid type for 'max_tokens': expected an integer, but got a decimal instead."],
    [{ num_predict: 5 }, "Unknown parameter: 'num_predict'."],
    [
      { stop: ['a', 'b', 'c', 'd', 'e'] },
      "Invalid 'stop': array too long. Expected an array with maximum length 4, but got an array with length 5 instead.",
    ],
    [
      { messages: [{ role: 'robot', content: 'hi' }] },
      "Invalid value: 'robot'. Supported values are: 'system', 'developer', 'user', 'assistant', 'tool'.",
    ],
    [{ messages: [{ role: 'user' }] }, "Missing required parameter: 'messages[0].content'."],
    [
      { messages: [{ role: 'user', content: [{ type: 'text' }] }] },
      "Missing required parameter: 'messages[0].content[0].text'.",
    ],
    [
      { messages: [{ role: 'user', content: 'x', reasoning_content: 'y' }] },
      "Unknown parameter: 'messages[0].reasoning_content'.",
    ],
    [
      { messages: [{ role: 'tool', content: 'x', tool_call_id: 'y' }] },
      "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
    ],
    [
      { response_format: { type: 'json_object' } },
      "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
    ],
    [{ response_format: schemaFor('') }, "Invalid 'response_format.json_schema.name': string does not match pattern."],
    [
      { response_format: strict({ type: 'object', properties: {} }) },
      "Invalid schema for response_format 'answer': In context=(), 'additionalProperties' is required to be supplied and to be false.",
    ],
    [
      {
        response_format: strict({ type: 'object', properties: { a: {} }, required: [], additionalProperties: false }),
      },
      "'required' is required to be supplied and to be an array including every key in properties. Missing 'a'.",
    ],
    [
      { model: 'o3', max_tokens: 5 },
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    ],
  ])('%j', async (more, message) => {
    const [status, said] = await refused('openai', more)
    expect(said).toContain(message)
    expect(status).toBe(400)
  })
})

describe('Anthropic refuses in its words', () => {
  const call = { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'w', input: {} }] }
  it.each([
    [{ max_tokens: undefined }, 'max_tokens: Field required'],
    [{ model: undefined }, 'model: Field required'],
    [{ messages: [] }, 'messages: at least one message is required'],
    [{ temperature: 2 }, 'temperature: Input should be less than or equal to 1'],
    [{ max_tokens: 'many' }, 'max_tokens: Input should be a valid integer'],
    [{ n: 2 }, 'n: Extra inputs are not permitted'],
    [{ messages: [{ role: 'system', content: 'x' }] }, "messages.0.role: Input should be 'user' or 'assistant'"],
    [{ messages: [{ role: 'user', content: '' }] }, 'messages: text content blocks must be non-empty'],
    [
      { messages: [call, { role: 'user', content: 'And?' }] },
      'messages.0: `tool_use` ids were found without `tool_result` blocks immediately after: t1.',
    ],
    [
      { thinking: { type: 'enabled', budget_tokens: 2048 } },
      '`max_tokens` must be greater than `thinking.budget_tokens`.',
    ],
    [
      { output_config: { format: { type: 'json_schema', schema: { type: 'object' } } } },
      "For 'object' type, 'additionalProperties' must be explicitly set to false",
    ],
    [{ stop_sequences: [' '] }, 'stop_sequences: each stop sequence must contain non-whitespace'],
  ])('%j', async (more, message) => {
    const [status, said] = await refused('anthropic', more)
    expect(said).toContain(message)
    expect(status).toBe(400)
  })

  it('has no sampling parameters from version 2026-10-21 on', async () => {
    const headers = { 'x-api-key': 'k', 'anthropic-version': '2026-10-21' }
    expect(await refused('anthropic', { temperature: 1 }, { headers })).toEqual([
      400,
      'temperature: Extra inputs are not permitted',
    ])
  })

  it('wants its version header', async () => {
    expect(await refused('anthropic', {}, { headers: { 'x-api-key': 'k' } })).toEqual([
      400,
      'anthropic-version: header is required',
    ])
  })
})

describe('Gemini refuses in its words', () => {
  it.each([
    [{ contents: undefined }, '* GenerateContentRequest.contents: contents is not specified'],
    [{ contents: [] }, '* GenerateContentRequest.contents: contents is not specified'],
    [{ messages: [] }, 'Invalid JSON payload received. Unknown name "messages": Cannot find field.'],
    [
      { generationConfig: { max_tokens: 5 } },
      'Invalid JSON payload received. Unknown name "max_tokens" at \'generation_config\': Cannot find field.',
    ],
    [{ generationConfig: { temperature: 3 } }, 'temperature must be at most 2.'],
    [{ generationConfig: { responseSchema: {} } }, 'only allowed when response_mime_type is set to application/json'],
    [{ contents: [{ role: 'user', parts: [] }] }, 'contents.parts must not be empty.'],
  ])('%j', async (more, message) => {
    const [status, said] = await refused('gemini', more)
    expect(said).toContain(message)
    expect(status).toBe(400)
  })
})

describe('Cohere refuses in its words', () => {
  it.each([
    [{ temperature: 1.5 }, 400, 'invalid request: temperature must be less than or equal to 1'],
    [{ messages: undefined }, 400, 'invalid request: messages is required'],
    [{ n: 2 }, 422, "unknown field: parameter 'n' is not a valid field"],
    [{ tool_choice: 'REQUIRED' }, 400, 'no tools were provided'],
  ])('%j', async (more, status, message) => {
    const response = await send(start(), 'cohere', more)
    expect(((await response.json()) as { message: string }).message).toContain(message)
    expect(response.status).toBe(status)
  })
})

describe('Ollama refuses in its words', () => {
  it.each([
    [{ model: undefined }, 'model is required'],
    [{ model: '' }, 'model is required'],
    [
      { messages: 'hi' },
      'json: cannot unmarshal string into Go struct field ChatRequest.messages of type []api.Message',
    ],
    [
      { messages: [{ role: 'assistant', tool_calls: [{ function: { name: 'w', arguments: '{}' } }] }] },
      'json: cannot unmarshal string into Go struct field ChatRequest.messages.tool_calls.function.arguments',
    ],
    [{ messages: [{ role: 'user', images: ['data:image/png;base64,AA=='] }] }, 'illegal base64 data'],
    [{ think: 'hard' }, 'invalid think value: "hard"'],
  ])('%j', async (more, message) => {
    const [status, said] = await refused('ollama', more)
    expect(said).toContain(message)
    expect(status).toBe(400)
  })

  it('ignores what it does not know, and loads a model when there are no messages', async () => {
    const response = await send(start(), 'ollama', { frequency: 1, messages: [] })
    expect(await response.json()).toMatchObject({ done: true, done_reason: 'load' })
  })
})

describe('every host', () => {
  it.each(wires)('%s refuses what is not JSON', async (wire) => {
    expect((await send(start(), wire, {}, { body: '{' })).status).toBe(400)
  })

  it.each(['openai', 'anthropic', 'gemini', 'cohere'] as const)('%s wants a key', async (wire) => {
    const { status } = await send(start(), wire, {}, { headers: { 'anthropic-version': '2023-06-01' } })
    expect(status).toBe(wire === 'gemini' ? 403 : 401)
  })

  it.each(wires)('%s knows no other paths', async (wire) => {
    const response = await start()(`${chatURL[wire]}/further`, { method: 'POST', body: '{}' })
    expect(response.status).toBe(404)
  })

  it('does not let a refused request use up a behaviour', async () => {
    const fetch = start([mock('openai/*', fail('overloaded'), fail('server'))])
    expect((await send(fetch, 'openai', { temperature: 3 })).status).toBe(400)
    expect((await send(fetch, 'openai')).status).toBe(503)
  })

  const statuses: Record<Wire, Partial<Record<ServerFailure, number>>> = {
    openai: { authentication: 401, 'quota-exceeded': 429, 'context-window': 400, overloaded: 503, 'not-found': 404 },
    anthropic: { authentication: 401, 'quota-exceeded': 400, 'context-window': 400, overloaded: 529, 'not-found': 404 },
    ollama: { permission: 403, overloaded: 503, 'not-found': 404, 'context-window': 400, server: 500 },
    gemini: { authentication: 400, 'quota-exceeded': 429, overloaded: 503, permission: 400, server: 500 },
    cohere: { authentication: 401, 'quota-exceeded': 402, 'content-policy': 498, server: 500 },
  }
  it.each(wires.flatMap((wire) => Object.entries(statuses[wire]).map(([code, status]) => ({ wire, code, status }))))(
    '$wire fails with $status for $code',
    async ({ wire, code, status }) => {
      const fetch = start([mock(`${wire}/*`, fail(code as ServerFailure))])
      expect((await send(fetch, wire)).status).toBe(status)
    },
  )

  it.each(wires.filter((wire) => wire !== 'gemini'))('%s tells when to come back', async (wire) => {
    const fetch = start([mock(`${wire}/*`, fail('rate-limit', { retryAfter: 7, message: 'Later.' }))])
    const response = await send(fetch, wire)
    expect(response.headers.get('retry-after')).toBe('7')
    expect(await response.text()).toContain('Later.')
  })
})
