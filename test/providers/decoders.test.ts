import {
  asyncProperty,
  array,
  assert,
  constantFrom,
  dictionary,
  jsonValue,
  letrec,
  oneof,
  property,
  record,
  type Arbitrary,
} from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endpointDialects } from '../../src/dialects/endpoint-dialects.ts'
import { LLMError } from '../../src/errors/llm-error.ts'
import { providers } from '../../src/providers/registry.ts'
import type { ChatCodec, ChunkDraft } from '../../src/types/index.ts'
import { spoken } from '../support/spoken.ts'

const dialects = [
  ...providers.map(({ id, dialect }) => ({ name: id, dialect })),
  ...endpointDialects.map((dialect) => ({ name: `an endpoint, ${dialect.name}`, dialect })),
]

const words = [
  'stop',
  'length',
  'error',
  'MAX_TOKENS',
  'tool_use',
  '',
  'assistant',
  '<think>',
  '</think>',
  '{}',
  '{"a":',
  '[DONE]',
  'text',
  'thinking',
  'tool_use',
  'message_start',
  'content_block_start',
  'content_block_delta',
  'message_delta',
  'message_stop',
  'message-end',
]
const names =
  'id model created object choices index delta message content reasoning_content reasoning reasoning_details tool_calls function name arguments finish_reason usage error code text logprobs annotations done done_reason thinking type candidates parts finishReason functionCall args content_block stop_reason stop generated_text token details prompt_tokens completion_tokens total_tokens prompt_tokens_details'.split(
    ' ',
  )

/** JSON whose keys and words are those of the wires, so that it gets deep into the decoders. */
const { likely } = letrec<{ likely: unknown }>((tie) => ({
  likely: oneof(
    { depthSize: 'medium', maxDepth: 7 },
    jsonValue({ maxDepth: 1 }),
    constantFrom<unknown>(...words, 0, 1, 2, -1, null, true),
    array(tie('likely'), { maxLength: 3 }),
    dictionary(constantFrom(...names), tie('likely'), { maxKeys: 6 }),
  ),
}))

/** A chunk of the common shape, every field of it anything. */
const chunk: Arbitrary<unknown> = record(
  {
    id: likely,
    model: likely,
    choices: array(
      record(
        {
          index: likely,
          delta: record(
            {
              content: likely,
              tool_calls: array(
                record(
                  {
                    index: likely,
                    id: likely,
                    function: record({ name: likely, arguments: likely }, { requiredKeys: [] }),
                  },
                  { requiredKeys: [] },
                ),
              ),
              reasoning: likely,
              reasoning_details: likely,
              annotations: likely,
              refusal: likely,
            },
            { requiredKeys: [] },
          ),
          message: likely,
          finish_reason: likely,
          logprobs: likely,
        },
        { requiredKeys: [] },
      ),
      { maxLength: 3 },
    ),
    usage: likely,
    error: likely,
  },
  { requiredKeys: [] },
)
const frames = array(
  record(
    { event: constantFrom(undefined, 'message', 'error'), data: oneof(chunk, likely, jsonValue()) },
    { requiredKeys: ['data'] },
  ),
  { maxLength: 6 },
)

/** Drafts, or the LLMError that stands for them. */
function decode(chat: ChatCodec, given: readonly { event?: string | undefined; data: unknown }[]): ChunkDraft[] {
  const decoder = chat.decoder({ model: 'm', messages: [{ role: 'user', content: 'Hi' }], stream: true })
  const drafts: ChunkDraft[] = []
  try {
    for (const { event, data } of given) drafts.push(...decoder.push({ ...(event !== undefined && { event }), data }))
    drafts.push(...decoder.end().drafts)
  } catch (error) {
    if (!LLMError.is(error)) throw error
  }
  return drafts
}

function check(drafts: readonly ChunkDraft[]): void {
  const finished = new Set<number>()
  for (const { choices = [], usage } of drafts) {
    if (usage) expect(Object.values(usage).slice(0, 3).every(Number.isFinite)).toBe(true)
    for (const { index, delta, finish_reason: reason } of choices) {
      expect(Number.isInteger(index)).toBe(true)
      for (const text of [delta.content, delta.reasoning_content, delta.refusal])
        expect(['string', 'undefined']).toContain(typeof (text ?? undefined))
      for (const call of delta.tool_calls ?? [])
        expect(['string', 'undefined']).toContain(typeof call.function?.arguments)
      if (reason === null) continue
      expect(['stop', 'length', 'tool_calls', 'content_filter']).toContain(reason)
      expect(finished.has(index)).toBe(false)
      finished.add(index)
    }
  }
}

const one = await Promise.all(dialects.map(async ({ name, dialect }) => [name, await spoken(dialect)] as const))

describe.each(one)('%s', (_, { chat, models, embedding, decodeError }) => {
  if (chat)
    it('decodes any JSON into chunks or an LLMError', () => {
      assert(
        property(frames, (given) => {
          if (chat) check(decode(chat, given))
        }),
        { numRuns: 300 },
      )
    })

  it('reads any body as an error', async () => {
    await assert(
      asyncProperty(oneof(likely, jsonValue()), async (body) => {
        expect((await decodeError(400, body, new Headers())).code).toBeTypeOf('string')
      }),
    )
  })

  if (models)
    it('reads any body as a list of models', () => {
      assert(
        property(oneof(likely, jsonValue()), (body) => {
          expect(quietly(() => models?.decode(body).models.every(({ id }) => typeof id === 'string'))).not.toBe(false)
        }),
      )
    })

  if (embedding)
    it('reads any body as embeddings', () => {
      assert(
        property(oneof(likely, jsonValue()), (body) => {
          expect(quietly(() => Array.isArray(embedding?.decode(body).embeddings))).not.toBe(false)
        }),
      )
    })
})

/** The value, or undefined where an LLMError was thrown. */
function quietly<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch (error) {
    if (LLMError.is(error)) return undefined
    throw error
  }
}
