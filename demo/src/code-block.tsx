import { useEffect, useState, type ReactNode } from 'react'

type Highlight = (code: string, language: string) => ReactNode
let highlight: Highlight | undefined

/** Highlighted synchronously once the highlighter is there: what has been drawn never changes its colours a moment later. */
export function CodeBlock({ code, language }: { code: string; language: string }) {
  const [, redraw] = useState(0)
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (highlight) return
    let here = true
    import('./highlight.tsx').then(
      (module) => {
        highlight = module.highlight
        if (here) redraw((count) => count + 1)
      },
      // Without it the code is one colour.
      () => undefined,
    )
    return () => void (here = false)
  }, [])
  const copy = async () => {
    await navigator.clipboard.writeText(code)
    setCopied(true)
    setTimeout(() => setCopied(false), 1500)
  }
  return (
    <figure className="code">
      <figcaption>
        <span>{language || 'text'}</span>
        <button type="button" onClick={() => void copy()}>
          {copied ? 'Copied' : 'Copy'}
        </button>
      </figcaption>
      <pre tabIndex={0}>
        <code>{highlight ? highlight(code, language) : code}</code>
      </pre>
    </figure>
  )
}
