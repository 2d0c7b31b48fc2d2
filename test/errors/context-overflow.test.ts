import { describe, expect, it } from 'vitest'
import { classifyError } from '../../src/errors/classify.ts'

const nested = (message: string, code: unknown = null, type: unknown = null) => ({ error: { message, type, code } })

describe('context overflow', () => {
  it.each([
    [
      'OpenAI',
      400,
      nested(
        "This model's maximum context length is 128000 tokens. However, your messages resulted in 130000 tokens.",
        'context_length_exceeded',
      ),
    ],
    [
      'OpenAI responses',
      400,
      nested('Your input exceeds the context window of this model. Please adjust your input and try again.'),
    ],
    ['OpenAI limit', 400, nested('Input tokens exceed the configured limit of 272000 tokens.')],
    [
      'xAI',
      400,
      {
        code: 'invalid-argument',
        error: "This model's maximum prompt length is 131072 but the request contains 537812 tokens.",
      },
    ],
    ['Groq', 400, nested('Please reduce the length of the messages or completion.')],
    ['OpenRouter', 400, nested("This endpoint's maximum context length is 128000 tokens.", 400)],
    [
      'OpenRouter through raw',
      400,
      {
        error: {
          message: 'Provider returned error',
          code: 400,
          metadata: { raw: 'prompt is too long: 208310 tokens > 200000' },
        },
      },
    ],
    [
      'Mistral',
      400,
      {
        object: 'error',
        message:
          'Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length',
        code: '3051',
      },
    ],
    ['Together', 422, nested('Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4097')],
    [
      'vLLM',
      400,
      {
        object: 'error',
        message: "'max_tokens' is too large: 9000. This model's maximum context length is 4096 tokens",
      },
    ],
    [
      'llama.cpp',
      400,
      nested(
        'the request exceeds the available context size (4096 tokens), try increasing it',
        400,
        'exceed_context_size_error',
      ),
    ],
    ['LM Studio', 400, { error: 'Trying to keep the first 5000 tokens when context the overflows.' }],
    [
      'LM Studio, older',
      400,
      { error: 'The number of tokens to keep from the initial prompt is greater than the context length' },
    ],
    [
      'Anthropic',
      400,
      {
        type: 'error',
        error: {
          type: 'invalid_request_error',
          message: 'input length and `max_tokens` exceed context limit: 1 + 2 > 2',
        },
      },
    ],
    ['Gemini', 400, nested('The input token count (1196265) exceeds the maximum number of tokens allowed (1048575).')],
    ['Cohere', 400, { message: 'too many tokens: total number of tokens in the prompt cannot exceed 128000' }],
    [
      'TGI',
      422,
      {
        error: 'Input validation error: `inputs` must have less than 1024 tokens. Given: 3000',
        error_type: 'validation',
      },
    ],
    ['Ollama', 400, { error: 'the input length exceeds the context length' }],
    [
      'Cerebras',
      400,
      {
        message: 'Please reduce the length of the messages. Current length is 9000 while limit is 8192',
        code: 'context_length_exceeded',
      },
    ],
    ['Perplexity', 400, nested('The total length of all messages is too long.', 400, 'too_many_prompt_tokens')],
    ['DeepSeek', 400, nested("This model's maximum context length is 65536 tokens.", 'invalid_request_error')],
  ])('recognises context overflow of %s', (_, status, body) => {
    expect(classifyError(status, body).code).toBe('context-window')
  })
})
