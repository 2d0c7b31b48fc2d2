/** `POST /messages`: named events, one block after the other, padding behind the JSON. */
import type { Complaint } from '../complaints.ts'
import { complain } from '../complaints.ts'
import { event, piece } from '../framing.ts'
import { letters } from '../random.ts'
import { tokenise, weigh } from '../tokens.ts'
import type { Answer, ChatEndpoint, Errors, Exchange, Piece, PlainEndpoint } from '../types.ts'
import { checkAnthropic } from './anthropic-check.ts'
import { readAnthropic } from './anthropic-read.ts'
import type { AnthropicBody } from './anthropic-read.ts'
import { anthropicSchemas } from './anthropic-schema.ts'

const reasons = { stop: 'end_turn', length: 'max_tokens', tool_calls: 'tool_use', content_filter: 'refusal' } as const

function usageOf({ usage }: Answer) {
  const read = usage.prompt_tokens_details?.cached_tokens ?? 0
  const written = usage.prompt_tokens_details?.cache_write_tokens ?? 0
  return {
    // Anthropic counts cached tokens beside the input, not in it.
    input_tokens: usage.prompt_tokens - read - written,
    cache_creation_input_tokens: written,
    cache_read_input_tokens: read,
    output_tokens: usage.completion_tokens,
  }
}

const callId = ({ random }: Exchange) => `toolu_${letters(random, 24)}`
const signatureOf = ({ random }: Exchange) => `${letters(random, 83)}=`

/** The content blocks, whole, each with the deltas that make it. */
function blocksOf(answer: Answer, exchange: Exchange) {
  const { reasoning, text, calls } = answer
  const signature = signatureOf(exchange)
  return [
    ...(reasoning.length > 0
      ? [
          {
            whole: { type: 'thinking', thinking: reasoning.join(''), signature },
            empty: { type: 'thinking', thinking: '', signature: '' },
            deltas: [
              ...reasoning.map((thinking) => ({ type: 'thinking_delta', thinking })),
              { type: 'signature_delta', signature },
            ],
          },
        ]
      : []),
    ...(text.length > 0
      ? [
          {
            whole: { type: 'text', text: text.join('') },
            empty: { type: 'text', text: '' },
            deltas: text.map((token) => ({ type: 'text_delta', text: token })),
          },
        ]
      : []),
    ...calls.map((call) => {
      const head = { type: 'tool_use', id: call.id ?? callId(exchange), name: call.name }
      const pieces = call.arguments === '{}' ? [] : tokenise(call.arguments)
      return {
        whole: { ...head, input: JSON.parse(call.arguments) as unknown },
        empty: { ...head, input: {}, caller: { type: 'direct' } },
        deltas: ['', ...pieces].map((partial_json) => ({ type: 'input_json_delta', partial_json })),
      }
    }),
  ]
}

function messageOf(answer: Answer, exchange: Exchange) {
  return {
    id: `msg_01${letters(exchange.random, 22)}`,
    type: 'message',
    role: 'assistant',
    model: exchange.model,
    content: blocksOf(answer, exchange).map(({ whole }) => whole),
    stop_reason: answer.stop === undefined ? reasons[answer.finish_reason] : 'stop_sequence',
    stop_sequence: answer.stop ?? null,
    usage: { ...usageOf(answer), service_tier: 'standard' },
  }
}

function* stream(answer: Answer, exchange: Exchange): Generator<Piece> {
  const { random } = exchange
  const say = (data: Record<string, unknown> & { type: string }, token = false) =>
    piece(event(JSON.stringify(data) + ' '.repeat(Math.floor(random() * 8)), {}, data.type), token)
  const message = messageOf(answer, exchange)
  const { usage } = message
  yield say({
    type: 'message_start',
    message: { ...message, content: [], stop_reason: null, stop_sequence: null, usage: { ...usage, output_tokens: 1 } },
  })
  for (const [index, { empty, deltas }] of blocksOf(answer, exchange).entries()) {
    yield say({ type: 'content_block_start', index, content_block: empty })
    if (index === 0) yield piece(event('{"type": "ping"}', {}, 'ping'))
    for (const delta of deltas)
      yield say({ type: 'content_block_delta', index, delta }, delta.type !== 'signature_delta')
    yield say({ type: 'content_block_stop', index })
  }
  yield say({
    type: 'message_delta',
    delta: { stop_reason: message.stop_reason, stop_sequence: message.stop_sequence },
    usage: usageOf(answer),
  })
  yield say({ type: 'message_stop' })
}

function check(exchange: Exchange, assumed: string | null): Complaint | undefined {
  const version = exchange.headers.get('anthropic-version') ?? assumed
  if (version === null)
    return { reason: 'missing', path: ['anthropic-version'], message: 'anthropic-version: header is required' }
  if (!(version in anthropicSchemas))
    return {
      reason: 'wrong-value',
      path: ['anthropic-version'],
      message: `anthropic-version: "${version}" is not a valid version`,
    }
  const schema = anthropicSchemas[version as keyof typeof anthropicSchemas]
  return complain(schema, exchange.body) ?? checkAnthropic(exchange)
}

/** @param assumed the version where none is named; null: naming one is required, as Anthropic itself has it */
export const anthropicMessages = (errors: Errors, assumed: string | null = null): ChatEndpoint => ({
  kind: 'chat',
  method: 'POST',
  path: /^(\/v1)?\/messages$/,
  errors,
  check: (exchange) => check(exchange, assumed),
  contentType: 'text/event-stream; charset=utf-8',
  read: ({ body }) => ({ stream: body.stream === true, request: readAnthropic(body as unknown as AnthropicBody) }),
  stream,
  json: messageOf,
  inBand: (exchange) => event(errors.fail({ code: 'overloaded' }, exchange).body, {}, 'error'),
})

const timestamp = ({ created }: Exchange) => new Date(created * 1000).toISOString()
const row = (id: string, exchange: Exchange) => ({
  type: 'model',
  id,
  display_name: id.replace(/-/g, ' '),
  created_at: timestamp(exchange),
  max_input_tokens: 200_000,
  max_tokens: 64_000,
})

export const anthropicLists = (errors: Errors): PlainEndpoint[] => [
  {
    kind: 'plain',
    method: 'POST',
    path: /^(\/v1)?\/messages\/count_tokens$/,
    errors,
    answer: ({ body }) => ({ status: 200, body: { input_tokens: weigh([body.system, body.messages, body.tools]) } }),
  },
  {
    kind: 'plain',
    method: 'GET',
    path: /^(\/v1)?\/models$/,
    errors,
    answer(exchange) {
      const { models, url } = exchange
      const after = url.searchParams.get('after_id')
      const from = after === null ? 0 : models.indexOf(after) + 1
      const page = models.slice(from, from + Number(url.searchParams.get('limit') ?? 20))
      return {
        status: 200,
        body: {
          data: page.map((id) => row(id, exchange)),
          has_more: from + page.length < models.length,
          first_id: page[0] ?? null,
          last_id: page.at(-1) ?? null,
        },
      }
    },
  },
  {
    kind: 'plain',
    method: 'GET',
    path: /^(\/v1)?\/models\/(?<model>[^/]+)$/,
    errors,
    answer: (exchange) =>
      exchange.models.includes(exchange.model)
        ? { status: 200, body: row(exchange.model, exchange) }
        : errors.fail({ code: 'not-found' }, exchange),
  },
]
