import { describe, expect, it } from 'vitest'
import { fallbacksFor, mayFallBack } from '../../src/routing/fallbacks.ts'
import type { ErrorCode, Fallbacks } from '../../src/types/index.ts'

type Option = readonly string[] | Fallbacks | undefined

describe('which failures are worth another target', () => {
  const verdicts: Record<ErrorCode, boolean> = {
    'invalid-request': false,
    unsupported: true,
    'not-found': true,
    aborted: false,
    authentication: true,
    permission: true,
    'quota-exceeded': true,
    'budget-exceeded': false,
    'context-window': true,
    'content-policy': true,
    'invalid-output': false,
    'rate-limit': true,
    overloaded: true,
    server: true,
    'bad-response': true,
    truncated: true,
    unreachable: true,
    timeout: true,
    offline: true,
    'origin-blocked': true,
    'mixed-content': true,
    'local-network-denied': true,
    'blocked-by-csp': true,
    'no-target': true,
  }
  it.each(Object.entries(verdicts))('%s: %s', (code, verdict) => {
    // The keys of the record are the codes.
    expect(mayFallBack(code as ErrorCode)).toBe(verdict)
  })
})

describe('which names follow', () => {
  const big: Fallbacks = { 'context-window': ['big'] }
  const rows: [
    title: string,
    code: ErrorCode,
    request: Option,
    route: Option,
    client: Option,
    names: string[],
    own: boolean,
  ][] = [
    ['nothing anywhere', 'server', undefined, undefined, undefined, [], false],
    ['a plain list is for any cause', 'server', ['a', 'b'], undefined, undefined, ['a', 'b'], false],
    [
      'the request before the route before the client',
      'server',
      ['request'],
      ['route'],
      ['client'],
      ['request'],
      false,
    ],
    ['the route before the client', 'server', undefined, ['route'], { any: ['client'] }, ['route'], false],
    ['the client when nobody else says', 'server', undefined, undefined, { any: ['client'] }, ['client'], false],
    ['an empty list says none', 'server', [], ['route'], ['client'], [], false],
    ['a cause with its own list', 'context-window', { any: ['a'], ...big }, undefined, undefined, ['big'], true],
    ['a cause without its own list uses any', 'context-window', { any: ['a'] }, undefined, undefined, ['a'], false],
    ['a list for one cause does not block the general one', 'server', big, undefined, ['a'], ['a'], false],
    ['nor the one for another cause', 'content-policy', big, undefined, ['a'], ['a'], false],
    ['its own list further out before any nearer', 'context-window', ['a'], undefined, big, ['big'], true],
    [
      'the nearest of two own lists',
      'content-policy',
      { 'content-policy': ['near'] },
      { 'content-policy': ['far'] },
      undefined,
      ['near'],
      true,
    ],
    [
      'its own empty list says none',
      'context-window',
      { any: ['a'], 'context-window': [] },
      undefined,
      undefined,
      [],
      true,
    ],
    ['rate limits use any', 'rate-limit', { any: ['a'], ...big }, undefined, undefined, ['a'], false],
  ]
  it.each(rows)('%s', (_title, code, request, route, client, names, own) => {
    expect(fallbacksFor(code, request, route, client)).toEqual({ names, own })
  })
})
