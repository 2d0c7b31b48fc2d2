/** What a mocked host is made of. A dialect here is the inverse of `src/dialects`: it reads requests and writes answers. */
import type * as z from 'zod/mini'
import type { CompletionRequest, FinishReason, Provider, Usage } from '../types/index.ts'
import type { ServerFailure } from './behaviours.ts'
import type { Complaint } from './complaints.ts'
import type { Random } from './random.ts'

/** What a simulated model says, before any wire format: a decoder's output is an encoder's input. */
export interface Answer {
  /** tokens */ reasoning: readonly string[]
  /** tokens */ text: readonly string[]
  calls: readonly { id?: string; name: string; arguments: string }[]
  finish_reason: FinishReason
  /** the stop sequence that ended it, where one did */ stop?: string
  usage: Usage
  request: CompletionRequest
}

/** One thing a server writes. Tokens are paced, and counted by `breakAfter`. */
export interface Piece {
  text: string
  token?: boolean
}

/** One request on its way through a mocked host. */
export interface Exchange {
  provider: Provider
  model: string
  /** the parsed body; `{}` for a GET */ body: Record<string, unknown>
  url: URL
  headers: Headers
  random: Random
  /** hexadecimal, without any host's prefix */ requestId: string
  /** epoch seconds, fixed: runs repeat */ created: number
  /** models its list names */ models: readonly string[]
}

export interface WireAnswer {
  status: number
  /** a string travels as it is, anything else as JSON; undefined is an empty body */ body?: unknown
  headers?: Record<string, string>
}

/** The failures a rule can name, and those a request runs into by itself. */
export interface Failure {
  code: Exclude<ServerFailure, 'unreachable' | 'origin-blocked'> | 'missing-key' | 'unknown-path'
  /** s */ retryAfter?: number
  message?: string
}

/** One host's words for everything that goes wrong. */
export interface Errors {
  fail(failure: Failure, exchange: Exchange): WireAnswer
  refuse(complaint: Complaint, exchange: Exchange): WireAnswer
}

export type Schema = z.ZodMiniType

interface EndpointBase {
  method: 'GET' | 'POST' | 'DELETE'
  /** matched against what follows the base URL; a group called `model` names the model */ path: RegExp
  errors: Errors
  schema?: Schema
  /** further conditions for being there at all, as a version in the query */ matches?(exchange: Exchange): boolean
  /** the body with what the path or the query adds to it */ prepare?(exchange: Exchange): Record<string, unknown>
  /** what a schema cannot say */ check?(exchange: Exchange): Complaint | undefined
  /** answers without a key, as the real one does */ open?: boolean
}
export interface ChatEndpoint extends EndpointBase {
  kind: 'chat'
  read(exchange: Exchange): { stream: boolean; request: CompletionRequest }
  /** `contentType` of the streamed answer */ contentType: string
  stream(answer: Answer, exchange: Exchange): Iterable<Piece>
  /** what an error looks like once the answer is on its way */ inBand(exchange: Exchange): string
  json(answer: Answer, exchange: Exchange): unknown
  /** white space before a JSON answer, as hosts send it to keep a connection open */ padding?: string
}
export interface EmbeddingEndpoint extends EndpointBase {
  kind: 'embedding'
  read(exchange: Exchange): { input: readonly string[]; dimensions?: number | undefined }
  json(vectors: readonly number[][], usage: { prompt_tokens: number }, exchange: Exchange): unknown
}
/** Lists, versions and the like: no model is asked. */
export interface PlainEndpoint extends EndpointBase {
  kind: 'plain'
  answer(exchange: Exchange): WireAnswer | { contentType: string; pieces: Iterable<Piece> }
}
export type Endpoint = ChatEndpoint | EmbeddingEndpoint | PlainEndpoint

export interface Host {
  endpoints: readonly Endpoint[]
  errors: Errors
  /** Further base URLs under which it answers; `*` stands for one name. */
  bases?: readonly string[]
  /** Has the request brought a credential? Left out: none is needed. */
  hasKey?(exchange: Exchange): boolean
  /** May a page call it like this? Left out: it may. Otherwise the call fails as one that CORS forbids. */
  admitsPage?(exchange: Exchange): boolean
  headers?(exchange: Exchange): Record<string, string>
  /** what its list names when no rule does */ models: readonly string[]
  /** of a vector, when neither request nor rule says */ dimensions: number
}
