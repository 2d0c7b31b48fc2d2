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
    cause: keyof Fallbacks,
    request: Option,
    route: Option,
    client: Option,
    names: string[] | undefined,
  ][] = [
    ['nothing anywhere', 'any', undefined, undefined, undefined, undefined],
    ['a plain list is for any cause', 'any', ['a', 'b'], undefined, undefined, ['a', 'b']],
    ['the request before the route before the client', 'any', ['request'], ['route'], ['client'], ['request']],
    ['the route before the client', 'any', undefined, ['route'], { any: ['client'] }, ['route']],
    ['the client when nobody else says', 'any', undefined, undefined, { any: ['client'] }, ['client']],
    ['an empty list says none', 'any', [], ['route'], ['client'], []],
    ['a cause with its own list', 'context-window', { any: ['a'], ...big }, undefined, undefined, ['big']],
    ['a cause without its own list has none', 'context-window', { any: ['a'] }, ['b'], undefined, undefined],
    ['a list for one cause does not block the general one', 'any', big, undefined, ['a'], ['a']],
    ['nor is it for another cause', 'content-policy', big, undefined, ['a'], undefined],
    ['its own list further out than any nearer', 'context-window', ['a'], undefined, big, ['big']],
    [
      'the nearest of two own lists',
      'content-policy',
      { 'content-policy': ['near'] },
      { 'content-policy': ['far'] },
      undefined,
      ['near'],
    ],
    ['its own empty list says none', 'context-window', { any: ['a'], 'context-window': [] }, undefined, undefined, []],
  ]
  it.each(rows)('%s', (_title, cause, request, route, client, names) => {
    expect(fallbacksFor(cause, request, route, client)).toEqual(names)
  })

  it('a text is no list', () => {
    expect(() => fallbacksFor('any', 'a/b' as never)).toThrow('fallbacks must be a list, not "a/b"')
  })
})
