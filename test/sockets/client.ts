import { createClient } from '../../src/index.ts'
import { LLMError } from '../../src/errors/llm-error.ts'
import type { CallOptions, Client, ClientOptions, CompletionRequest } from '../../src/types/index.ts'

export const key = 'sk-loopback-secret'

/** A client whose `openai` is a server on loopback, and that sends everything once unless the test says otherwise. */
export function clientOf(url: string, options: ClientOptions = {}): Client {
  return createClient({
    retry: 0,
    ...options,
    connections: { openai: { baseURL: `${url}/v1`, apiKey: key }, ...options.connections },
  })
}

export const hello: CompletionRequest = { model: 'openai/gpt-test', messages: [{ role: 'user', content: 'Hello' }] }

export interface Streamed {
  text: string
  error: LLMError | undefined
}

/** Reads a stream to its end, whichever that is. */
export async function readStream(client: Client, options?: CallOptions, request = hello): Promise<Streamed> {
  let text = ''
  try {
    const stream = client.completion({ ...request, stream: true }, options)
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? ''
  } catch (error) {
    if (!LLMError.is(error)) throw error
    return { text, error }
  }
  return { text, error: undefined }
}

/** The LLMError that a call ends in. */
export async function errorOf(call: Promise<unknown>): Promise<LLMError> {
  try {
    await call
  } catch (error) {
    if (LLMError.is(error)) return error
    throw error
  }
  throw new Error('the call succeeded')
}
