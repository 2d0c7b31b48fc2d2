import type { ChunkChoice, TokenLogprob, UrlCitation } from '../../types/index.ts'
import { list, number, record, text } from '../shared/json.ts'

/** Mistral's content as a list of parts: text, and thinking that is itself a list of parts. */
export function readParts(parts: unknown): { content: string; reasoning: string } {
  let content = ''
  let reasoning = ''
  for (const item of list(parts)) {
    const part = record(item)
    content += text(part['text']) ?? ''
    const { thinking } = part
    if (typeof thinking === 'string') reasoning += thinking
    else if (thinking) reasoning += readParts(thinking).content
  }
  return { content, reasoning }
}

export function readAnnotations(annotations: unknown): UrlCitation[] {
  const read: UrlCitation[] = []
  for (const item of list(annotations)) {
    const cited = record(record(item)['url_citation'])
    const url = text(cited['url'])
    if (url) read.push(citation(url, text(cited['title']), number(cited['start_index']), number(cited['end_index'])))
  }
  return read
}

export function citation(url: string, title = '', start = 0, end = start): UrlCitation {
  return { type: 'url_citation', url_citation: { url, title, start_index: start, end_index: end } }
}

/** OpenAI's log probabilities, or Together's parallel lists of them. */
export function readLogprobs(value: unknown, choice: ChunkChoice): boolean {
  const { content, refusal, tokens, token_logprobs: values } = record(value)
  if (Array.isArray(content) || Array.isArray(refusal)) {
    choice.logprobs = { content: readTokens(content), refusal: readTokens(refusal) }
    return true
  }
  if (!Array.isArray(tokens)) return false
  const rows = tokens.map((token, at) => ({ token, logprob: list(values)[at] }))
  choice.logprobs = { content: readTokens(rows), refusal: null }
  return true
}

function readTokens(rows: unknown): TokenLogprob[] | null {
  if (!Array.isArray(rows)) return null
  return rows.map((row) => ({ ...readToken(row), top_logprobs: list(record(row)['top_logprobs']).map(readToken) }))
}

function readToken(value: unknown): Omit<TokenLogprob, 'top_logprobs'> {
  const row = record(value)
  const bytes = row['bytes']
  return {
    token: text(row['token']) ?? '',
    logprob: number(row['logprob']) ?? -Infinity,
    bytes: Array.isArray(bytes) ? bytes.filter((byte) => typeof byte === 'number') : null,
  }
}
