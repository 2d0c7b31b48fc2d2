import { randomUUID } from 'node:crypto'
import {
  answerTo,
  runAsProcess,
  sendJSON,
  startModelServer,
  tokensOf,
  type Exchange,
  type ModelServer,
} from './model-server.ts'
import { vectorOf } from './ollama-server.ts'

export interface OpenAIOptions {
  port?: number
  /** Default 50. */
  tokensPerSecond?: number
  /** About how long answers are. Default 60. */
  words?: number
  models?: readonly string[] | undefined
  /** The whole answer, instead of one about the question. */
  answer?: string
  /** Refuses every other one; without it any key, and none, will do. */
  apiKey?: string
}

type Body = Record<string, unknown>

/**
 * A server that speaks OpenAI's chat, embeddings and models over a real socket, to pages of every origin.
 *
 * As a process of its own: `node test/support/openai-server.ts --port 0 --tokens-per-second 50`; its base URL is `{url}/v1`.
 */
export async function startOpenAI(options: OpenAIOptions = {}): Promise<ModelServer> {
  const server: ModelServer = await startModelServer(
    (exchange) => handle(options, exchange, () => server),
    options.port,
  )
  return server
}

async function handle(options: OpenAIOptions, exchange: Exchange, server: () => ModelServer): Promise<void> {
  const { response, request, seen } = exchange
  response.setHeader('access-control-allow-origin', '*')
  if (seen.path === '/test/requests') return sendJSON(response, 200, server().requests)
  if (seen.method === 'OPTIONS') {
    response.setHeader('access-control-allow-methods', 'GET, POST, OPTIONS')
    response.setHeader('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '*')
    return void response.writeHead(204).end()
  }
  if (options.apiKey !== undefined && request.headers.authorization !== `Bearer ${options.apiKey}`) {
    return fail(exchange, 401, 'Incorrect API key provided.', 'invalid_request_error', 'invalid_api_key')
  }
  const { models = ['gpt-loopback', 'text-embedding-loopback'] } = options
  const body = (typeof seen.body === 'object' && seen.body ? seen.body : {}) as Body
  if (seen.path === '/v1/models' && seen.method === 'GET') {
    const data = models.map((id) => ({ id, object: 'model', created: 1_790_000_000, owned_by: 'loopback' }))
    return sendJSON(response, 200, { object: 'list', data })
  }
  if (seen.path !== '/v1/chat/completions' && seen.path !== '/v1/embeddings')
    return fail(exchange, 404, `Invalid URL (${seen.method} ${seen.path})`, 'invalid_request_error', null)
  if (!models.includes(String(body['model'])))
    return fail(
      exchange,
      404,
      `The model \`${body['model']}\` does not exist`,
      'invalid_request_error',
      'model_not_found',
    )
  await (seen.path === '/v1/embeddings' ? embed(exchange, body) : chat(options, exchange, body))
}

const fail = ({ response }: Exchange, status: number, message: string, type: string, code: string | null) =>
  sendJSON(response, status, { error: { message, type, param: null, code } })

async function chat(options: OpenAIOptions, exchange: Exchange, body: Body): Promise<void> {
  const { response } = exchange
  const { tokensPerSecond = 50, words = 60 } = options
  const messages = (Array.isArray(body['messages']) ? body['messages'] : []) as { role: string; content?: unknown }[]
  const question = messages.findLast(({ role }) => role === 'user')?.content
  const tokens = tokensOf(options.answer ?? answerTo(typeof question === 'string' ? question : '', words))
  const prompt = tokensOf(JSON.stringify(messages)).length
  const usage = { prompt_tokens: prompt, completion_tokens: tokens.length, total_tokens: prompt + tokens.length }
  const head = { id: `chatcmpl-${randomUUID()}`, created: Math.floor(Date.now() / 1000), model: body['model'] }
  if (body['stream'] !== true) {
    await new Promise((resolve) => setTimeout(resolve, (tokens.length / tokensPerSecond) * 1000))
    const message = { role: 'assistant', content: tokens.join(''), refusal: null }
    const choices = [{ index: 0, message, logprobs: null, finish_reason: 'stop' }]
    return sendJSON(response, 200, { ...head, object: 'chat.completion', choices, usage })
  }
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' })
  const event = (fields: Body) => `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', ...fields })}\n\n`
  const chunk = (delta: Body, finish_reason: string | null = null) =>
    event({ choices: [{ index: 0, delta, logprobs: null, finish_reason }] })
  response.write(chunk({ role: 'assistant', content: '', refusal: null }))
  const events = tokens.map((content) => chunk({ content }))
  if (!(await exchange.stream(events, tokensPerSecond))) return
  response.write(chunk({}, 'stop'))
  const { include_usage: wanted } = (body['stream_options'] ?? {}) as { include_usage?: boolean }
  if (wanted) response.write(event({ choices: [], usage }))
  response.end('data: [DONE]\n\n')
}

function embed({ response }: Exchange, body: Body): void {
  const { input, model } = body
  const texts = (Array.isArray(input) ? input : [input]).map(String)
  const data = texts.map((text, index) => ({ object: 'embedding', index, embedding: encoded(vectorOf(text), body) }))
  const prompt = texts.flatMap(tokensOf).length
  sendJSON(response, 200, { object: 'list', data, model, usage: { prompt_tokens: prompt, total_tokens: prompt } })
}

const encoded = (vector: number[], { encoding_format: format }: Body) =>
  format === 'base64' ? Buffer.from(new Float32Array(vector).buffer).toString('base64') : vector

await runAsProcess(import.meta, startOpenAI)
