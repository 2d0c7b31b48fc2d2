import type { LLMError } from '../errors/llm-error.ts'
import type { ErrorCode, Fix } from '../types/index.ts'
import { allowOrigin } from './allow-origin.ts'
import { copyable, fixOf } from './copyable.ts'
import { fixForState, installing, keyStays, noKey, type Facts } from './fixes.ts'

/** What to do about an answer that was an error, with the real model, key and address filled in. Undefined where there is nothing to advise. */
export const fixForError = (error: LLMError, facts: Facts): Fix | undefined => fixes[error.code]?.(error, facts)

const others = 'Give fallbacks: another model answers meanwhile'

const fixes: Partial<Record<ErrorCode, (error: LLMError, facts: Facts) => Fix | undefined>> = {
  authentication: ({ status }, facts) => (status === undefined ? noKey(facts) : fixForState('unauthorized', facts)),
  // Through a proxy of the page's own, the refusal of its origin is a readable 403 without a word.
  permission({ status }, facts) {
    const { provider, baseURL, page } = facts
    if (status === undefined) return keyStays(facts)
    return status === 403 && page && provider.server?.origins ? allowOrigin(provider, baseURL, page.origin) : undefined
  },
  'not-found': ({ status, model }, facts) => {
    if (status !== 404 || !model || !facts.provider.server?.pull) return undefined
    return fixOf(`${model} is not installed in ${facts.provider.id}`, installing(facts, model), copyable(model))
  },
  'rate-limit': ({ retryAfter }, { provider }) =>
    fixOf(`${provider.id} asks to slow down`, [
      retryAfter === undefined ? 'Wait a little, then try again' : `Try again in ${Math.ceil(retryAfter / 1000)} s`,
      others,
    ]),
  'quota-exceeded': (_error, { provider }) =>
    fixOf(`The account at ${provider.id} has no credit left`, ['Look at its plan and billing', others]),
  overloaded: (_error, { provider }) =>
    fixOf(`${provider.id} is busy`, [
      provider.local ? 'Send fewer requests at once, or wait until the model is loaded' : 'Try again in a minute',
      others,
    ]),
  timeout: (_error, { provider }) =>
    provider.local
      ? fixOf(`${provider.id} takes its time`, [
          'The first answer waits until the model is loaded: allow a longer timeout',
          'Or ask a smaller model',
        ])
      : undefined,
  'context-window': () =>
    fixOf('The conversation is too long for this model', [
      'Shorten it with trimMessages',
      "Name a model with a larger window under fallbacks: { 'context-window': [...] }",
    ]),
}
