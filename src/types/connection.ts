import type { Price } from './price.ts'
import type { Dialect } from './provider.ts'

/**
 * How a provider is reached: what is left out, or undefined, is the provider's own.
 *
 * @example { apiKey: () => sessionStorage.getItem('openai-key') ?? undefined }
 * @example { baseURL: '/api/openai' } // a proxy of yours that holds the key
 * @example { apiKey: key, options: { resource: 'my-resource' } } // Azure
 */
export interface Connection {
  /** A function is called for each request: for keys typed by the user, or short-lived tokens from your own server. */
  apiKey?: string | (() => string | undefined | Promise<string | undefined>) | undefined
  baseURL?: string | undefined
  headers?: Record<string, string> | undefined
  /** Azure's `apiVersion`, Anthropic's `anthropicVersion`, … */
  options?: Record<string, unknown> | undefined
}

/**
 * A model server of one's own. The path tells the wire format: `…/v1` (chat and embeddings of an OpenAI-compatible server, and
 * then `name/any-model` picks a model), `/v1/chat/completions`, `/v1/completions`, `/completion`, `/api/chat`, `/v1/messages`,
 * `/generate`; embeddings use the sibling path. A model name is looked up as a route, an endpoint, `provider/…`, a bare family, in
 * that order; a name that would be two of them is refused when it is registered.
 */
export interface Endpoint {
  url: string
  /** Overrides what the path says. */
  dialect?: Dialect
  /** Sent as the wire's `model`; default: the registered name. */
  model?: string
  apiKey?: Connection['apiKey']
  headers?: Record<string, string>
  price?: Price
}
