/** A short id that is the same for the same text, for hosts that refuse the ids of others. Letters and digits only. */
export function shortId(id: string, length: number): string {
  let one = 0x811c9dc5
  let other = 0x9747b28c
  for (let at = 0; at < id.length; at++) {
    const code = id.charCodeAt(at)
    one = Math.imul(one ^ code, 0x01000193)
    other = Math.imul(other ^ code, 0x5bd1e995)
  }
  const text = (one >>> 0).toString(36).padStart(7, '0') + (other >>> 0).toString(36).padStart(7, '0')
  return text.slice(-length)
}
