import { describe, expect, it } from 'vitest'
import { LLMError } from '../../src/errors/llm-error.ts'
import { validateRoutes } from '../../src/routing/validate-routes.ts'
import type { ClientOptions, Fallbacks } from '../../src/types/index.ts'

const known = (name: string) => {
  if (!name.startsWith('openai/'))
    throw new LLMError('not-found', `${name} is no model. Did you mean openai/gpt-5-mini?`)
}

function refusal(options: Pick<ClientOptions, 'routes' | 'fallbacks' | 'retry' | 'cooldown'>): string {
  try {
    validateRoutes(options, known)
    return 'accepted'
  } catch (error) {
    return LLMError.is(error) ? `${error.code} ${error.message}` : String(error)
  }
}

const a = 'openai/a'

describe('validateRoutes', () => {
  it('accepts what makes sense, routes of routes included', () => {
    const routes: ClientOptions['routes'] = {
      chat: {
        targets: [a, { model: 'spare', weight: 0, order: -1 }],
        fallbacks: { any: ['last'], 'context-window': [] },
      },
      spare: { targets: [{ model: a, rpm: 10, tpm: 1000, maxParallel: 2, contextWindow: 8000 }], hedge: { share: 0 } },
      last: { targets: [a], retry: 0 },
    }
    expect(refusal({ routes, fallbacks: ['last'], retry: { byCode: { timeout: 0 } }, cooldown: false })).toBe(
      'accepted',
    )
  })

  it.each<[expected: string, options: Parameters<typeof refusal>[0]]>([
    ['routes.chat.targets: must list at least one target', { routes: { chat: { targets: [] } } }],
    [
      'routes.chat.targets[1].weight: must be 0 or more, is -1',
      { routes: { chat: { targets: [a, { model: a, weight: -1 }] } } },
    ],
    [
      'routes.chat.targets[0].weight: must be 0 or more, is NaN',
      { routes: { chat: { targets: [{ model: a, weight: NaN }] } } },
    ],
    ['routes.chat.targets: every weight is 0', { routes: { chat: { targets: [{ model: a, weight: 0 }] } } }],
    [
      'routes.chat.targets[0].rpm: must be more than 0, is 0',
      { routes: { chat: { targets: [{ model: a, rpm: 0 }] } } },
    ],
    [
      'routes.chat.targets[0].order: must be a number, is NaN',
      { routes: { chat: { targets: [{ model: a, order: NaN }] } } },
    ],
    [
      'routes.chat.targets[0].price.input: must be 0 or more, is -2',
      { routes: { chat: { targets: [{ model: a, price: { input: -2, output: 0 } }] } } },
    ],
    ['routes.chat.hedge.share: must be 0 or more, is -1', { routes: { chat: { targets: [a], hedge: { share: -1 } } } }],
    ['routes.chat.retry: must be 0 or more, is -1', { routes: { chat: { targets: [a], retry: -1 } } }],
    ['retry.byCode.server: must be 0 or more, is -1', { retry: { byCode: { server: -1 } } }],
    ['cooldown.failures: must be 0 or more, is -3', { cooldown: { failures: -3 } }],
    [
      'routes.chat.targets[0]: nothing is no model. Did you mean openai/gpt-5-mini?',
      { routes: { chat: { targets: ['nothing'] } } },
    ],
    [
      'routes.chat.targets[0].model: must be the name of a model or a route',
      { routes: { chat: { targets: [{ model: '' }] } } },
    ],
    [
      'routes.chat.fallbacks[0]: nothing is no model. Did you mean openai/gpt-5-mini?',
      { routes: { chat: { targets: [a], fallbacks: ['nothing'] } } },
    ],
    ['fallbacks.any[1]: nothing is no model. Did you mean openai/gpt-5-mini?', { fallbacks: { any: [a, 'nothing'] } }],
    ['routes.chat.targets[0]: leads in a circle: chat → chat', { routes: { chat: { targets: ['chat'] } } }],
    [
      'routes.chat.fallbacks[0]: leads in a circle: chat → chat',
      { routes: { chat: { targets: [a], fallbacks: ['chat'] } } },
    ],
    [
      'routes.c.targets[0].model: leads in a circle: a → b → c → a',
      {
        routes: {
          a: { targets: ['b'] },
          b: { targets: [a], fallbacks: { 'context-window': ['c'] } },
          c: { targets: [{ model: 'a' }] },
        },
      },
    ],
  ])('refuses %s', (expected, options) => {
    expect(refusal(options)).toBe(`invalid-request ${expected}`)
  })

  it('refuses a cause there is not', () => {
    const fallbacks = JSON.parse('{"timeout":["openai/a"]}') as Fallbacks
    expect(refusal({ fallbacks })).toContain('fallbacks.timeout: is no cause')
  })
})
