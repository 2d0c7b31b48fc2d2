/** What routes need beyond asking one target after the other: a value of `llmux/core`, so that a page without routes does not carry it. */
import type { Clock } from './client-options.ts'
import type { Fallbacks, RetryPolicy } from './options.ts'
import type { CompletionRequest, EmbeddingRequest, ModelName } from './request.ts'
import type { Cooldown, Route, Target, TargetState } from './route.ts'

/** How fast a target of a route is, how much it was used, whether it has fallen silent. */
export interface Meters {
  /** `tokens`: an estimate of the prompt's. */
  asked(tokens: number): void
  /** The first token came after so many ms. */
  spoke(ms: number): void
  /** An answer was whole: so many tokens more than the estimate. */
  used(tokens: number): void
  /** It failed; `answered` when in words, not by saying nothing. */
  failed(answered: boolean): void
  /** Given up before the first token, after so many ms; `silent` when because of them. */
  givenUp(ms: number, silent: boolean): void
  /** Several attempts wait and nothing has come from it for much longer than usual: better ask another, if there is one. */
  silent(): boolean
  read(): Pick<TargetState, 'latency' | 'requestsLastMinute' | 'tokensLastMinute'>
}

/** When a second target is asked as well, and how often. One a route. */
export interface Hedge {
  /** ms of silence of the first; `undefined` while nobody knows what is usual. */
  delay(first: Pick<TargetState, 'latency'>): number | undefined
  /** A request was asked for: earns its share of an extra one. */
  request(): void
  /** May one more be sent? Counts it if so. */
  allow(): boolean
}

export interface Router {
  /** Makes what leads each call over its targets. Its inside is the client's own. */
  walks(clock: Clock, options: { cooldown?: Cooldown | false; router?: Router }): object
  /**
   * What each route stands for, by name; each target as `find` makes it of one.
   *
   * @throws LLMError `invalid-request` for what would only fail at the first call, its message beginning with the path of the field
   */
  routes<Resolved extends { target: Target }>(
    options: {
      routes?: Record<string, Route>
      fallbacks?: readonly ModelName[] | Fallbacks
      retry?: number | RetryPolicy
      cooldown?: Cooldown | false
    },
    find: (name: ModelName, over?: Target) => Resolved,
  ): ReadonlyMap<string, { name: ModelName; targets: readonly Resolved[]; route: Route }>
  meters(clock: Clock): Meters
  hedge(option: Route['hedge']): Hedge | undefined
  /** Tokens of the prompt, estimated: for `contextWindow` and `tpm`. */
  tokens(request: CompletionRequest | EmbeddingRequest): Promise<number>
}
