/** Servers on the user's own machine: vLLM, LM Studio, text-generation-webui, llama.cpp. */
import { openAIChatEndpoint } from '../dialects/openai-chat.ts'
import { openAIComplaint } from '../dialects/openai-complaints.ts'
import { openAIWords } from '../dialects/openai-errors.ts'
import { openAIEmbeddingEndpoint, openAIModelEndpoints } from '../dialects/openai-lists.ts'
import { openAITextEndpoint } from '../dialects/openai-text.ts'
import { llamaCppCompletion, llamaCppEmbedding, llamaCppLists } from '../dialects/llamacpp.ts'
import { pydanticIssue } from '../dialects/pydantic.ts'
import { plainUsage } from '../dialects/chat-style.ts'
import { nestedShape, shapedErrors } from '../shaped-errors.ts'
import type { Said } from '../shaped-errors.ts'
import type { Errors, Host } from '../types.ts'
import { compatibleHost } from './compatible.ts'

const say = (status: number, type: string, message: string): Said => ({ status, type, message, code: status })

const vllmErrors = shapedErrors({
  words: {
    ...openAIWords,
    'not-found': ({ model }) => say(404, 'NotFoundError', `The model \`${model}\` does not exist.`),
    authentication: () => ({ status: 401, message: 'Unauthorized' }),
    'missing-key': () => ({ status: 401, message: 'Unauthorized' }),
    'context-window': () =>
      say(
        400,
        'BadRequestError',
        "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (4500 in the messages, 500 in the completion). Please reduce the length of the messages or completion.",
      ),
    server: () => say(500, 'InternalServerError', 'Internal server error'),
    'unknown-path': () => ({ status: 404, message: '', type: 'detail' }),
  },
  refuse: (complaint) => say(400, 'BadRequestError', JSON.stringify([pydanticIssue(complaint)])),
  shape: (said) => {
    if (said.type === 'detail') return { detail: 'Not Found' }
    return said.type === undefined ? { error: said.message } : nestedShape(said)
  },
})

export const vllmHost: Host = compatibleHost({
  errors: vllmErrors,
  open: true,
  models: ['meta-llama/Llama-3.1-8B-Instruct'],
  endpoints: [openAITextEndpoint(vllmErrors)],
  style: { usageOf: (usage) => ({ ...plainUsage(usage), prompt_tokens_details: null }) },
  row: (id, { created }) => ({
    id,
    object: 'model',
    created,
    owned_by: 'vllm',
    root: id,
    parent: null,
    max_model_len: 4096,
  }),
})

const lmStudioErrors = shapedErrors({
  words: {
    ...openAIWords,
    'context-window': () => ({
      status: 400,
      message:
        'The number of tokens to keep from the initial prompt is greater than the context length. Try to load the model with a larger context length, or provide a shorter input',
    }),
    'unknown-path': ({ url }) => ({ status: 200, message: `Unexpected endpoint or method. (POST ${url.pathname})` }),
  },
  refuse: (complaint) => ({ status: 400, message: openAIComplaint(complaint).message }),
  shape: (said) => (said.type === undefined ? { error: said.message } : nestedShape(said)),
})

export const lmStudioHost: Host = compatibleHost({
  errors: lmStudioErrors,
  open: true,
  models: ['qwen3-8b', 'text-embedding-nomic-embed-text-v1.5'],
  endpoints: [openAITextEndpoint(lmStudioErrors)],
  chat: {
    check: ({ body }) =>
      (body.response_format as { type?: string } | undefined)?.type === 'json_object'
        ? { reason: 'wrong-value', path: ['response_format'], message: "'response_format.type' must be 'json_schema'" }
        : undefined,
  },
})

const textgenErrors = shapedErrors({
  words: openAIWords,
  refuse: (complaint) => ({ status: 422, message: '', more: { detail: [pydanticIssue(complaint)] } }),
  shape: (said) => said.more ?? nestedShape(said),
})

export const textgenHost: Host = compatibleHost({
  errors: textgenErrors,
  open: true,
  models: ['mock-7B-GPTQ'],
  endpoints: [openAITextEndpoint(textgenErrors)],
  style: { sse: { eol: '\r\n' }, comment: 'ping - 2026-01-01 00:00:00.000000+00:00' },
})

const llamaWords = (status: number, type: string, message: string): Said => ({ status, type, message, code: status })
const llamaErrors: Errors = shapedErrors({
  words: {
    ...openAIWords,
    'not-found': () => llamaWords(404, 'not_found_error', 'model not found'),
    authentication: () => llamaWords(401, 'authentication_error', 'Invalid API Key'),
    permission: () => llamaWords(403, 'permission_error', 'This feature is disabled'),
    'context-window': () => ({
      ...llamaWords(
        400,
        'exceed_context_size_error',
        'request (5000 tokens) exceeds the available context size (4096 tokens), try increasing it',
      ),
      more: { n_prompt_tokens: 5000, n_ctx: 4096 },
    }),
    overloaded: () => llamaWords(503, 'unavailable_error', 'Loading model'),
    server: () => llamaWords(500, 'server_error', 'Compute error.'),
    'unknown-path': () => llamaWords(404, 'not_found_error', 'File Not Found'),
  },
  refuse: (complaint) => llamaWords(400, 'invalid_request_error', openAIComplaint(complaint).message),
  shape: ({ code, message, type, more }) => ({ error: { code, message, type, ...more } }),
})

const v1 = String.raw`^(?:\/v1)`
export const llamaCppHost: Host = {
  errors: llamaErrors,
  bases: ['http://localhost:8080', 'http://localhost:9931'],
  models: ['mock-7b.gguf'],
  dimensions: 768,
  endpoints: [
    openAIChatEndpoint({
      errors: llamaErrors,
      path: new RegExp(String.raw`${v1}?\/chat\/completions$`),
      style: {
        reasoning: 'reasoning_content',
        comment: '',
        touch: () => (chunk) => [{ ...chunk, system_fingerprint: 'b7000-mock' }],
        usageOf: plainUsage,
      },
    }),
    openAITextEndpoint(llamaErrors, new RegExp(String.raw`${v1}\/completions$`)),
    openAIEmbeddingEndpoint({ errors: llamaErrors, path: new RegExp(String.raw`${v1}\/embeddings$`) }),
    llamaCppCompletion(llamaErrors),
    llamaCppEmbedding(llamaErrors),
    ...llamaCppLists(llamaErrors),
    ...openAIModelEndpoints({
      errors: llamaErrors,
      open: true,
      row: (id, { created }) => ({
        id,
        object: 'model',
        created,
        owned_by: 'llamacpp',
        meta: { n_ctx_train: 4096, n_embd: 768, size: 4_000_000_000 },
      }),
    }).map((endpoint) => ({ ...endpoint, path: new RegExp(endpoint.path.source.replace('^', `${v1}?`)) })),
  ],
}
