import { memo, useSyncExternalStore } from 'react'
import { CopyButton } from '../copy-button.tsx'
import { highlighter, watchHighlighter } from './highlighter.ts'

export const CodeBlock = memo(function CodeBlock({ code, language }: { code: string; language: string }) {
  const highlight = useSyncExternalStore(watchHighlighter, highlighter)
  return (
    <div className="code-block">
      <div className="code-head">
        <span>{language || 'text'}</span>
        <CopyButton text={code} label="Copy the code" />
      </div>
      <pre tabIndex={0}>
        <code>{highlight ? highlight(code, language) : code}</code>
      </pre>
    </div>
  )
})
