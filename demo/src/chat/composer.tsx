import { useState, type KeyboardEvent, type Ref, type SyntheticEvent } from 'react'
import { icons } from '../icons.tsx'

interface ComposerProps {
  ref: Ref<HTMLTextAreaElement>
  isStreaming: boolean
  onAsk(question: string): void
  onStop(): void
  onStartOver: (() => void) | undefined
}

export function Composer({ ref, isStreaming, onAsk, onStop, onStartOver }: ComposerProps) {
  const [text, setText] = useState('')
  const question = text.trim()

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    if (!question || isStreaming) return
    onAsk(question)
    setText('')
  }

  function onKeyDown(event: KeyboardEvent) {
    // Enter also accepts what an input method proposes; Safari says so by the key code alone.
    const composing = event.nativeEvent.isComposing || event.keyCode === 229
    if (event.key === 'Enter' && !event.shiftKey && !composing) submit(event)
  }

  return (
    <form className="composer" onSubmit={submit}>
      <label className="unseen" htmlFor="question">
        Your question
      </label>
      <textarea
        ref={ref}
        id="question"
        rows={1}
        value={text}
        placeholder="Ask anything"
        enterKeyHint="send"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="composer-row">
        {onStartOver && (
          <button type="button" className="quiet" onClick={onStartOver}>
            {icons.fresh} New conversation
          </button>
        )}
        <span className="hint">
          {isStreaming ? (
            <>
              <kbd>Esc</kbd> stops
            </>
          ) : (
            <>
              <kbd>Enter</kbd> sends, <kbd>Shift Enter</kbd> starts a line
            </>
          )}
        </span>
        {isStreaming ? (
          <button type="button" className="send" onClick={onStop} aria-label="Stop">
            {icons.stop}
          </button>
        ) : (
          <button type="submit" className="send" aria-label="Send" disabled={!question}>
            {icons.send}
          </button>
        )}
      </div>
    </form>
  )
}
