import type { ServerResponse } from 'node:http'
import {
  answerTo,
  runAsProcess,
  sendJSON,
  startModelServer,
  tokensOf,
  type Exchange,
  type ModelServer,
} from './model-server.ts'
import { applyCors, checkOrigins, isKnownHost } from './ollama-cors.ts'

export interface OllamaOptions {
  port?: number
  /** Default 50. */
  tokensPerSecond?: number
  /** About how long answers are. Default 60. */
  words?: number
  /** What `OLLAMA_ORIGINS` holds: added to those that are allowed anyway. */
  origins?: readonly string[]
  /** Installed from the start. */
  models?: readonly string[] | undefined
  /** The whole answer, instead of one about the question. */
  answer?: string
  /** ms before the first token: a model that is being loaded. */
  load?: number
  version?: string
}

type Body = Record<string, unknown>
type State = Required<Omit<OllamaOptions, 'models' | 'port' | 'answer'>> & {
  answer: string | undefined
  installed: Map<string, number>
}

/**
 * A server that speaks Ollama's native API over a real socket: its CORS rules to the letter, answers paced in tokens a second, and
 * `GET /test/requests` for tests in another process that want to know what it saw.
 *
 * As a process of its own: `node test/support/ollama-server.ts --port 0 --tokens-per-second 50`.
 */
export async function startOllama(options: OllamaOptions = {}): Promise<ModelServer> {
  const { models = ['llama3.2:latest', 'nomic-embed-text:latest'], port = 0, answer } = options
  const { tokensPerSecond = 50, words = 60, origins = [], load = 0, version = '0.40.5' } = options
  checkOrigins(origins)
  const installed = new Map(models.map((name) => [tagged(name), 2_019_393_189]))
  const state: State = { tokensPerSecond, words, origins, load, version, answer, installed }
  const server: ModelServer = await startModelServer((exchange) => handle(state, exchange, () => server), port)
  return server
}

const tagged = (name: string) => (name.includes(':') ? name : `${name}:latest`)

async function handle(state: State, exchange: Exchange, server: () => ModelServer): Promise<void> {
  const { request, response, seen } = exchange
  if (seen.path === '/test/requests') {
    // For the tests alone: their pages come from anywhere.
    response.setHeader('access-control-allow-origin', '*')
    return sendJSON(response, 200, server().requests)
  }
  if (!isKnownHost(request.headers.host)) return void response.writeHead(403).end()
  if (applyCors(request, response, state.origins)) return
  const route = routes[seen.path]
  if (!route) return plain(response, 404, '404 page not found')
  const [method, run] = route
  if (seen.method !== method && !(method === 'GET' && seen.method === 'HEAD'))
    return plain(response, 405, '405 method not allowed')
  await run(state, exchange, (typeof seen.body === 'object' && seen.body ? seen.body : {}) as Body)
}

const plain = (response: ServerResponse, status: number, text: string) =>
  void response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text)

type Route = readonly ['GET' | 'POST', (state: State, exchange: Exchange, body: Body) => void | Promise<void>]
const routes: Record<string, Route> = {
  '/': ['GET', (_state, { response }) => plain(response, 200, 'Ollama is running')],
  '/api/version': ['GET', ({ version }, { response }) => sendJSON(response, 200, { version })],
  '/api/tags': ['GET', ({ installed }, { response }) => sendJSON(response, 200, { models: [...installed].map(row) })],
  '/api/ps': ['GET', (_state, { response }) => sendJSON(response, 200, { models: [] })],
  '/api/chat': ['POST', chat],
  '/api/embed': ['POST', embed],
  '/api/pull': ['POST', pull],
}

const row = ([name, size]: [string, number]) => ({
  name,
  model: name,
  modified_at: '2026-11-01T12:00:00Z',
  size,
  digest: 'a80c4f17acd55265feec403c7aef86be0c25983ab279d83f3bcd3abbcb5b8b72',
  details: {
    parent_model: '',
    format: 'gguf',
    family: 'llama',
    families: ['llama'],
    parameter_size: '3.2B',
    quantization_level: 'Q4_K_M',
    context_length: 131072,
  },
  capabilities: name.includes('embed') ? ['embedding'] : ['completion', 'tools'],
})

