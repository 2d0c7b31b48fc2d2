import { measurePage, type PageSize, type Runnable } from './measure.ts'

/** Streams one answer, through one retry and one fallback: everything that takes is loaded. */
const ask = (id: string) => `
export async function run(fetch) {
  let text = ''
  const stream = clientWith(fetch).completion(
    { model: ['${id}/a', '${id}/b'], messages: [{ role: 'user', content: 'Hi' }], stream: true },
    { retry: { retries: 1, baseDelay: 1, maxDelay: 1 } },
  )
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? ''
  return text
}
`

/** A host on the web wants a key; so the page has what keys need. */
const connections = (id: string) => (id === 'ollama' ? '' : `, connections: { ${id}: { apiKey: 'sk-123456' } }`)

/** A page with the core and the providers that are named. */
export function corePage(ids: readonly string[], asked = 'ollama'): string {
  return `
import { createClient } from 'llmux/core'
${ids.map((id) => `import { ${id} } from 'llmux/providers/${id}'`).join('\n')}
const clientWith = (fetch) => createClient({ providers: [${ids.join(', ')}], fetch${connections(asked)} })
${ask(asked)}`
}

/** A page with everything that is built in; prices are data that comes later, and are listed among what is lazy. */
export const presetPage = (asked: string) => `
import { createClient } from 'llmux'
const clientWith = (fetch) => createClient({ fetch, prices: false${connections(asked)} })
${ask(asked)}`
export const wholePage = presetPage('ollama')

/** The same pages, where another provider is asked. */
export const asking = ['openai', 'anthropic'] as const
export const measureAsking = (id: (typeof asking)[number]): Promise<PageSize[]> =>
  Promise.all(
    [corePage(['ollama', 'openai', 'anthropic'], id), presetPage(id)].map((code) =>
      measurePage({ code, run: (page) => streamOnce(page, id) }),
    ),
  )

export const measureCore = (...others: readonly string[]): Promise<PageSize> =>
  measurePage({ code: corePage(['ollama', ...others]), run: (page) => streamOnce(page) })
export const measureWhole = (): Promise<PageSize> => measurePage({ code: wholePage, run: (page) => streamOnce(page) })

/** Every export of llmux/react but the conversation, which is the half of it that most pages leave out. */
const hooks = `LLMClientProvider, useLLMClient, llmKeys, completionOptions, embeddingOptions, streamOptions, isFinal, modelsOptions,
statusOptions, completionMutationOptions, useCompletion, useEmbedding, useStream, useModels, useProviderStatus, useModelPull`

/** What llmux/react adds to a page that has a client; what its peers weigh is not ours. */
export async function measureReact(exported = `{ ${hooks} }`): Promise<PageSize> {
  const external = ['react', 'react-dom', '@tanstack/react-query']
  const code = corePage(['ollama'])
  const without = await measurePage({ code })
  const { loaded, lazy } = await measurePage({ code: `export ${exported} from 'llmux/react'\n${code}`, external })
  const known = new Set(without.lazy.map(({ name }) => name))
  return { loaded: loaded - without.loaded, lazy: lazy.filter(({ name }) => !known.has(name)) }
}

const line = (content: string, rest: object = { done: false }) =>
  `${JSON.stringify({ model: 'a', message: { role: 'assistant', content }, ...rest })}\n`
const event = (data: object) => `data: ${JSON.stringify(data)}\n\n`

const answers = {
  ollama: line('Hel') + line('lo') + line('', { done: true, done_reason: 'stop' }),
  openai: `${event({ choices: [{ index: 0, delta: { content: 'Hello' } }] })}${event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}data: [DONE]\n\n`,
  anthropic: [
    { type: 'message_start', message: { id: 'm', model: 'a', usage: { input_tokens: 1, output_tokens: 1 } } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello' } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 2 } },
    { type: 'message_stop' },
  ]
    .map(event)
    .join(''),
}

/** Fails the first target twice and answers the second: one retry, one fallback. */
async function streamOnce(page: Runnable, id: keyof typeof answers = 'ollama'): Promise<void> {
  const failure = '{"error":"llama-server process has terminated: exit status 2"}'
  let calls = 0
  const text = await page.run(() => {
    const broken = ++calls <= 2
    const type = broken ? 'application/json' : id === 'ollama' ? 'application/x-ndjson' : 'text/event-stream'
    const init = { status: broken ? 500 : 200, headers: { 'content-type': type } }
    return Promise.resolve(new Response(broken ? failure : answers[id], init))
  })
  if (text !== 'Hello' || calls !== 3) throw new Error(`the page got ${JSON.stringify(text)} in ${calls} requests`)
}
