import { assert, integer, jsonValue, option, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classifyError, inBandError } from '../../src/errors/classify.ts'
import { LLMError } from '../../src/errors/llm-error.ts'

const nested = (message: string, code: unknown = null, type: unknown = null) => ({ error: { message, type, code } })
const raw = (said: unknown) => ({ error: { message: 'Provider returned error', code: 502, metadata: { raw: said } } })

describe('classifyError', () => {
  it.each([
    [
      'a tokens-per-minute limit',
      429,
      nested(
        'Rate limit reached on tokens per min (TPM): Limit 1, Used 1, Requested 1. Please try again in 6ms.',
        'rate_limit_exceeded',
        'tokens',
      ),
      'rate-limit',
    ],
    ["Bedrock's throttling", 429, { message: 'Too many tokens, please wait before trying again.' }, 'rate-limit'],
    [
      'more than the tokens a minute allow',
      413,
      nested(
        'Request too large for model `x` on tokens per minute (TPM): Limit 6000, Requested 9000',
        'rate_limit_exceeded',
      ),
      'quota-exceeded',
    ],
    [
      'a spent quota',
      429,
      nested('You exceeded your current quota, please check your plan and billing details.', 'insufficient_quota'),
      'quota-exceeded',
    ],
    [
      "Gemini's rate limit, worded like a quota",
      429,
      {
        error: {
          code: 429,
          message: 'You exceeded your current quota.',
          status: 'RESOURCE_EXHAUSTED',
          details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.4s' }],
        },
      },
      'rate-limit',
    ],
    [
      'Anthropic credit',
      400,
      {
        type: 'error',
        error: {
          type: 'invalid_request_error',
          message: 'Your credit balance is too low to access the Anthropic API.',
        },
      },
      'quota-exceeded',
    ],
    [
      'xAI credits',
      403,
      { code: 'x', error: 'Your team has either used all available credits or reached its limit.' },
      'quota-exceeded',
    ],
    ['DeepSeek balance', 402, nested('Insufficient Balance'), 'quota-exceeded'],
    ['Fireworks spend limit', 412, nested('Account suspended'), 'quota-exceeded'],
    ['Cerebras queue', 429, { message: 'busy', type: 'too_many_requests_error', code: 'queue_exceeded' }, 'overloaded'],
    [
      'Cerebras quota of a minute',
      429,
      { message: 'Tokens per minute limit exceeded', type: 'too_many_requests_error', code: 'token_quota_exceeded' },
      'rate-limit',
    ],
    [
      'Azure content filter',
      400,
      {
        error: {
          message: 'The response was filtered',
          code: 'content_filter',
          innererror: { code: 'ResponsibleAIPolicyViolation' },
        },
      },
      'content-policy',
    ],
    [
      'OpenRouter moderation',
      403,
      nested('Your chosen model requires moderation and your input was flagged', 403),
      'content-policy',
    ],
    ['a bad key', 401, nested('Incorrect API key provided: sk-***', 'invalid_api_key'), 'authentication'],
    [
      "Gemini's bad key",
      400,
      {
        error: {
          code: 400,
          message: 'API key not valid. Please pass a valid API key.',
          status: 'INVALID_ARGUMENT',
          details: [{ reason: 'API_KEY_INVALID' }],
        },
      },
      'authentication',
    ],
    [
      "xAI's bad key",
      400,
      {
        code: 'Client specified an invalid argument',
        error: 'Incorrect API key provided: sk. You can obtain an API key from https://console.x.ai.',
      },
      'authentication',
    ],
    ['a country', 403, nested('Country not supported', 'unsupported_country_region_territory'), 'permission'],
    [
      'a model nobody has',
      404,
      nested('The model `x` does not exist or you do not have access to it.', 'model_not_found'),
      'not-found',
    ],
    ['the same as 400', 400, nested("The requested model 'x' does not exist.", 'model_not_found'), 'not-found'],
    [
      "Mistral's invalid model",
      400,
      { object: 'error', message: 'Invalid model: x', type: 'invalid_model', code: '1500' },
      'not-found',
    ],
    [
      'Anthropic overloaded',
      529,
      { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
      'overloaded',
    ],
    ['Groq flex capacity', 498, nested('Flex tier capacity exceeded'), 'overloaded'],
    [
      'Mistral capacity',
      429,
      {
        object: 'error',
        message: 'Service tier capacity exceeded for this model.',
        type: 'service_tier_capacity_exceeded',
        code: '3505',
      },
      'overloaded',
    ],
    ['Hugging Face loading', 503, { error: 'Model x is currently loading', estimated_time: 20 }, 'overloaded'],
    [
      'llama.cpp loading',
      503,
      { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } },
      'overloaded',
    ],
    ['a gateway timeout', 504, '<html><head><title>504</title></head><body>Gateway Time-out</body></html>', 'timeout'],
    ['a Cloudflare page', 502, '<html><style>x{}</style><h1>Bad gateway</h1></html>', 'server'],
    [
      'a tool call the model got wrong',
      400,
      { error: { message: 'Tool call validation failed', code: 'tool_use_failed', failed_generation: '{' } },
      'invalid-output',
    ],
    [
      'a wrong parameter',
      400,
      nested("Unsupported parameter: 'max_tokens'", 'unsupported_parameter'),
      'invalid-request',
    ],
    ['echoed text with a number in it', 400, nested('Invalid content: "error 429, 403 and 503"'), 'invalid-request'],
    ['text that begins like a status', 400, '503, 429 Invalid content', 'invalid-request'],
    ['a code that is a number', 429, { message: 'Busy', code: 3505 }, 'overloaded'],
    ['a wait that looks like a code', 429, { message: 'Please try again in 3.505s' }, 'rate-limit'],
    [
      'what an upstream said, as an object',
      502,
      raw({ error: { message: 'Slow down', code: 'rate_limit' } }),
      'rate-limit',
    ],
    ["a complaint's own code", 400, { errors: [{ message: 'm', code: 'model_not_found' }] }, 'not-found'],
    [
      'pydantic',
      422,
      { detail: [{ loc: ['body', 'seed'], msg: 'Extra inputs are not permitted', type: 'extra_forbidden' }] },
      'invalid-request',
    ],
  ] as const)('tells %s', (_, status, body, code) => {
    expect(classifyError(status, body).code).toBe(code)
  })

  it.each([
    ['{ error: {…} }', nested('m')],
    ['a list', [nested('m')]],
    ['{ error: text }', { error: 'm', code: 'x' }],
    ['Anthropic', { type: 'error', error: { type: 'api_error', message: 'm' }, request_id: 'req_1' }],
    ['{ object: error }', { object: 'error', message: 'm', type: 't', param: null, code: null }],
    ['flat', { message: 'm', id: '1' }],
    ['{ detail }', { detail: 'm' }],
    ['{ detail: [] }', { detail: [{ msg: 'm' }] }],
    ['{ message: { detail } }', { object: 'error', message: { detail: [{ msg: 'm' }] } }],
    ['{ errors }', { errors: [{ message: 'm' }] }],
    ['{ errors: text }', { errors: ['m'] }],
    ['{ fault }', { fault: { faultstring: 'm' } }],
    ['{ msg }', { msg: 'm' }],
    ['{ error_message }', { error_type: 't', error_message: 'm' }],
    ['plain text', ' m\n'],
    ['HTML', '<p>m</p>'],
  ])('reads the message of %s', (_, body) => {
    expect(classifyError(500, body).message).toBe('m')
  })

  it('says where a pydantic complaint points', () => {
    expect(classifyError(422, { detail: [{ loc: ['body', 'seed'], msg: 'Extra inputs' }] }).message).toBe(
      'body.seed: Extra inputs',
    )
  })

  it('reads so much of a body, however deep or long it is', () => {
    let deep: unknown = 'm'
    for (let depth = 0; depth < 100_000; depth++) deep = { error: deep }
    expect(classifyError(400, deep)).toEqual({ code: 'invalid-request', message: 'HTTP 400 without a message' })
    const long = { errors: Array.from({ length: 100_000 }, () => ({ message: 'm' })) }
    expect(classifyError(400, long).message.length).toBeLessThan(1000)
  })

  it('takes no longer for a message the larger it is', () => {
    // A server that echoes its prompt could hold a page up for minutes: each of these might begin a phrase, and none ends.
    const message = 'the token limit '.repeat(100_000)
    expect(classifyError(400, { error: { message } })).toEqual({ code: 'invalid-request', message })
  })

  it('takes no longer for a page the larger it is', () => {
    // Were it read whole, this would take minutes: each of these might begin a tag, and none ends.
    const { message } = classifyError(502, `<title>Down</title>${'<'.repeat(1_000_000)}`)
    expect(message).toMatch(/^Down/)
  })

  it('edge case 17: strips an HTML page to what it says', () => {
    expect(classifyError(502, '<html><style>b{}</style><h1>502 Bad Gateway</h1>\n<hr>nginx</html>').message).toBe(
      '502 Bad Gateway nginx',
    )
  })

  it('edge case 18: classifies an empty body by its status', () => {
    expect(classifyError(403, '')).toEqual({ code: 'permission', message: 'HTTP 403 without a message' })
    expect(classifyError(500, undefined)).toEqual({ code: 'server', message: 'HTTP 500 without a message' })
  })

  it('takes the request id from the header or the body', () => {
    expect(classifyError(500, {}, new Headers({ 'x-request-id': 'a' })).requestId).toBe('a')
    expect(classifyError(500, { type: 'error', error: {}, request_id: 'b' }).requestId).toBe('b')
  })
})

describe('inBandError', () => {
  it.each([
    [{ error: { code: 429, message: 'slow' } }, 'rate-limit'],
    [{ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }, 'overloaded'],
    [{ code: 'x', error: 'The service is currently unavailable' }, 'overloaded'],
    [{ error: { code: 400, message: 'Token limit reached' } }, 'context-window'],
    [{ error: { message: 'm', type: 'invalid_request_error' } }, 'invalid-request'],
    [{ error: { message: 'm' } }, 'server'],
  ])('classifies %j', (body, code) => {
    expect(inBandError(body)).toMatchObject({ code })
  })

  it('takes any JSON', () => {
    assert(
      property(jsonValue(), option(integer({ min: 100, max: 599 }), { nil: undefined }), (body, status) => {
        expect(classifyError(status, body).code).toBeTypeOf('string')
        expect(LLMError.is(inBandError(body))).toBe(true)
      }),
    )
  })
})