function missing(state: State, { response }: Exchange, body: Body): boolean {
  const { model } = body
  if (typeof model !== 'string' || !model) sendJSON(response, 400, { error: 'model is required' })
  else if (!state.installed.has(tagged(model))) sendJSON(response, 404, { error: `model '${model}' not found` })
  else return false
  return true
}

async function chat(state: State, exchange: Exchange, body: Body): Promise<void> {
  if (missing(state, exchange, body)) return
  const { response } = exchange
  const messages = (Array.isArray(body['messages']) ? body['messages'] : []) as { role: string; content?: string }[]
  const question = messages.findLast(({ role }) => role === 'user')?.content ?? ''
  const tokens = tokensOf(state.answer ?? answerTo(question, state.words))
  const line = (fields: Body) =>
    `${JSON.stringify({ model: body['model'], created_at: new Date().toISOString(), ...fields })}\n`
  const last = {
    done: true,
    done_reason: 'stop',
    total_duration: 1671921584,
    load_duration: 140923875,
    prompt_eval_count: tokensOf(messages.map(({ content }) => content ?? '').join(' ')).length,
    prompt_eval_duration: 155740000,
    eval_count: tokens.length,
    eval_duration: 1361034000,
  }
  if (state.load) await new Promise((resolve) => setTimeout(resolve, state.load))
  if (body['stream'] === false) {
    const rate = state.tokensPerSecond
    await new Promise((resolve) => setTimeout(resolve, (tokens.length / rate) * 1000))
    return sendJSON(
      response,
      200,
      JSON.parse(line({ message: { role: 'assistant', content: tokens.join('') }, ...last })),
    )
  }
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  const lines = tokens.map((content) => line({ message: { role: 'assistant', content }, done: false }))
  if (await exchange.stream(lines, state.tokensPerSecond))
    response.end(line({ message: { role: 'assistant', content: '' }, ...last }))
}

function embed(state: State, exchange: Exchange, body: Body): void {
  if (missing(state, exchange, body)) return
  const { input = [], model } = body
  const texts = (Array.isArray(input) ? input : input === '' ? [] : [input]).map(String)
  sendJSON(exchange.response, 200, {
    model,
    embeddings: texts.map(vectorOf),
    total_duration: 14143917,
    load_duration: 1019500,
    prompt_eval_count: texts.flatMap(tokensOf).length,
  })
}

/** Texts that share letters lie near each other; of length 1, as the server's own are. */
export function vectorOf(text: string): number[] {
  const vector = Array.from({ length: 32 }, () => 0)
  for (const letter of text.toLowerCase())
    vector[letter.charCodeAt(0) % 32] = (vector[letter.charCodeAt(0) % 32] ?? 0) + 1
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}

async function pull(state: State, exchange: Exchange, body: Body): Promise<void> {
  const { response } = exchange
  const name = typeof body['model'] === 'string' ? body['model'] : ''
  if (!name) return sendJSON(response, 400, { error: 'invalid model name' })
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  const line = (fields: Body) => `${JSON.stringify(fields)}\n`
  response.write(line({ status: 'pulling manifest' }))
  if (name.includes('no-such')) return void response.end(line({ error: 'pull model manifest: file does not exist' }))
  const steps = [layer('dde5aa3fc5ff', 2_000_000), layer('966de95ca8a6', 1_400)].flat()
  if (!(await exchange.stream(steps.map(line), state.tokensPerSecond))) return
  for (const status of ['verifying sha256 digest', 'writing manifest', 'success']) response.write(line({ status }))
  state.installed.set(tagged(name), 2_001_400)
  response.end()
}

function layer(id: string, total: number): Body[] {
  const status = `pulling ${id}`
  const digest = `sha256:${id}`
  const parts = Array.from({ length: 10 }, (_, index) => ({
    status,
    digest,
    total,
    completed: Math.round((total * (index + 1)) / 10),
  }))
  return [{ status, digest, total }, ...parts]
}

await runAsProcess(import.meta, startOllama)
