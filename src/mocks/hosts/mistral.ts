import * as z from 'zod/mini'
import { anything } from '../dialects/anything.ts'
import type { Complaint } from '../complaints.ts'
import { plainUsage } from '../dialects/chat-style.ts'
import { between, followerFields, whole } from '../dialects/openai-chat-schema.ts'
import { openAIWords } from '../dialects/openai-errors.ts'
import { pydanticIssue } from '../dialects/pydantic.ts'
import { omit } from '../omit.ts'
import { hexadecimal, letters } from '../random.ts'
import { shapedErrors } from '../shaped-errors.ts'
import type { Said } from '../shaped-errors.ts'
import type { Exchange, Host } from '../types.ts'
import { compatibleHost } from './compatible.ts'

const known = omit(
  followerFields,
  'seed',
  'user',
  'logprobs',
  'top_logprobs',
  'logit_bias',
  'stream_options',
  'max_completion_tokens',
)
/** What Mistral documents; every other key is refused. */
const schema = z.strictObject({
  ...known,
  temperature: between(0, 1.5),
  top_p: between(0, 1),
  presence_penalty: between(-2, 2),
  frequency_penalty: between(-2, 2),
  random_seed: whole(0),
  reasoning_effort: z.nullish(z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh'])),
  tool_choice: z.optional(
    z.union([
      z.enum(['auto', 'none', 'any', 'required']),
      z.looseObject({ type: z.literal('function'), function: z.looseObject({ name: z.string() }) }),
    ]),
  ),
  safe_prompt: z.optional(z.boolean()),
  prompt_mode: anything,
  prompt_cache_key: anything,
  prediction: anything,
  guardrails: anything,
  service_tier: anything,
})

const said = (status: number, message: string, type: string, code: string | null = null): Said => ({
  status,
  message,
  type,
  code,
})
/** `{"detail":…}`, as its gateway has it. */
const detail = (status: number, value: unknown): Said => ({ status, message: '', more: { detail: value } })
const flat = (status: number, message: string): Said => ({ status, message })

const errors = shapedErrors({
  words: {
    ...openAIWords,
    'invalid-request': () => said(400, 'The request is not valid.', 'invalid_request_error', '3051'),
    'not-found': ({ model }) => said(400, `Invalid model: ${model}`, 'invalid_model', '1500'),
    authentication: () => detail(401, 'Invalid API Key'),
    'missing-key': () => flat(401, 'Unauthorized'),
    permission: () => said(403, 'You do not have permission to access this model.', 'permission_denied'),
    'quota-exceeded': () => flat(402, 'You have no credits left. Check your billing settings.'),
    'context-window': () =>
      said(
        400,
        'Prompt contains 40960 tokens and 0 draft tokens, too large for model with 32768 maximum context length',
        'invalid_request_message_order',
        '3051',
      ),
    'content-policy': () => said(403, 'The prompt was blocked by the content policy.', 'guardrails_violation'),
    'rate-limit': () => flat(429, 'Requests rate limit exceeded'),
    overloaded: () =>
      said(429, 'Service tier capacity exceeded for this model.', 'service_tier_capacity_exceeded', '3505'),
    server: () => said(500, 'Service unavailable.', 'internal_server_error'),
    'unknown-path': () => flat(404, 'no Route matched with those values'),
  },
  refuse(complaint) {
    if (complaint.message !== undefined)
      return said(400, complaint.message, 'invalid_request_error', complaint.path[0] === 'messages' ? '3230' : null)
    const { loc, ...issue } = pydanticIssue(complaint)
    return detail(422, [{ ...issue, loc: ['body', ...loc] }])
  },
  shape({ message, type, code = null, more }, { requestId }) {
    if (more) return message ? { detail: message } : more
    if (type === undefined) return { message, request_id: requestId }
    return { object: 'error', message, type, param: null, code }
  },
})

/** Whose turn it is, and what a call may be named. */
function check({ body }: Exchange): Complaint | undefined {
  const messages = body.messages as { role: string; prefix?: boolean; tool_calls?: { id: string }[] }[]
  const wrong = (message: string): Complaint => ({ reason: 'wrong-value', path: ['messages'], message })
  for (const { tool_calls } of messages)
    for (const { id } of tool_calls ?? [])
      if (!/^[a-zA-Z0-9]{9}$/.test(id))
        return wrong(`Tool call id was ${id} but must be a-z, A-Z, 0-9, with a length of 9.`)
  const last = messages.at(-1)
  return last?.role === 'user' || last?.role === 'tool' || last?.prefix
    ? undefined
    : wrong(
        `Expected last role User or Tool (or Assistant with prefix True) for serving but got ${last?.role ?? 'none'}`,
      )
}

export const mistralHost: Host = compatibleHost({
  errors,
  models: ['mistral-large-latest', 'mistral-small-latest', 'magistral-medium-latest', 'mistral-embed'],
  chat: {
    schema,
    check,
    read: ({ tool_choice, ...body }) => ({ ...body, tool_choice: tool_choice === 'any' ? 'required' : tool_choice }),
  },
  embeddings: { dimensions: 'output_dimension', more: ({ requestId }) => ({ id: requestId }) },
  style: {
    calls: 'with-finish',
    reasoning: 'parts',
    usage: 'with-finish',
    usageOf: plainUsage,
    id: ({ random }) => letters(random, 32, hexadecimal),
    callId: ({ random }) => letters(random, 9),
    touch:
      (_, { random }) =>
      (chunk) => [{ ...chunk, p: letters(random, 1 + Math.floor(random() * 20)) }],
  },
  headers: ({ requestId }) => ({
    'mistral-correlation-id': requestId,
    'x-ratelimit-limit-req-minute': '60',
    'x-ratelimit-remaining-req-minute': '59',
  }),
  row: (id, { created }) => ({
    id,
    object: 'model',
    created,
    owned_by: 'mistralai',
    capabilities: { completion_chat: !id.includes('embed'), function_calling: true, vision: false },
    max_context_length: 131_072,
    aliases: [],
    type: 'base',
  }),
})
