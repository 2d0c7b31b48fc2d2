import { describe, expect, it } from 'vitest'
import { classifyError } from '../../src/errors/classify.ts'

const nested = (message: string) => ({ error: { message } })

describe('retryAfter', () => {
  it.each([
    ['retry-after-ms before Retry-After', { 'retry-after-ms': '120', 'retry-after': '9' }, {}, 120],
    ['whole seconds', { 'retry-after': '2' }, {}, 2000],
    ['Retry-After before words', { 'retry-after': '2' }, nested('Please try again in 9s'), 2000],
    ['words where the header says nothing', { 'retry-after': 'soon' }, nested('Please try again in 9s'), 9000],
    ['a date that has passed', { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }, nested('try again in 9s'), 0],
    ['words where the header counts nothing', { 'retry-after': '3 or 4' }, nested('Please try again in 9s'), 9000],
    ['what can be counted', {}, nested('Try again in 5 attempts, or retry in 9s'), 9000],
    ['fractions', { 'retry-after': '0.5' }, {}, 500],
    ['milliseconds in words', {}, nested('Please try again in 6ms.'), 6],
    ['milliseconds in full', {}, nested('Please try again in 250 milliseconds.'), 250],
    ['one millisecond in full', {}, nested('Please retry after 1 Millisecond'), 1],
    ['minutes in full', {}, nested('Please retry after 2 minutes 5 seconds'), 125_000],
    ['no number below zero', { 'retry-after': '-5' }, nested('m'), undefined],
    ['words where the header was sent twice', { 'retry-after': '2, 2' }, nested('Please try again in 9s'), 9000],
    ['minutes and seconds in words', {}, nested('Please try again in 2m59.56s. Visit us'), 179_560],
    ['words in full', {}, nested('Please retry after 20 seconds.'), 20_000],
    ['no numbers that come after', {}, nested('Please try again in 20s. 5 seats'), 20_000],
    ['RetryInfo before words', {}, { error: { message: 'retry in 9s', details: [{ retryDelay: '2s' }] } }, 2000],
    ['RetryInfo', {}, { error: { message: 'm', details: [{ retryDelay: '34.4s' }] } }, 34_400],
    ['estimated_time', {}, { error: 'Model is loading', estimated_time: 20 }, 20_000],
  ])('reads %s', (_, headers, body, ms) => {
    expect(classifyError(429, body, new Headers(headers as Record<string, string>)).retryAfter).toBe(ms)
  })

  it('reads an HTTP date', () => {
    const after = classifyError(
      503,
      {},
      new Headers({ 'retry-after': new Date(Date.now() + 60_000).toUTCString() }),
    ).retryAfter
    expect(after).toBeGreaterThan(50_000)
    expect(after).toBeLessThanOrEqual(60_000)
  })

  it('edge case 24: ignores the header of a success', () => {
    expect(classifyError(200, nested('m'), new Headers({ 'retry-after': '9' })).retryAfter).toBeUndefined()
  })
})
