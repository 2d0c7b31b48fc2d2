/**
 * Appends in O(1), and keeps the memory of what it makes near that of the text alone.
 *
 * Engines build `a + b` as a rope that keeps every piece alive: dozens of bytes a chunk. So the rope is flattened whenever the
 * text has grown by about a quarter: all copying together then costs about five times the final length, however many pieces.
 */
export function append(text: string | null | undefined, piece: string): string {
  if (!text) return piece
  const joined = text + piece
  // A long piece outweighs what a rope needs to hold it.
  if (piece.length > 1024) return joined
  // The top three bits of a length change four times while it doubles.
  const shift = 29 - Math.clz32(joined.length)
  if (joined.length >> shift !== text.length >> shift) flatten(joined)
  return joined
}

/** V8 copies a rope into one flat string when it is asked for a number; other engines lose nothing by it. */
export function flatten(text: string): void {
  Number(text)
}
