import type { ChunkChoice, Warning } from '../../types/index.ts'
import { list, number, record, text } from './json.ts'

type Piece = NonNullable<ChunkChoice['delta']['tool_calls']>[number]

interface Call {
  /** The wire's own index, which may be missing, start at 1, have gaps or be used twice. */
  wire: number | undefined
  id: string
  name: string
  /** The name has been told; before that it may still grow. */
  named: boolean
  /** Arguments have been told. */
  told: boolean
  /** Of the JSON of the arguments: nesting, inside a string, after a backslash, all brackets closed. */
  depth: number
  quoted: boolean
  escaped: boolean
  closed: boolean
}

/** Calls of one choice, put in order as their pieces come. */
export interface ToolCalls {
  count(): number
  /** Pieces as a wire sent them, turned into pieces with contiguous indexes, whole names and string arguments. */
  push(pieces: unknown): Piece[]
  /** What is missing at the end: ids nobody gave, names held back, and `{}` for calls without arguments unless they were cut. */
  end(cut?: boolean): Piece[]
  /** Arguments that were followed by something else. */
  warnings: Warning[]
}

/** @param prefix of the ids that are made up where the wire gives none (edge case 43) */
export function toolCalls(prefix = 'call_'): ToolCalls {
  const calls: Call[] = []
  const warnings: Warning[] = []
  return {
    warnings,
    count: () => calls.length,
    push(pieces) {
      const items = list(pieces)
      const told: Piece[] = []
      for (let position = 0; position < items.length; position++) {
        const piece = fold(calls, warnings, items[position], items.length > 1 ? position : undefined)
        if (piece.id !== undefined || piece.function) told.push(piece)
      }
      return told
    },
    end(cut = false) {
      const pieces: Piece[] = []
      for (const [index, call] of calls.entries()) {
        const piece = rest(calls, call, index, cut, prefix)
        if (piece) pieces.push(piece)
      }
      return pieces
    },
  }
}

/** Edge cases 41 and 42: which call a piece belongs to; -1 for a new one. */
function find(calls: readonly Call[], wire: number | undefined, id: string, name: string, position?: number): number {
  if (wire !== undefined) {
    const at = calls.findLastIndex((call) => call.wire === wire)
    const call = calls[at]
    return call && id && call.id && id !== call.id ? -1 : at
  }
  if (id) return calls.findIndex((call) => call.id === id)
  if (!name) return position === undefined ? calls.length - 1 : position < calls.length ? position : -1
  const last = calls.at(-1)
  return last && !last.closed && name.startsWith(last.name) ? calls.length - 1 : -1
}

function fold(calls: Call[], warnings: Warning[], item: unknown, position?: number): Piece {
  const wired = record(item)
  const said = record(wired['function'])
  const wire = number(wired['index'])
  const id = text(wired['id']) ?? ''
  const name = text(said['name']) ?? ''
  const found = find(calls, wire, id, name, position)
  const index = found < 0 ? calls.length : found
  const call = (calls[index] ??= {
    wire,
    id: '',
    name: '',
    named: false,
    told: false,
    depth: 0,
    quoted: false,
    escaped: false,
    closed: false,
  })
  const piece: Piece = { index }
  if (!call.id && id) {
    piece.id = call.id = id
    piece.type = 'function'
  }
  // Edge case 44: in fragments, repeated, cumulative, or empty. So it waits for the arguments.
  if (name && !call.named && name !== call.name) call.name = name.startsWith(call.name) ? name : call.name + name
  const more = argumentsOf(call, said['arguments'], warnings)
  if (!more) return piece
  piece.function = call.named ? { arguments: more } : { name: call.name, arguments: more }
  call.named = call.told = true
  return piece
}

/** Edge case 45: an object, nothing, `null`, a `{}` before the real ones, or garbage after them. */
function argumentsOf(call: Call, value: unknown, warnings: Warning[]): string {
  if (value === null || value === undefined || (value === 'null' && !call.told)) return ''
  const piece = typeof value === 'string' ? value : JSON.stringify(value)
  if (!call.told && piece.trim() === '{}') return ''
  const end = within(call, piece)
  if (end === piece.length) return piece
  if (piece.slice(end).trim())
    warnings.push({
      code: 'tool-arguments',
      message: `Left out after the arguments of ${call.name}: ${piece.slice(end, end + 80)}`,
    })
  return piece.slice(0, end)
}

/** How far into the piece the JSON of the arguments goes: all of it, until its last bracket has closed. */
function within(call: Call, piece: string): number {
  for (let at = 0; at < piece.length; at++) {
    if (call.closed) return at
    const char = piece.charCodeAt(at)
    if (call.escaped) call.escaped = false
    else if (call.quoted) {
      if (char === 92) call.escaped = true
      else if (char === 34) call.quoted = false
    } else if (char === 34) call.quoted = true
    else if (char === 123 || char === 91) call.depth++
    else if (char === 125 || char === 93) call.closed = --call.depth <= 0
  }
  return piece.length
}

function rest(calls: readonly Call[], call: Call, index: number, cut: boolean, prefix: string): Piece | undefined {
  if (call.id && (call.told || (cut && call.named))) return undefined
  const piece: Piece = { index }
  if (!call.id) {
    let id = prefix + index
    while (calls.some((other) => other.id === id)) id += '_'
    piece.id = call.id = id
    piece.type = 'function'
  }
  if (!call.told) piece.function = { name: call.name, arguments: cut ? '' : '{}' }
  call.named = call.told = true
  return piece
}
