import { useRef, useState, type KeyboardEvent } from 'react'
import { ModelPicker } from './model-picker.tsx'
import type { Settings } from './settings.ts'

interface Props {
  send(question: string): void
  stop(): void
  isStreaming: boolean
  settings: Settings
  change(change: Partial<Settings>): void
}

export function Composer({ send, stop, isStreaming, settings, change }: Props) {
  const [draft, setDraft] = useState('')
  const area = useRef<HTMLTextAreaElement>(null)
  function submit(): void {
    const question = draft.trim()
    if (!question || isStreaming) return
    send(question)
    setDraft('')
    area.current?.focus()
  }
  function onKeyDown(event: KeyboardEvent): void {
    // Enter also confirms what an input method composes; Safari says so only by the old key code.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || event.keyCode === 229) return
    event.preventDefault()
    submit()
  }
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <label htmlFor="composer" className="visually-hidden">
        Your question
      </label>
      <textarea
        id="composer"
        ref={area}
        rows={1}
        value={draft}
        placeholder="Ask anything"
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="composer-bar">
        <ModelPicker label="Model" value={settings.model} onChange={(model) => change({ model })} settings={settings} />
        {isStreaming ? (
          <button type="button" className="primary" onClick={stop}>
            Stop <kbd>Esc</kbd>
          </button>
        ) : (
          <button type="submit" className="primary" disabled={!draft.trim()}>
            Send
          </button>
        )}
      </div>
    </form>
  )
}
