import { measurePage } from './measure.ts'

const messages = `[{ role: 'user', content: 'Hi' }]`

/** The same page, streaming one answer, as it is written with packages that do that. None of them falls back, two retry. */
const pages: Record<string, string> = {
  'by hand: fetch + eventsource-parser': `
import { createParser } from 'eventsource-parser'
export async function run(fetch) {
  let text = ''
  const parser = createParser({ onEvent: ({ data }) => { if (data !== '[DONE]') text += JSON.parse(data).choices[0]?.delta.content ?? '' } })
  const response = await fetch('http://localhost/v1/chat/completions', { method: 'POST', body: JSON.stringify({ model: 'm', messages: ${messages}, stream: true }) })
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  for (let read = await reader.read(); !read.done; read = await reader.read()) parser.feed(decoder.decode(read.value, { stream: true }))
  return text
}`,
  '@xsai/stream-text': `
import { streamText } from '@xsai/stream-text'
export const run = (fetch) => streamText({ apiKey: 'key', baseURL: 'http://localhost/v1/', model: 'm', messages: ${messages}, fetch }).textStream`,
  'ollama/browser': `
import { Ollama } from 'ollama/browser'
export const run = (fetch) => new Ollama({ fetch }).chat({ model: 'm', messages: ${messages}, stream: true })`,
  openai: `
import OpenAI from 'openai'
export const run = (fetch) => new OpenAI({ apiKey: 'key', fetch, dangerouslyAllowBrowser: true }).chat.completions.create({ model: 'm', messages: ${messages}, stream: true })`,
}

/** kB of each peer's page, minified and gzipped. */
export async function measurePeers(): Promise<Record<string, number>> {
  const sizes: Record<string, number> = {}
  for (const [name, code] of Object.entries(pages)) sizes[name] = (await measurePage({ code })).loaded / 1000
  return sizes
}
