/** What travels is OpenAI's: the `openai` package's own types accept our values, and ours its requests. Checked by the compiler alone. */
import type OpenAI from 'openai'
import type * as Chat from 'openai/resources/chat/completions'
import type {
  Completion,
  CompletionChunk,
  CompletionRequest,
  EmbeddingRequest,
  EmbeddingResponse,
} from '../../src/index.ts'

declare const take: {
  completion(value: Chat.ChatCompletion): void
  chunk(value: Chat.ChatCompletionChunk): void
  request(value: Chat.ChatCompletionCreateParams): void
  embeddings(value: OpenAI.Embeddings.CreateEmbeddingResponse): void
  embeddingRequest(value: OpenAI.Embeddings.EmbeddingCreateParams): void
  ours(value: CompletionRequest): void
}
declare const completion: Completion
declare const chunk: CompletionChunk
declare const embeddings: EmbeddingResponse & Required<Pick<EmbeddingResponse, 'usage'>>

take.completion(completion)
take.chunk(chunk)
take.embeddings(embeddings)

const call = { id: 'call_1', type: 'function' as const, function: { name: 'weather', arguments: '{}' } }
const request = {
  model: 'openai/gpt-5',
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'developer', content: [{ type: 'text', text: 'Be kind.' }] },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'What is this?' },
        { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==', detail: 'low' } },
        { type: 'input_audio', input_audio: { data: 'AA==', format: 'wav' as const } },
        { type: 'file', file: { file_data: 'data:application/pdf;base64,AA==', filename: 'a.pdf' } },
      ],
    },
    { role: 'assistant', content: null, tool_calls: [call] },
    { role: 'tool', content: 'sunny', tool_call_id: 'call_1' },
  ],
  stream_options: { include_usage: true },
  temperature: 1,
  top_p: 1,
  max_tokens: 10,
  max_completion_tokens: 10,
  stop: ['\n'],
  n: 1,
  seed: 1,
  presence_penalty: 0,
  frequency_penalty: 0,
  logit_bias: { 1: 1 },
  logprobs: true,
  top_logprobs: 2,
  tools: [{ type: 'function', function: { name: 'weather', description: 'of a city', parameters: {}, strict: true } }],
  tool_choice: { type: 'function', function: { name: 'weather' } },
  parallel_tool_calls: true,
  response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: {}, strict: true } },
  reasoning_effort: 'low',
  user: 'someone',
  metadata: { key: 'value' },
} satisfies CompletionRequest
take.request({ ...request, stream: true })
take.ours(request satisfies Omit<Chat.ChatCompletionCreateParams, 'stream'>)

// What they said is what may be sent back, on either side.
take.request({ model: 'm', messages: [{ role: 'user', content: 'Hi' }, completion.choices[0].message] })
declare const theirs: Chat.ChatCompletionMessage & { tool_calls?: Chat.ChatCompletionMessageFunctionToolCall[] }
take.ours({
  model: 'm',
  messages: [
    { role: theirs.role, content: theirs.content, ...(theirs.tool_calls && { tool_calls: theirs.tool_calls }) },
  ],
})

const embedding = { model: 'm', input: ['a', 'b'], dimensions: 8, user: 'someone' } satisfies EmbeddingRequest<string[]>
take.embeddingRequest(embedding)
