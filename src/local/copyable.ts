import type { Fix } from '../types/index.ts'

export const fixOf = (title: string, steps: readonly string[], more: Omit<Fix, 'title' | 'steps'> = {}): Fix => ({
  title,
  steps,
  ...more,
})

/** A value goes into `copy` only if a shell takes it for a word: no space, quote, dollar or bracket. */
export const copyable = (value: string | undefined): { copy?: string } =>
  value && /^[\w./:@-]+$/.test(value) ? { copy: value } : {}
