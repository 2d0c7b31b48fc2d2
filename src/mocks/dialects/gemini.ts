/** `:generateContent` and `:streamGenerateContent` (CRLF events, or one growing array). */
import type { Complaint } from '../complaints.ts'
import { event, piece } from '../framing.ts'
import { letters } from '../random.ts'
import type { Answer, ChatEndpoint, Errors, Exchange, Piece } from '../types.ts'
import { readGemini } from './gemini-read.ts'
import type { GeminiBody } from './gemini-read.ts'
import { generateContent } from './gemini-schema.ts'
import { logprobsOf } from './logprobs.ts'

type Json = Record<string, unknown>
const reasons = { stop: 'STOP', tool_calls: 'STOP', length: 'MAX_TOKENS', content_filter: 'SAFETY' } as const
const crlf = { eol: '\r\n' }

/** Counts are cumulative; thoughts are counted beside the candidates, not in them. */
function usageOf({ usage }: Answer, share = 1) {
  const thoughts = usage.completion_tokens_details?.reasoning_tokens ?? 0
  const cached = usage.prompt_tokens_details?.cached_tokens ?? 0
  const candidates = Math.round((usage.completion_tokens - thoughts) * share)
  return {
    promptTokenCount: usage.prompt_tokens,
    ...(candidates > 0 && { candidatesTokenCount: candidates }),
    totalTokenCount: usage.prompt_tokens + thoughts + candidates,
    ...(cached > 0 && { cachedContentTokenCount: cached }),
    ...(thoughts > 0 && { thoughtsTokenCount: thoughts }),
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: usage.prompt_tokens }],
  }
}

const callParts = ({ calls, reasoning }: Answer, { random }: Exchange): Json[] =>
  calls.map((call, index) => {
    const args = JSON.parse(call.arguments || '{}') as object
    return {
      functionCall: { name: call.name, ...(Object.keys(args).length > 0 && { args }), ...(call.id && { id: call.id }) },
      ...(index === 0 && reasoning.length > 0 && { thoughtSignature: letters(random, 64) }),
    }
  })

function logprobsResult(answer: Answer, tokens: readonly string[], { random }: Exchange) {
  const content = logprobsOf(answer.request, tokens, random)?.content
  if (!content) return {}
  const candidate = (entry: { token: string; logprob: number }) => ({
    token: entry.token,
    tokenId: 1,
    logProbability: entry.logprob,
  })
  return {
    logprobsResult: {
      chosenCandidates: content.map(candidate),
      topCandidates: content.map(({ top_logprobs }) => ({ candidates: top_logprobs.map(candidate) })),
    },
  }
}

interface Frame {
  parts: Json[]
  token: boolean
  last?: boolean
  more?: Json
}
function* frames(answer: Answer, exchange: Exchange): Generator<Frame> {
  for (const text of answer.reasoning) yield { parts: [{ text, thought: true }], token: true }
  for (const text of answer.text)
    yield { parts: [{ text }], token: true, more: logprobsResult(answer, [text], exchange) }
  const calls = callParts(answer, exchange)
  if (calls.length > 0)
    yield { parts: calls, token: true, last: true, more: { finishMessage: 'Model generated function call(s).' } }
  else yield { parts: [{ text: '' }], token: false, last: true }
}

function response(answer: Answer, exchange: Exchange, id: string, { parts, last, more }: Frame, share: number): Json {
  const filtered = last && answer.finish_reason === 'content_filter'
  return {
    candidates: Array.from({ length: answer.request.n ?? 1 }, (_, index) => ({
      content: filtered ? {} : { parts, role: 'model' },
      ...(last && { finishReason: reasons[answer.finish_reason] }),
      index,
      ...more,
    })),
    usageMetadata: usageOf(answer, share),
    modelVersion: exchange.model,
    responseId: id,
  }
}
const idOf = ({ random }: Exchange) => letters(random, 23)

function* responses(answer: Answer, exchange: Exchange): Generator<{ body: Json; token: boolean }> {
  const id = idOf(exchange)
  const all = Math.max(1, answer.text.length)
  let said = 0
  for (const frame of frames(answer, exchange)) {
    if ('text' in (frame.parts[0] ?? {}) && frame.token && !frame.parts[0]?.thought) said++
    yield { body: response(answer, exchange, id, frame, frame.last ? 1 : said / all), token: frame.token }
  }
}

function* stream(answer: Answer, exchange: Exchange): Generator<Piece> {
  if (exchange.url.searchParams.get('alt') === 'sse') {
    for (const { body, token } of responses(answer, exchange)) yield piece(event(body, crlf), token)
    return
  }
  let before = '['
  for (const { body, token } of responses(answer, exchange)) {
    yield piece(before + JSON.stringify(body, null, 2), token)
    before = '\n,\r\n'
  }
  yield piece('\n]\n')
}

function json(answer: Answer, exchange: Exchange): Json {
  const thinking = answer.reasoning.join('')
  const text = answer.text.join('')
  const calls = callParts(answer, exchange)
  const parts: Json[] = [
    ...(thinking ? [{ text: thinking, thought: true }] : []),
    ...(text || calls.length === 0 ? [{ text }] : []),
    ...calls,
  ]
  const more = logprobsResult(answer, answer.text, exchange)
  return response(answer, exchange, idOf(exchange), { parts, token: true, last: true, more }, 1)
}

/** Results follow their calls, and the last word is the user's. */
function check({ body }: Exchange): Complaint | undefined {
  const { contents, generationConfig } = body as unknown as GeminiBody
  const wrong = (path: (string | number)[], message: string): Complaint => ({ reason: 'wrong-value', path, message })
  const empty = contents.findIndex(({ parts }) => parts.length === 0)
  if (empty >= 0)
    return wrong(
      ['contents', empty, 'parts'],
      `* GenerateContentRequest.contents[${empty}].parts: contents.parts must not be empty.`,
    )
  for (const [index, { parts }] of contents.entries()) {
    const answered = parts.filter(({ functionResponse }) => functionResponse).length
    const called = (contents[index - 1]?.parts ?? []).filter(({ functionCall }) => functionCall).length
    if (answered > 0 && answered !== called)
      return wrong(
        ['contents', index],
        'Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.',
      )
  }
  const hasSchema = generationConfig?.responseSchema ?? generationConfig?.responseJsonSchema
  if (hasSchema && !generationConfig?.responseMimeType)
    return wrong(
      ['generationConfig'],
      '* GenerateContentRequest.generation_config.response_schema: only allowed when response_mime_type is set to application/json.',
    )
  return undefined
}

const chat = (errors: Errors, method: string, streams: boolean): ChatEndpoint => ({
  kind: 'chat',
  method: 'POST',
  path: new RegExp(String.raw`^\/(?:models|tunedModels)\/(?<model>[^/:]+):${method}$`),
  errors,
  schema: generateContent,
  check,
  contentType: 'text/event-stream',
  read: ({ body, model }) => ({ stream: streams, request: readGemini(body as unknown as GeminiBody, model) }),
  stream,
  json,
  inBand: (exchange) => event(errors.fail({ code: 'overloaded' }, exchange).body, crlf),
})

export const geminiChat = (errors: Errors): ChatEndpoint[] => [
  chat(errors, 'generateContent', false),
  chat(errors, 'streamGenerateContent', true),
]
