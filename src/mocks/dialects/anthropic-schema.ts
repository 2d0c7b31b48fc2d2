/** Anthropic's documented Messages request, strictly. */
import * as z from 'zod/mini'
import { anything } from './anything.ts'

const cache_control = z.optional(z.nullable(z.object({ type: z.literal('ephemeral'), ttl: z.optional(z.string()) })))
const text = z.strictObject({ type: z.literal('text'), text: z.string(), cache_control, citations: anything })
const image = z.strictObject({
  type: z.literal('image'),
  cache_control,
  source: z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('base64'),
      media_type: z.enum(['image/jpeg', 'image/png', 'image/gif', 'image/webp']),
      data: z.string(),
    }),
    z.strictObject({ type: z.literal('url'), url: z.string() }),
    z.strictObject({ type: z.literal('file'), file_id: z.string() }),
  ]),
})
const document = z.strictObject({
  type: z.literal('document'),
  source: z.looseObject({ type: z.enum(['base64', 'text', 'url', 'content', 'file']) }),
  title: z.nullish(z.string()),
  context: z.nullish(z.string()),
  citations: anything,
  cache_control,
})
const result = z.strictObject({
  type: z.literal('tool_result'),
  tool_use_id: z.string().check(z.regex(/^[a-zA-Z0-9_-]+$/)),
  content: z.optional(z.union([z.string(), z.array(z.discriminatedUnion('type', [text, image, document]))])),
  is_error: z.optional(z.boolean()),
  cache_control,
})
const call = z.strictObject({
  type: z.literal('tool_use'),
  id: z.string().check(z.regex(/^[a-zA-Z0-9_-]+$/)),
  name: z.string(),
  input: z.record(z.string(), z.unknown()),
  caller: anything,
  cache_control,
})
const thinking = z.strictObject({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() })
const redacted = z.strictObject({ type: z.literal('redacted_thinking'), data: z.string() })
const blocks = z.array(z.discriminatedUnion('type', [text, image, document, result, call, thinking, redacted]))
const whole = (lowest: number) => z.int().check(z.minimum(lowest))

const tool = z.strictObject({
  type: z.optional(z.nullable(z.string())),
  name: z.string().check(z.regex(/^[a-zA-Z0-9_-]{1,128}$/)),
  description: z.optional(z.string()),
  input_schema: z.looseObject({ type: z.literal('object') }),
  strict: z.optional(z.boolean()),
  cache_control,
  eager_input_streaming: anything,
})

const fields = {
  model: z.string(),
  max_tokens: whole(0),
  messages: z.array(z.strictObject({ role: z.enum(['user', 'assistant']), content: z.union([z.string(), blocks]) })),
  system: z.optional(z.union([z.string(), z.array(text)])),
  stop_sequences: z.optional(z.array(z.string())),
  stream: z.optional(z.boolean()),
  metadata: z.optional(z.strictObject({ user_id: z.nullish(z.string()) })),
  service_tier: z.optional(z.enum(['auto', 'standard_only'])),
  speed: z.optional(z.enum(['standard', 'fast'])),
  thinking: z.optional(
    z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('enabled'), budget_tokens: whole(1024), display: anything }),
      z.strictObject({ type: z.literal('adaptive'), display: anything }),
      z.strictObject({ type: z.literal('disabled') }),
      z.strictObject({ type: z.literal('between_tools') }),
    ]),
  ),
  output_config: z.optional(
    z.strictObject({
      effort: z.nullish(z.enum(['low', 'medium', 'high', 'xhigh', 'max'])),
      format: z.nullish(z.strictObject({ type: z.literal('json_schema'), schema: z.record(z.string(), z.unknown()) })),
    }),
  ),
  tools: z.optional(z.array(tool)),
  tool_choice: z.optional(
    z.strictObject({
      type: z.enum(['auto', 'any', 'tool', 'none']),
      name: z.optional(z.string()),
      disable_parallel_tool_use: z.optional(z.boolean()),
    }),
  ),
  cache_control,
  container: anything,
  inference_geo: anything,
  diagnostics: anything,
}
const share = z.number().check(z.minimum(0), z.maximum(1))

/** By `anthropic-version`: from 2026-10-21 on there are no sampling parameters. */
export const anthropicSchemas = {
  '2023-06-01': z.strictObject({
    ...fields,
    temperature: z.optional(share),
    top_p: z.optional(share),
    top_k: z.optional(whole(0)),
  }),
  '2026-10-21': z.strictObject(fields),
} as const
