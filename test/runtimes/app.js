/**
 * What a user's program does, in whatever runs it: the built package by its package names, a server on loopback. Returns what came out,
 * as JSON. No runtime's own API is used.
 */
import { createClient, LLMError } from 'llmux'
import { createClient as createCoreClient } from 'llmux/core'
import { ollama } from 'llmux/providers/ollama'

export async function runScenario(server, nobody) {
  const connections = {
    openai: { baseURL: `${server}/v1`, apiKey: 'sk-runtime' },
    ollama: { baseURL: server },
    groq: { baseURL: `${nobody}/v1`, apiKey: 'gsk-nobody' },
  }
  const client = createClient({ connections, prices: false, retry: 0 })
  const core = createCoreClient({ providers: [ollama], connections: { ollama: { baseURL: server } } })
  return {
    events: await streamed(client, 'openai/endless-no'),
    lines: await streamed(core, 'ollama/llama3.2'),
    plain: await plain(client),
    fallback: await fallback(client),
    refused: await codeOf(() => client.completion(ask('groq/nobody'))),
    redirected: await codeOf(() => client.completion(ask('openai/redirect'))),
    truncated: await codeOf(() => client.completion({ ...ask('openai/cut'), stream: true }).final()),
    left: await leave(client),
  }
}

const ask = (model) => ({ model, messages: [{ role: 'user', content: 'Grüße' }] })

async function streamed(client, model) {
  let text = ''
  for await (const chunk of client.completion({ ...ask(model), stream: true }))
    text += chunk.choices[0]?.delta.content ?? ''
  return text
}

async function plain(client) {
  const { choices, usage } = await client.completion(ask('openai/plain'))
  return [choices[0].message.content, usage.total_tokens]
}

async function fallback(client) {
  const { provider, attempts } = await client.completion(ask(['groq/nobody', 'openai/plain']))
  return [provider, ...attempts.map(({ outcome }) => outcome)]
}

async function codeOf(call) {
  try {
    await call()
    return 'none'
  } catch (error) {
    return LLMError.is(error) ? error.code : `not an LLMError: ${error}`
  }
}

async function leave(client) {
  let chunks = 0
  for await (const chunk of client.completion({ ...ask('openai/endless'), stream: true }))
    if (chunk.choices[0]?.delta.content && ++chunks === 3) break
  return chunks
}
