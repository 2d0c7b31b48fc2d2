/** Chance that repeats: everything a mock makes up (ids, cuts, pauses) comes from a seed and the request. */
export type Random = () => number

/** FNV-1a: a text to 32 bits. */
export function hash(text: string, start = 0x811c9dc5): number {
  let state = start
  for (let index = 0; index < text.length; index++) state = Math.imul(state ^ text.charCodeAt(index), 0x01000193)
  return state >>> 0
}

/** mulberry32: uniform in [0, 1). */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
export const lowercase = 'abcdefghijklmnopqrstuvwxyz0123456789'
export const hexadecimal = '0123456789abcdef'

export const letters = (random: Random, length: number, alphabet = alphanumeric): string =>
  Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('')

export const uuid = (random: Random): string =>
  [8, 4, 4, 4, 12].map((length) => letters(random, length, hexadecimal)).join('-')
