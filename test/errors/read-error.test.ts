import { afterEach, describe, expect, it, vi } from 'vitest'
import { ollamaDialect } from '../../src/dialects/ollama/ollama.ts'
import { readError } from '../../src/errors/read-error.ts'

const read = (status: number, error: string, headers: Record<string, string> = {}) =>
  ollamaDialect.decodeError(status, { error }, new Headers(headers))

describe('an error of Ollama', () => {
  it('is known at once where its status says all', () => {
    const message = 'llama-server process has terminated: exit status 2'
    expect(read(500, message)).toEqual({ code: 'server', message })
    expect(read(503, 'busy')).toEqual({ code: 'overloaded', message: 'busy' })
  })

  it.each([
    [400, 'the input length exceeds the context length', 'context-window'],
    [500, 'the input length exceeds the context length', 'context-window'],
    [500, 'loading model', 'overloaded'],
    [500, 'prompt is too long', 'context-window'],
    [500, 'content policy', 'content-policy'],
    [502, 'invalid api key', 'authentication'],
    [502, 'insufficient_quota', 'quota-exceeded'],
    [502, 'model_not_found', 'not-found'],
    [500, 'too many requests', 'rate-limit'],
    [500, 'throttled', 'rate-limit'],
    [500, 'permission denied', 'permission'],
    [500, 'deadline exceeded', 'timeout'],
    [529, 'no room', 'overloaded'],
    [524, 'no answer', 'timeout'],
    [429, 'you (name) have reached your weekly usage limit, upgrade for higher limits', 'quota-exceeded'],
    [503, 'server busy, please try again.  maximum pending requests exceeded', 'overloaded'],
    [500, 'prompt is too long', 'context-window'],
    [500, 'model does not exist', 'not-found'],
    [524, 'busy', 'timeout'],
    [529, 'busy', 'overloaded'],
  ])('is read where its words may say more: %i "%s" is %s', async (status, error, code) => {
    expect(await read(status, error)).toMatchObject({ code })
  })

  it('says when to come back', async () => {
    expect(await read(500, 'busy', { 'retry-after': '2' })).toMatchObject({ code: 'server', retryAfter: 2000 })
    expect(await read(500, 'busy', { 'retry-after-ms': '2' })).toMatchObject({ code: 'server', retryAfter: 2 })
  })

  it('keeps the id that a proxy gave the request', async () => {
    expect(await read(500, 'busy', { 'x-request-id': 'r1' })).toMatchObject({ code: 'server', requestId: 'r1' })
  })

  it('is read where it has another shape: a proxy may have answered', async () => {
    const page = '<html><body><h1>502 Bad Gateway</h1></body></html>'
    expect(await ollamaDialect.decodeError(502, page, new Headers())).toMatchObject({ message: '502 Bad Gateway' })
  })
})

describe('without a network to load the classifier from', () => {
  afterEach(() => {
    vi.doUnmock('../../src/errors/classify.ts')
    vi.resetModules()
  })

  it.each([
    [404, 'not-found'],
    [429, 'rate-limit'],
    [418, 'invalid-request'],
    [500, 'server'],
  ])('status %i is %s, and its words are kept', async (status, code) => {
    vi.doMock('../../src/errors/classify.ts', () => {
      throw new TypeError('Failed to fetch dynamically imported module')
    })
    expect(await readError(status, { error: 'no' }, new Headers())).toEqual({ code, message: 'no' })
    expect(await readError(status, { code: 1 }, new Headers())).toEqual({ code, message: '{"code":1}' })
    expect(await readError(status, 'no', new Headers())).toEqual({ code, message: 'no' })
  })
})

describe('what a server says itself', () => {
  it.each([
    ['true', { retryable: true }],
    ['false', { retryable: false }],
  ])('about another try counts: %s', async (said, expected) => {
    expect(await readError(500, {}, new Headers({ 'x-should-retry': said }))).toMatchObject(expected)
  })

  it('is left open where it says nothing', async () => {
    expect(await readError(500, {}, new Headers())).not.toHaveProperty('retryable')
  })
})
