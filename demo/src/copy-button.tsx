import { useEffect, useState } from 'react'
import { icons } from './icons.tsx'

export function CopyButton({ text, label, children }: { text: string; label: string; children?: string }) {
  const [copied, setCopied] = useState<boolean>()
  useEffect(() => {
    if (copied === undefined) return
    const timer = setTimeout(() => setCopied(undefined), 1600)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  const said = copied === undefined ? label : copied ? 'Copied' : 'Copying is not allowed here'
  return (
    <button
      type="button"
      className={children ? 'plain' : 'icon'}
      aria-label={said}
      title={said}
      onClick={() => void copy()}
    >
      {copied ? icons.done : icons.copy}
      {children && <span>{copied ? 'Copied' : children}</span>}
    </button>
  )
}
