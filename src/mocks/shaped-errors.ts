import type { Complaint } from './complaints.ts'
import type { Errors, Exchange, Failure } from './types.ts'

/** What a host says of a failure; `shape` puts it into its body. */
export interface Said {
  status: number
  message: string
  type?: string | null
  code?: string | number | null
  param?: string | null
  /** beside the message, or inside the error, wherever the host has it */ more?: Record<string, unknown>
}
export type Words = Record<Failure['code'], (exchange: Exchange, failure: Failure) => Said>

export interface ErrorStyle {
  words: Words
  refuse(complaint: Complaint, exchange: Exchange): Said
  /** undefined: no body at all */ shape(said: Said, exchange: Exchange): unknown
  /** on every answer that is an error */ headers?(said: Said, exchange: Exchange): Record<string, string>
  /** how the host says when to come back; default `retry-after` in seconds */
  waitHeaders?(seconds: number, code: Failure['code']): Record<string, string>
}

/** The waits that hosts name by themselves when a rule does not: s. */
const usualWait = 1

export function shapedErrors(style: ErrorStyle): Errors {
  const { words, refuse, shape, headers, waitHeaders = (seconds) => ({ 'retry-after': String(seconds) }) } = style
  return {
    fail(failure, exchange) {
      const wait = failure.retryAfter ?? (failure.code === 'rate-limit' ? usualWait : undefined)
      const said = words[failure.code](exchange, { ...failure, ...(wait !== undefined && { retryAfter: wait }) })
      if (failure.message !== undefined) said.message = failure.message
      return {
        status: said.status,
        body: shape(said, exchange),
        headers: { ...headers?.(said, exchange), ...(wait !== undefined && waitHeaders(wait, failure.code)) },
      }
    },
    refuse(complaint, exchange) {
      const said = refuse(complaint, exchange)
      return { status: said.status, body: shape(said, exchange), headers: headers?.(said, exchange) ?? {} }
    },
  }
}

/** `{"error":{"message","type","param","code"}}` */
export const nestedShape = ({ message, type = null, param = null, code = null, more }: Said): unknown => ({
  error: { message, type, param, code, ...more },
})
