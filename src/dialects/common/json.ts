/** Total readers: what a wire sends is looked at through these, so that no shape of JSON can throw. */
export type Json = Record<string, unknown>

const none: Json = Object.freeze({})
const empty: readonly unknown[] = Object.freeze([])

/** The object itself, or an empty one for everything that is none (arrays included). */
export function record(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : none
}

/** The string, if it is one. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** The number, if it is a finite one. */
export function number(value: unknown): number | undefined {
  return Number.isFinite(value) ? (value as number) : undefined
}

/** The array, or an empty one. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : empty
}
