import { createClient } from '../../src/index.ts'
import { mock, mockFetch, type Behaviour } from '../../src/mocks/index.ts'
import { providers } from '../../src/providers/registry.ts'
import type {
  CallOptions,
  Client,
  Completion,
  CompletionChunk,
  CompletionRequest,
  LLMError,
  Provider,
} from '../../src/index.ts'

/** Every built-in host that chats: a new one is tested by being listed. */
export const chatProviders: readonly Provider[] = providers.filter(({ dialect }) => dialect.chat)
export const embeddingProviders: readonly Provider[] = providers.filter(({ dialect }) => dialect.embedding)
export const modelProviders: readonly Provider[] = providers.filter(({ dialect }) => dialect.models)

/** What some hosts must be told before they can be addressed at all. */
const options = { resource: 'unit', apiVersion: '2024-10-21' }

export const model = ({ id }: Provider, name = 'model-1') => `${id}/${name}`
export const question: CompletionRequest['messages'] = [{ role: 'user', content: 'How are you?' }]

/** A client of one host, played by rules, or by a fetch of the test's own. */
export function clientOf({ id }: Provider, played: readonly Behaviour[] | typeof fetch): Client {
  return createClient({
    connections: { [id]: { apiKey: 'test-key-0123456789abcdef', options } },
    fetch: typeof played === 'function' ? played : mockFetch([mock(`${id}/*`, ...played)], { seed: 7 }),
    retry: 0,
    prices: false,
  })
}

/** The bytes a rule's answer is made of, to be cut and sent again. */
export async function recorded(
  provider: Provider,
  behaviour: Behaviour,
  request: Partial<CompletionRequest> = {},
): Promise<{ bytes: Uint8Array; contentType: string }> {
  const play = mockFetch([mock(`${provider.id}/*`, behaviour)], { seed: 7 })
  let bytes = new Uint8Array()
  let contentType = ''
  const client = clientOf(provider, async (input, init) => {
    const response = await play(input, init)
    contentType = response.headers.get('content-type') ?? ''
    bytes = new Uint8Array(await response.arrayBuffer())
    return new Response(bytes, { headers: response.headers, status: response.status })
  })
  await client.completion({ ...request, model: model(provider), messages: question, stream: true }).final()
  return { bytes, contentType }
}

/** A fetch that answers with these pieces, a network read each. */
export function answering(pieces: readonly Uint8Array[], contentType: string): typeof fetch {
  return async () => {
    const left = [...pieces]
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        const piece = left.shift()
        if (piece) controller.enqueue(piece)
        else controller.close()
      },
    })
    return new Response(body, { headers: { 'content-type': contentType } })
  }
}

export interface Outcome {
  chunks: CompletionChunk[]
  completion?: Completion
  error?: LLMError
}

/** Runs a stream to whatever end it has. */
export async function run(client: Client, request: CompletionRequest, callOptions?: CallOptions): Promise<Outcome> {
  const chunks: CompletionChunk[] = []
  try {
    const stream = client.completion({ ...request, stream: true }, callOptions)
    for await (const chunk of stream) chunks.push(chunk)
    return { chunks, completion: await stream.final() }
  } catch (error) {
    return { chunks, error: error as LLMError }
  }
}

/** What of a completion is the model's: identity and time are not. */
export function essence({ choices, usage, model: answered, provider, warnings }: Completion): unknown {
  return { choices, usage, model: answered, provider, warnings }
}

/** Chunks without the identity that a client makes up where a wire has none. */
export const spelled = (chunks: readonly CompletionChunk[]): unknown =>
  chunks.map(({ choices, usage }) => ({ choices, usage }))
