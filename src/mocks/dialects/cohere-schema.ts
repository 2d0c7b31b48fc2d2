/** Cohere's documented v2 requests, strictly. */
import * as z from 'zod/mini'
import { anything } from './anything.ts'
import { tools } from './openai-chat-schema.ts'

const text = z.strictObject({ type: z.literal('text'), text: z.string() })
const image = z.strictObject({
  type: z.literal('image_url'),
  image_url: z.strictObject({ url: z.string(), detail: z.optional(z.enum(['auto', 'low', 'high'])) }),
})
const thinking = z.strictObject({ type: z.literal('thinking'), thinking: z.string() })
const document = z.strictObject({
  type: z.literal('document'),
  document: z.strictObject({
    data: z.union([z.string(), z.record(z.string(), z.unknown())]),
    id: z.optional(z.string()),
  }),
})
const call = z.strictObject({
  id: z.string(),
  type: z.literal('function'),
  function: z.strictObject({ name: z.string(), arguments: z.string() }),
})
const texts = z.union([z.string(), z.array(text)])
const message = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('system'), content: texts }),
  z.strictObject({
    role: z.literal('user'),
    content: z.union([z.string(), z.array(z.discriminatedUnion('type', [text, image]))]),
  }),
  z.strictObject({
    role: z.literal('assistant'),
    content: z.optional(z.union([z.string(), z.array(z.discriminatedUnion('type', [text, thinking]))])),
    tool_calls: z.optional(z.array(call)),
    tool_plan: z.optional(z.string()),
    citations: anything,
  }),
  z.strictObject({
    role: z.literal('tool'),
    tool_call_id: z.string(),
    content: z.union([z.string(), z.array(z.discriminatedUnion('type', [text, document]))]),
  }),
])
const between = (lowest: number, highest: number) => z.optional(z.number().check(z.minimum(lowest), z.maximum(highest)))

export const cohereChat = z.strictObject({
  model: z.string(),
  messages: z.array(message).check(z.minLength(1)),
  stream: z.optional(z.boolean()),
  tools: z.optional(tools),
  strict_tools: z.optional(z.boolean()),
  tool_choice: z.optional(z.enum(['REQUIRED', 'NONE'])),
  documents: anything,
  citation_options: anything,
  response_format: z.optional(
    z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('text') }),
      z.strictObject({
        type: z.literal('json_object'),
        json_schema: z.optional(z.record(z.string(), z.unknown())),
        schema: anything,
      }),
    ]),
  ),
  safety_mode: z.optional(z.enum(['CONTEXTUAL', 'STRICT', 'OFF'])),
  max_tokens: z.optional(z.int().check(z.minimum(1))),
  stop_sequences: z.optional(z.array(z.string()).check(z.maxLength(5))),
  temperature: between(0, 1),
  seed: z.optional(z.int()),
  frequency_penalty: between(0, 1),
  presence_penalty: between(0, 1),
  k: between(0, 500),
  p: between(0.01, 0.99),
  logprobs: z.optional(z.boolean()),
  thinking: z.optional(z.strictObject({ type: z.enum(['enabled', 'disabled']), token_budget: z.optional(z.int()) })),
  priority: z.optional(z.int()),
  raw_prompting: anything,
})

export const cohereEmbed = z.strictObject({
  model: z.string(),
  input_type: z.enum(['search_document', 'search_query', 'classification', 'clustering', 'image']),
  texts: z.optional(z.array(z.string())),
  images: z.optional(z.array(z.string())),
  inputs: z.optional(z.array(z.unknown())),
  embedding_types: z.optional(z.array(z.enum(['float', 'int8', 'uint8', 'binary', 'ubinary', 'base64']))),
  output_dimension: z.optional(z.int()),
  truncate: z.optional(z.enum(['NONE', 'START', 'END'])),
  max_tokens: z.optional(z.int()),
  priority: z.optional(z.int()),
})
