import { describe, expect, it } from 'vitest'
import { endpointDialects } from '../../src/dialects/endpoint-dialects.ts'
import { LLMError } from '../../src/errors/llm-error.ts'
import { providers } from '../../src/providers/registry.ts'
import type { ChatCodec, CompletionRequest, ContentPart, ResolvedRequest, WireRequest } from '../../src/types/index.ts'
import { spoken } from '../support/spoken.ts'

/** Every dialect as its hosts speak it, and the plain ones for servers of one's own. */
const dialects = [
  ...providers.map(({ id, dialect }) => ({ name: id, dialect })),
  ...endpointDialects.map((dialect) => ({ name: `an endpoint, ${dialect.name}`, dialect })),
]
const loading = dialects.map(async ({ name, dialect }) => ({ name, chat: (await spoken(dialect)).chat }))
const chats = (await Promise.all(loading)).flatMap(({ name, chat }) => (chat ? [{ name, chat }] : []))

type Field = Exclude<keyof CompletionRequest, 'model' | 'messages' | 'stream_options' | 'provider_options'>

const tools: CompletionRequest['tools'] = [
  { type: 'function', function: { name: 'weather', parameters: { type: 'object', properties: {} } } },
]
const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false }

/** A value of each field that is no default anywhere, and what has to stand beside it. A field that is added to the type must be added here. */
const fields = {
  temperature: [0.25],
  top_p: [0.75],
  max_tokens: [77],
  max_completion_tokens: [77],
  stop: [['halt'], 'halt'],
  n: [2],
  seed: [4242],
  presence_penalty: [0.5],
  frequency_penalty: [0.5],
  logit_bias: [{ '42': 5 }],
  logprobs: [true],
  top_logprobs: [3],
  tools: [tools],
  tool_choice: ['none', 'required', { type: 'function', function: { name: 'weather' } }],
  parallel_tool_calls: [false],
  response_format: [{ type: 'json_object' }, { type: 'json_schema', json_schema: { name: 'answer', schema } }],
  // 'none' is the default of wires that think only when asked to: it is tested with the hosts that have a word for it.
  reasoning_effort: ['minimal', 'low', 'medium', 'high', 'xhigh', 'max'],
  user: ['user-4242'],
  metadata: [{ key: 'value' }],
} satisfies Record<Field, readonly unknown[]>

const beside: Partial<Record<Field, Partial<ResolvedRequest>>> = {
  top_logprobs: { logprobs: true },
  tool_choice: { tools },
  parallel_tool_calls: { tools },
}
const plain: ResolvedRequest = { model: 'model', messages: [{ role: 'user', content: 'Hi' }], stream: false }

/** What is sent, or undefined where the dialect refuses: which is as good as a warning. */
function encode(chat: ChatCodec, request: ResolvedRequest): WireRequest | undefined {
  try {
    return chat.encode(request)
  } catch (error) {
    if (LLMError.is(error) && (error.code === 'unsupported' || error.code === 'invalid-request')) return undefined
    throw error
  }
}

function sent(wire: WireRequest | undefined): string {
  return JSON.stringify({ ...wire, warnings: undefined })
}

describe.each(chats)('$name', ({ chat }) => {
  it.each(Object.entries(fields).flatMap(([field, values]) => values.map((value) => ({ field, value }))))(
    'sends $field $value, or warns',
    ({ field, value }) => {
      for (const stream of [false, true]) {
        const base: ResolvedRequest = { ...plain, ...beside[field as Field], stream }
        const without = encode(chat, base)
        const wire = encode(chat, { ...base, [field]: value })
        const warned = wire?.warnings?.some(({ param }) => param === field)
        expect(wire === undefined || warned || sent(wire) !== sent(without)).toBe(true)
      }
    },
  )

  it('warns about nothing in a plain request, and sends JSON', () => {
    const wire = chat.encode(plain)
    expect(wire.warnings ?? []).toEqual([])
    expect(JSON.parse(JSON.stringify(wire.body))).toEqual(wire.body)
  })

  it.each<ContentPart>([
    { type: 'text', text: 'marker' },
    { type: 'image_url', image_url: { url: 'https://example.com/marker.png' } },
    { type: 'image_url', image_url: { url: 'data:image/png;base64,marker00' } },
    { type: 'input_audio', input_audio: { data: 'marker00', format: 'wav' } },
    { type: 'file', file: { file_data: 'data:application/pdf;base64,marker00', filename: 'a.pdf' } },
    { type: 'file', file: { file_id: 'marker' } },
  ])('sends the part $type, or refuses it', (part) => {
    const wire = encode(chat, { ...plain, messages: [{ role: 'user', content: [{ type: 'text', text: 'x' }, part] }] })
    expect(wire === undefined || sent(wire).includes('marker')).toBe(true)
  })

  it.each([
    ['a system message', { role: 'system', content: 'marker' }],
    ['a developer message', { role: 'developer', content: [{ type: 'text', text: 'marker' }] }],
    ['what the assistant said', { role: 'assistant', content: [{ type: 'text', text: 'marker' }] }],
    ['what the assistant refused', { role: 'assistant', content: null, refusal: 'marker' }],
  ] as const)('sends %s', (_, message) => {
    expect(sent(chat.encode({ ...plain, messages: [message, ...plain.messages] }))).toContain('marker')
  })

  it('sends a tool call and its result', () => {
    const call = {
      id: 'call_1',
      type: 'function' as const,
      function: { name: 'weather', arguments: '{"city":"marker-call"}' },
    }
    const wire = encode(chat, {
      ...plain,
      tools,
      messages: [
        ...plain.messages,
        { role: 'assistant', content: null, tool_calls: [call] },
        { role: 'tool', tool_call_id: 'call_1', content: 'marker-result' },
      ],
    })
    expect(sent(wire)).toContain('marker-call')
    expect(sent(wire)).toContain('marker-result')
  })

  it('sends the name of a speaker, or warns', () => {
    const wire = chat.encode({ ...plain, messages: [{ role: 'user', content: 'Hi', name: 'marker' }] })
    expect(sent(wire).includes('marker') || wire.warnings?.some(({ param }) => param?.includes('name'))).toBe(true)
  })
})
