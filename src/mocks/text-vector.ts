import { hash } from './random.ts'

const normalise = (text: string) =>
  ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `

/**
 * A vector of length 1 made from the text alone: its words and character trigrams are hashed into signed buckets.
 * Texts that share words and stems point the same way, so search and maps built on mocks look sensible.
 */
export function textVector(text: string, dimensions: number): number[] {
  const vector: number[] = Array.from({ length: dimensions }, () => 0)
  const add = (feature: string, weight: number) => {
    const code = hash(feature)
    const bucket = code % dimensions
    vector[bucket] = (vector[bucket] ?? 0) + (code & 0x10000 ? weight : -weight)
  }
  const words = normalise(text)
  const characters = [...words]
  for (const word of words.split(' ')) if (word) add(word, 2)
  for (let index = 0; index + 2 < characters.length; index++) add(characters.slice(index, index + 3).join(''), 1)
  const length = Math.hypot(...vector)
  if (length === 0) return vector.map((_, index) => (index === 0 ? 1 : 0))
  return vector.map((value) => Number((value / length).toFixed(8)))
}
