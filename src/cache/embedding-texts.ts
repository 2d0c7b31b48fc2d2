import type { GuardedCache } from './guarded-cache.ts'

export interface KnownVectors {
  /** In the order of the texts; `undefined` where it must be asked for. */
  readonly vectors: readonly (number[] | undefined)[]
  /** Each text once, however often it is in the list. */
  readonly missing: readonly string[]
}

/** Looks every text up by itself, so a list with one new text sends one. */
export async function knownVectors(
  cache: GuardedCache,
  texts: readonly string[],
  keyOf: (text: string) => Promise<string>,
): Promise<KnownVectors> {
  const asked = [...new Set(texts)]
  const kept = await Promise.all(asked.map(async (text) => vectorFrom(await cache.get(await keyOf(text)))))
  // In the order of the texts, however the store answers: what is sent must not hang on chance.
  const found = new Map(asked.map((text, index) => [text, kept[index]]))
  return {
    vectors: texts.map((text) => found.get(text)),
    missing: asked.filter((text) => !found.get(text)),
  }
}

/** Keeps what came for the missing ones and fills the gaps with it. */
export async function fillVectors(
  cache: GuardedCache,
  texts: readonly string[],
  { vectors, missing }: KnownVectors,
  brought: readonly (readonly number[] | Float32Array)[],
  keyOf: (text: string) => Promise<string>,
): Promise<number[][]> {
  const fresh = new Map(missing.map((text, index) => [text, Array.from(brought[index] ?? [])]))
  await Promise.all([...fresh].map(async ([text, vector]) => cache.set(await keyOf(text), vector)))
  return texts.map((text, index) => vectors[index] ?? fresh.get(text) ?? [])
}

function vectorFrom(value: unknown): number[] | undefined {
  return Array.isArray(value) && value.length > 0 && value.every((entry) => typeof entry === 'number')
    ? value
    : undefined
}
