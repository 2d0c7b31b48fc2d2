/** What a client is made from. */
import type { LLMError } from '../errors/llm-error.ts'
import type { Callbacks } from './callbacks.ts'
import type { Connection, Endpoint } from './connection.ts'
import type { Fallbacks, RetryPolicy, Timeouts } from './options.ts'
import type { Price } from './price.ts'
import type { Dialect, Provider } from './provider.ts'
import type { ModelName } from './request.ts'
import type { Cooldown, Route, StrategyFunction } from './route.ts'
import type { Router } from './router.ts'

/** localStorage and unstorage (Redis, Cloudflare KV, Deno KV, …) fit as they are, idb-keyval as `{ getItem: get, setItem: set, removeItem: del }`. */
export interface KeyValueStore {
  getItem(key: string): unknown | Promise<unknown>
  setItem(key: string, value: string): unknown | Promise<unknown>
  removeItem(key: string): unknown | Promise<unknown>
  /** Atomic where it exists; without it shared counts are approximate (a page then uses a Web Lock). */
  increment?(key: string, by: number): Promise<number>
}

/**
 * What `createClient` of `llmux` takes. Everything may be left out; what a call is given goes before it.
 *
 * @example
 * createClient({
 *   connections: { openai: { apiKey: () => keyTheUserTyped } },
 *   routes: { chat: { targets: ['openai/gpt-5-mini', 'ollama/llama3.2'], strategy: 'lowest-latency' } },
 *   budget: { limit: 5, period: 'day' }, // US dollars
 * })
 */
export interface ClientOptions {
  connections?: Record<string, Connection>
  endpoints?: Record<string, string | Endpoint>
  routes?: Record<string, Route>
  retry?: number | RetryPolicy
  timeout?: number | Timeouts
  cooldown?: Cooldown | false
  fallbacks?: readonly ModelName[] | Fallbacks
  cache?: boolean | { store?: KeyValueStore; ttl?: number; maxEntries?: number }
  /** Refuses to send once spent; survives reloads with a persistent store. */
  budget?: {
    /** US dollars */ limit: number
    period?: 'session' | 'day' | 'month'
    store?: KeyValueStore
    /** default closed */ onStoreError?: 'open' | 'closed'
    /** default refuse; a server of one's own on this machine or in its network costs nothing */ unpriced?:
      | 'allow'
      | 'refuse'
  }
  /** Added to the built-in table, which loads beside the first call, never holds up a chunk, and whose loss is a warning. `false`: never load it. */
  prices?: Record<ModelName, Price> | false
  callbacks?: readonly Callbacks[]
  unsupported?: 'warn' | 'drop' | 'error'
  /** Required before a page that is not on this machine may send a provider key from the browser: the user's own key is fine, yours is not. */
  allowBrowserKeys?: boolean
  /** Everything goes through it: tests, mocks, proxies. Default: the runtime's own. */
  fetch?: typeof fetch
}

/** Time and chance, injected: a test or a simulation passes its own. `sleep` rejects with the signal's reason when it is aborted. */
export interface Clock {
  now(): number
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  random(): number
}
/** Where answers are kept: texts under keys that hold neither a key nor a request. `ttl` in ms. A store that throws is a miss with a warning. */
export interface CompletionCache {
  get(key: string): Promise<string | undefined>
  set(key: string, value: string, ttl?: number): Promise<void>
}
/** What may be spent, and what has been. All amounts are US dollars. */
export interface Budget {
  readonly limit: number
  /** In the current period, what is set aside for calls in flight included. */
  spent(): Promise<number>
  add(dollars: number): Promise<void>
  /**
   * Before a call is sent: sets its estimate aside until it is settled.
   *
   * @param estimate `undefined` where no price is known
   * @throws LLMError `budget-exceeded` once the limit is reached, and for what the budget does not let through unpriced
   */
  reserve(estimate: number | undefined): Promise<Reservation>
}
/** What is set aside for one call in flight. */
export interface Reservation {
  /** What the call came to, in place of the estimate; `undefined` (unknown) leaves the estimate spent. Heard once. */
  settle(dollars: number | undefined): Promise<void>
}
/**
 * Entry `llmux/core`, where it is exported as `createClient`: nothing is built in. Providers, strategies other than `order`,
 * cache, budget, prices and the diagnosis are values imported from it and passed, so a page carries only what it uses.
 * The names in strings (`'lowest-latency'`, `cache: true`) are the preset's shorthand for them.
 */
export interface CoreOptions extends Omit<ClientOptions, 'routes' | 'cache' | 'budget' | 'prices'> {
  providers: readonly Provider[]
  /** Wire formats that `endpoints` may speak, beside those of the providers. */
  dialects?: readonly Dialect[]
  /** What makes providers of `endpoints`; `endpoint` of this entry. */
  endpoint?: (
    name: string,
    endpoint: string | Endpoint,
    known: { providers: readonly Provider[]; dialects?: readonly Dialect[]; routes?: object },
  ) => { provider: Provider; connection: Connection; model: string; price: Price | undefined }
  routes?: Record<string, Route<'order' | StrategyFunction>>
  /** What `routes` need; `router` of this entry. */
  router?: Router
  cache?: CompletionCache
  budget?: Budget
  /** `same` tells whether another name means the same model: `gpt-4o` and `openai/gpt-4o`, `together_ai/x` and `together/x`. */
  prices?: (model: ModelName, same: (name: ModelName) => boolean) => Promise<Price | undefined>
  /** What is known of a model before it is called, for `client.info`. */
  facts?: (model: ModelName) => Promise<{ price?: Price; contextWindow?: number }>
  /** Looks around after a failure: the same error, or a better one, with its `fix`. Loaded when it is first needed. */
  diagnose?: (
    error: LLMError,
    provider: Provider,
    baseURL: string,
    connection: Connection,
    ownFetch: typeof fetch | undefined,
  ) => Promise<LLMError>
  clock?: Clock
}
