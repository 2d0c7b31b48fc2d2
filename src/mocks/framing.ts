import type { Piece } from './types.ts'

/** How one host writes its server-sent events. */
export interface SSE {
  /** line ending; default `\n` */ eol?: string
  /** between `data:` and the payload; default one space */ gap?: string
}

export const event = (data: unknown, { eol = '\n', gap = ' ' }: SSE = {}, name?: string): string =>
  `${name === undefined ? '' : `event:${gap}${name}${eol}`}data:${gap}${typeof data === 'string' ? data : JSON.stringify(data)}${eol}${eol}`

export const comment = (text: string, { eol = '\n' }: SSE = {}): string => `:${text && ` ${text}`}${eol}${eol}`

export const line = (data: unknown): string => `${JSON.stringify(data)}\n`

export const piece = (text: string, token = false): Piece => (token ? { text, token } : { text })
