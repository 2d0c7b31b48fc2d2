import type { ReactNode } from 'react'

export type Highlight = (code: string, language: string) => ReactNode

let loaded: Highlight | undefined
let loading: Promise<void> | undefined
const watchers = new Set<() => void>()

/** Begun with the first question, so that it is here before the first line of code; from then on colours come with the text. */
export function loadHighlighter(): Promise<void> {
  return (loading ??= import('./highlight.tsx').then(
    ({ highlight }) => {
      loaded = highlight
      for (const tell of watchers) tell()
    },
    () => {
      // Code is readable without colours; the next question tries again.
      loading = undefined
    },
  ))
}

export const highlighter = (): Highlight | undefined => loaded

export function watchHighlighter(tell: () => void): () => void {
  watchers.add(tell)
  return () => void watchers.delete(tell)
}
