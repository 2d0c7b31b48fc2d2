import { describe, expect, it } from 'vitest'
import { redactor } from '../../src/client/redact.ts'
import { secretly } from '../../src/client/secrets.ts'
import { createClient, LLMError } from '../../src/index.ts'
import type { Endpoint } from '../../src/types/index.ts'

const key = 'sk-live/ab+c=D&1234567890QWERTY'
const base64 = (text: string) => btoa(text).replace(/=+$/, '')

describe('a key', () => {
  const { redact, message } = redactor([key], [`Bearer ${key}`])

  it.each([
    ['as it is', key],
    ['in capitals', key.toUpperCase()],
    ['in a URL', encodeURIComponent(key)],
    ['in JSON with its slashes escaped', key.replaceAll('/', String.raw`\/`)],
    ['in JSON within JSON', key.replaceAll('/', String.raw`\\/`)],
    ['in JSON as Go writes it', key.replaceAll('&', String.raw`\u0026`)],
    ['in HTML', key.replaceAll('&', '&amp;').replaceAll('/', '&#x2F;').replaceAll('+', '&#43;')],
    ['in base64', btoa(key)],
    ['in base64, with its scheme', btoa(`Bearer ${key}`)],
  ])('is not told %s', (_, written) => {
    expect(redact(`got ${written} here`)).toBe('got [redacted] here')
  })

  it('is not told at the head of longer base64', () => {
    expect(redact(btoa(`${key}:x`))).not.toContain(btoa(key).slice(0, 8))
  })

  it('is not told where a message was cut', () => {
    expect(message(`bad key ${key.slice(0, 12)}`)).toBe('bad key [redacted]')
    expect(message(`bad key ${key.slice(0, 12)} given`)).toContain(key.slice(0, 12))
  })

  it('is not told where it is no ASCII', () => {
    expect(redactor(['clé-secrète'], []).redact('k=cl%C3%A9-secr%C3%A8te')).toBe('k=[redacted]')
  })

  it('that is a word is another word in small letters', () => {
    expect(redactor(['EMPTY'], []).redact('the key EMPTY left it empty')).toBe('the key [redacted] left it empty')
  })

  it.each(['$ecret-key', '{"a":1}', '\\\\'])('is looked for in one pass: %s', (odd) => {
    // The square of this many would take minutes.
    const text = '\\'.repeat(2_000_000)
    expect(redactor([odd], []).redact(`${text} end`)).toMatch(/ end$/)
  })

  it('leaves what only begins like it', () => {
    expect(message('keys begin with sk-live')).toBe('keys begin with sk-live')
    expect(redact('12345678')).toBe('12345678')
  })
})

describe('credentials', () => {
  it('of Basic are not told decoded', () => {
    const header = `Basic ${btoa('joe:hunter22secret')}`
    expect(redactor([], [header]).redact(`${header}, user joe:hunter22secret`)).toBe(
      'Basic [redacted], user joe:[redacted]',
    )
  })

  it('that are part of others leave nothing of them', () => {
    expect(redactor(['secret'], ['secret-and-more']).redact('a secret-and-more')).toBe('a [redacted]')
  })

  it('that are no base64 are told neither', () => {
    expect(redactor([], ['Basic ###-###']).redact('got ###-###')).toBe('got [redacted]')
  })
})

describe('an error', () => {
  async function failure(respond: typeof fetch, endpoint: Partial<Endpoint> = {}) {
    const client = createClient({
      endpoints: { house: { url: 'http://localhost:8080/v1', apiKey: key, ...endpoint } },
      fetch: respond,
      retry: 0,
    })
    const told: unknown = await client
      .completion({ model: 'house/m', messages: [{ role: 'user', content: 'Hi' }] })
      .catch((error: unknown) => error)
    return LLMError.is(told) ? told : expect.unreachable()
  }

  it('tells no key that was cut with a page of HTML', async () => {
    const page = `<html>${'x'.repeat(185)} ${key}</html>`
    const error = await failure(async () => new Response(page, { status: 401 }))
    expect(error.message).toMatch(/x \[redacted\]$/)
  })

  it('tells no key as its request id', async () => {
    const headers = { 'x-request-id': `for ${key}` }
    const error = await failure(async () => Response.json({ error: { message: 'no' } }, { status: 500, headers }))
    expect(error).toMatchObject({ message: 'house/m: 500 no', requestId: 'for [redacted]' })
  })

  it('keeps what caused it, unless that tells a key', () => {
    const { clean } = secretly(key, { authorization: `Bearer ${key}` })
    const caused = (cause: unknown) => clean(new LLMError('unreachable', 'cannot reach it', { cause }))
    const plain = new TypeError('fetch failed', { cause: new Error('socket hang up') })
    expect(caused(plain).cause).toBe(plain)
    const round: { self?: unknown } = {}
    round.self = round
    expect(caused(round).cause).toBe(round)
    for (const request of [
      { headers: { a: `Bearer ${key}` } },
      { headers: new Headers({ a: key }) },
      new Request('http://localhost', { headers: { a: key } }),
      { url: [`/?k=${base64(key)}`] },
    ]) {
      const error = caused(Object.assign(new TypeError('fetch failed'), { request }))
      expect(error).toMatchObject({ code: 'unreachable', message: 'cannot reach it' })
      expect(error.cause).toBeUndefined()
    }
  })
})
