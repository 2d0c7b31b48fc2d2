import { streamText } from '@xsai/stream-text'
import { createParser } from 'eventsource-parser'
import { Ollama } from 'ollama/browser'
import OpenAI from 'openai'
import { createClient } from '../../src/core.ts'
import { ollama } from '../../src/providers/ollama.ts'
import { openai } from '../../src/providers/openai.ts'
import type { Wire } from './bodies.ts'

/** Reads one streamed answer and returns its text. */
export type Contender = (fetch: typeof globalThis.fetch, keep?: (value: unknown) => void) => Promise<string>

const messages = [{ role: 'user' as const, content: 'Say something long.' }]

/** What anybody would write by hand, and the least that has to be done: read, decode, cut, parse, append. */
async function readText(response: Response, push: (text: string) => void): Promise<void> {
  const reader = response.body?.getReader()
  const decoder = new TextDecoder()
  for (;;) {
    const read = await reader?.read()
    if (!read || read.done) return
    push(decoder.decode(read.value, { stream: true }))
  }
}

const sseFloor: Contender = async (fetch) => {
  let text = ''
  const parser = createParser({
    onEvent({ data }) {
      if (data === '[DONE]') return
      const chunk = JSON.parse(data) as { choices: { delta: { content?: string } }[] }
      text += chunk.choices[0]?.delta.content ?? ''
    },
  })
  await readText(await fetch('http://localhost/v1/chat/completions', { method: 'POST' }), (piece) => parser.feed(piece))
  return text
}

const ndjsonFloor: Contender = async (fetch) => {
  let text = ''
  let rest = ''
  await readText(await fetch('http://localhost/api/chat', { method: 'POST' }), (piece) => {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const chunk = JSON.parse(line) as { message: { content: string } }
      text += chunk.message.content
    }
  })
  return text
}

const llmux =
  (model: string): Contender =>
  async (fetch, keep) => {
    const client = createClient({
      providers: [openai, ollama],
      connections: { openai: { apiKey: 'sk-bench' } },
      allowBrowserKeys: true,
      fetch,
    })
    const stream = client.completion({ model, messages, stream: true })
    let text = ''
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? ''
    keep?.(stream)
    return text
  }

const openaiPackage: Contender = async (fetch) => {
  const client = new OpenAI({
    apiKey: 'sk-bench',
    baseURL: 'http://localhost/v1',
    maxRetries: 0,
    dangerouslyAllowBrowser: true,
    fetch,
  })
  const stream = await client.chat.completions.create({ model: 'gpt-4o-mini', messages, stream: true })
  let text = ''
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? ''
  return text
}

const xsai: Contender = async (fetch) => {
  const { textStream } = streamText({
    apiKey: 'sk-bench',
    baseURL: 'http://localhost/v1/',
    model: 'm',
    messages,
    fetch,
  })
  const reader = textStream.getReader()
  let text = ''
  for (;;) {
    const read = await reader.read()
    if (read.done) return text
    text += read.value
  }
}

const ollamaPackage: Contender = async (fetch) => {
  const client = new Ollama({ host: 'http://localhost:11434', fetch })
  let text = ''
  for await (const chunk of await client.chat({ model: 'llama3.2', messages, stream: true }))
    text += chunk.message.content
  return text
}

/** The floor comes first: everything is measured against it. */
export const contenders: Record<Wire, Record<string, Contender>> = {
  openai: { floor: sseFloor, llmux: llmux('openai/gpt-4o-mini'), openai: openaiPackage, xsai },
  ollama: { floor: ndjsonFloor, llmux: llmux('ollama/llama3.2'), ollama: ollamaPackage },
}
