/** OpenAI's documented chat request, strictly: what it does not know is refused, as the API refuses it. */
import * as z from 'zod/mini'
import { anything } from './anything.ts'

const text = z.strictObject({ type: z.literal('text'), text: z.string(), cache_control: z.optional(z.unknown()) })
const parts = z.array(
  z.discriminatedUnion('type', [
    text,
    z.strictObject({
      type: z.literal('image_url'),
      image_url: z.strictObject({
        url: z.string(),
        detail: z.optional(z.enum(['auto', 'low', 'high', 'original'])),
      }),
    }),
    z.strictObject({
      type: z.literal('input_audio'),
      input_audio: z.strictObject({ data: z.string(), format: z.string() }),
    }),
    z.strictObject({
      type: z.literal('file'),
      file: z.strictObject({
        file_data: z.optional(z.string()),
        file_id: z.optional(z.string()),
        filename: z.optional(z.string()),
      }),
    }),
  ]),
)
const texts = z.union([z.string(), z.array(text)])
const name = z.optional(z.string())
const toolCall = z.strictObject({
  id: z.string(),
  type: z.literal('function'),
  function: z.strictObject({ name: z.string(), arguments: z.string() }),
})
const assistantParts = z.array(
  z.discriminatedUnion('type', [text, z.strictObject({ type: z.literal('refusal'), refusal: z.string() })]),
)
const assistant = {
  role: z.literal('assistant'),
  content: z.nullish(z.union([z.string(), assistantParts])),
  refusal: z.nullish(z.string()),
  name,
  audio: z.nullish(z.object({ id: z.string() })),
  annotations: z.optional(z.array(z.unknown())),
  function_call: z.nullish(z.unknown()),
  tool_calls: z.optional(z.array(toolCall).check(z.minLength(1))),
}
/** Messages as OpenAI takes them. */
const messages = z
  .array(
    z.discriminatedUnion('role', [
      z.strictObject({ role: z.literal('system'), content: texts, name }),
      z.strictObject({ role: z.literal('developer'), content: texts, name }),
      z.strictObject({ role: z.literal('user'), content: z.union([z.string(), parts]), name }),
      z.strictObject(assistant),
      z.strictObject({ role: z.literal('tool'), content: texts, tool_call_id: z.string() }),
    ]),
  )
  .check(z.minLength(1))

export const between = (lowest: number, highest: number) =>
  z.nullish(z.number().check(z.minimum(lowest), z.maximum(highest)))
export const whole = (lowest: number, highest = Number.MAX_SAFE_INTEGER) =>
  z.nullish(z.int().check(z.minimum(lowest), z.maximum(highest)))

export const tools = z.array(
  z.strictObject({
    type: z.literal('function'),
    function: z.strictObject({
      name: z.string().check(z.regex(/^[a-zA-Z0-9_-]{1,64}$/)),
      description: z.optional(z.string()),
      parameters: z.optional(z.record(z.string(), z.unknown())),
      strict: z.nullish(z.boolean()),
    }),
  }),
)
const namedTool = z.strictObject({ type: z.literal('function'), function: z.strictObject({ name: z.string() }) })
const responseFormat = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text') }),
  z.strictObject({ type: z.literal('json_object') }),
  z.strictObject({
    type: z.literal('json_schema'),
    json_schema: z.strictObject({
      name: z.string().check(z.regex(/^[a-zA-Z0-9_-]{1,64}$/)),
      description: z.optional(z.string()),
      schema: z.optional(z.record(z.string(), z.unknown())),
      strict: z.nullish(z.boolean()),
    }),
  }),
])

/** Every field of the chat body, by name, for hosts to pick from, leave out and add to. */
export const chatFields = {
  model: z.string(),
  messages,
  stream: z.nullish(z.boolean()),
  stream_options: z.nullish(
    z.strictObject({ include_usage: z.optional(z.boolean()), include_obfuscation: z.optional(z.boolean()) }),
  ),
  temperature: between(0, 2),
  top_p: between(0, 1),
  frequency_penalty: between(-2, 2),
  presence_penalty: between(-2, 2),
  n: whole(1, 128),
  stop: z.nullish(z.union([z.string(), z.array(z.string()).check(z.maxLength(4))])),
  seed: whole(Number.MIN_SAFE_INTEGER),
  logit_bias: z.nullish(z.record(z.string(), z.number().check(z.minimum(-100), z.maximum(100)))),
  logprobs: z.nullish(z.boolean()),
  top_logprobs: whole(0, 20),
  max_tokens: whole(1),
  max_completion_tokens: whole(1),
  reasoning_effort: z.nullish(z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'])),
  response_format: z.optional(responseFormat),
  tools: z.optional(tools.check(z.minLength(1), z.maxLength(128))),
  tool_choice: z.optional(z.union([z.enum(['none', 'auto', 'required']), namedTool])),
  parallel_tool_calls: z.optional(z.boolean()),
  user: z.optional(z.string()),
  metadata: z.nullish(z.record(z.string(), z.string())),
}
/** Fields only OpenAI itself knows. */
const openAIOnly = {
  audio: anything,
  function_call: anything,
  functions: anything,
  modalities: anything,
  moderation: anything,
  prediction: anything,
  prompt_cache_key: anything,
  prompt_cache_options: anything,
  prompt_cache_retention: anything,
  safety_identifier: anything,
  service_tier: z.nullish(z.enum(['auto', 'default', 'flex', 'scale', 'priority'])),
  store: z.nullish(z.boolean()),
  verbosity: z.nullish(z.enum(['low', 'medium', 'high'])),
  web_search_options: anything,
}
export const openAIChat = z.strictObject({ ...chatFields, ...openAIOnly })

/** Messages as followers take them: they add to what an assistant said, and to what a user may show. */
const anyMessages = z
  .array(
    z.looseObject({
      role: z.string(),
      content: z.nullish(z.union([z.string(), z.array(z.looseObject({ type: z.string() }))])),
      tool_calls: z.nullish(
        z.array(z.looseObject({ function: z.looseObject({ name: z.string(), arguments: z.string() }) })),
      ),
    }),
  )
  .check(z.minLength(1))
const real = z.nullish(z.number())
/** OpenAI's fields by their types alone: bounds and further fields are each follower's own business. */
export const followerFields = {
  ...chatFields,
  messages: anyMessages,
  temperature: real,
  top_p: real,
  frequency_penalty: real,
  presence_penalty: real,
  stop: z.nullish(z.union([z.string(), z.array(z.string())])),
  max_tokens: z.nullish(z.int()),
  max_completion_tokens: z.nullish(z.int()),
  reasoning_effort: anything,
  response_format: z.optional(z.looseObject({ type: z.string() })),
  stream_options: z.nullish(z.looseObject({ include_usage: z.optional(z.boolean()) })),
  tool_choice: anything,
  logprobs: z.nullish(z.union([z.boolean(), z.int()])),
}
export const compatibleChat = z.looseObject(followerFields)
