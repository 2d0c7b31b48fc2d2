import type { StreamState } from './types.ts'

export type BlockCutter = (text: string) => readonly string[]

/** What opens a construct that blank lines do not end. */
const fence = /^\s*(?:(`{3,})(?!.*`)|(~{3,}))/
const html = /^\s*<(?:(pre|script|style|textarea)\b|!--)/i
const item = /^(\s*)([-*+]|\d{1,9}[.)])(?:(\s+)|$)/
const indented = /^(?: {4}| {0,3}\t)/

/**
 * Cuts growing text where Markdown blocks end for good: at blank lines outside fences, lists kept whole. The blocks together are the
 * text, character for character. Each line is looked at once, so a token costs the same at the end of an answer as at its beginning.
 */
export function createBlockCutter(): BlockCutter {
  const settled: string[] = []
  let blocks: readonly string[] = settled
  /** Length of the text that `blocks` were cut from, where the last one starts, and the first line that is not read yet. */
  let [known, start, next] = [0, 0, 0]

  // What is known of the last block by its whole lines; of a new one only that it has no kind yet and no blank lines.
  let kind: 'text' | 'code' | 'list' | undefined
  /** Blank lines came after its last line, and nothing else yet. */
  let blank = false
  /** In a list: the column its current item's text starts at, and the sign of its items. */
  let [column, sign] = [0, '']
  /** In a fence and the like: what ends it, and the least column of its lines, as it ends with its list. */
  let until: RegExp | undefined
  let least = 0

  /** Is this line, after a blank one, the first of a block of its own? Before the line is whole only if its rest cannot matter. */
  function isFirst(line: string, whole: boolean): boolean {
    if (!line.trim()) return false
    if (kind !== 'list') return !(kind === 'code' && indented.test(line))
    if (columnOf(line) >= column) return false
    const [, , found] = item.exec(line) ?? []
    if (found) return found.at(-1) !== sign
    return whole || !/^\s*\d{1,9}$/.test(line)
  }
  function enter(line: string): void {
    const at = columnOf(line)
    const empty = !line.trim()
    if (until) {
      if (until.test(line)) until = undefined
      // A line further left ends the list, and with it the fence in it.
      if (empty || !until || at >= least) return
      until = undefined
    }
    blank = empty && !!kind
    if (empty) return
    kind ??= indented.test(line) ? 'code' : 'text'
    if (kind === 'code') return
    const [opening = '', space = '', found = '', gap = ' '] = item.exec(line) ?? []
    if (found && (kind !== 'list' || at < column)) {
      kind = 'list'
      sign = found.slice(-1)
      column = space.length + found.length + (gap.length > 4 ? 1 : gap.length)
    }
    const inItem = kind === 'list' && (found !== '' || at >= column)
    if (!inItem && indented.test(line)) return
    until = endOf(line.slice(opening.length))
    least = inItem ? column : 0
  }
  function read(text: string, end?: number): void {
    const line = text.slice(next, end)
    const whole = end !== undefined
    if (blank && isFirst(line, whole)) {
      // A slice keeps alive all it was cut from; joined and cut anew it keeps only itself.
      settled.push(` ${text.slice(start, next)}`.slice(1))
      start = next
      kind = undefined
      blank = false
    }
    if (whole) enter(line)
  }

  return (text) => {
    // An older snapshot, drawn after a newer one, is cut on its own.
    if (text.length < known) return createBlockCutter()(text)
    if (text.length === known) return blocks
    known = text.length
    for (let end = text.indexOf('\n', next); end >= 0; end = text.indexOf('\n', next)) {
      read(text, end)
      next = end + 1
    }
    read(text)
    return (blocks = [...settled, text.slice(start)])
  }
}

/** What ends the construct that this line opens and does not end, if it opens one. */
function endOf(line: string): RegExp | undefined {
  const [, backticks, tildes] = fence.exec(line) ?? []
  const run = backticks ?? tildes
  if (run) return new RegExp(`^\\s*${run[0]}{${run.length},}\\s*$`)
  const [opening, tag] = html.exec(line) ?? []
  if (!opening) return undefined
  const end = tag ? new RegExp(`</${tag}>`, 'i') : /-->/
  return end.test(line) ? undefined : end
}

const columnOf = (line: string) => (/^\s*/.exec(line)?.[0] ?? '').replaceAll('\t', '    ').length

const cutters = new WeakMap<StreamState, BlockCutter>()

/** Ties a snapshot to the stream it belongs to, so that its blocks go on from those of the one before. */
export function continueBlocks(state: StreamState, cutter: BlockCutter): void {
  cutters.set(state, cutter)
}

/** Blocks of a snapshot; cut when they are asked for, once however many components ask. */
export function blocksOf(state: StreamState): readonly string[] {
  let cutter = cutters.get(state)
  if (!cutter) cutters.set(state, (cutter = createBlockCutter()))
  return cutter(state.text)
}
