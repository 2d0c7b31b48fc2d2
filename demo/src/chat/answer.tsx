import { useStream } from 'llmux/react'
import { icons } from '../icons.tsx'
import { CopyButton } from '../copy-button.tsx'
import { ErrorCard } from '../errors/error-card.tsx'
import { Markdown } from '../markdown/markdown.tsx'
import type { Turn } from './conversation.ts'
import { Meta } from './meta.tsx'
import { Tried } from './tried.tsx'
import { useAskOptions } from './use-ask-options.ts'

interface AnswerProps {
  turn: Turn
  isLast: boolean
  /** What happens before the first token. */
  notice: string
}

/** A question and its answer, from the first token to the line that says where it came from. */
export function Answer({ turn, isLast, notice }: AnswerProps) {
  const stream = useStream({ ...useAskOptions(), id: turn.id, keepAlive: true })
  const { phase, blocks, reasoning, completion, error, isStreaming } = stream
  const attempts = completion?.attempts ?? error?.attempts ?? []
  return (
    <article className="turn" aria-busy={isStreaming}>
      <h2 className="question">
        <span className="unseen">You asked: </span>
        {turn.question}
      </h2>
      <div className="answer" data-phase={phase}>
        {reasoning && (
          <details className="reasoning">
            <summary>{isStreaming && blocks.join('') === '' ? 'Thinking…' : 'Thoughts'}</summary>
            <p>{reasoning}</p>
          </details>
        )}
        {phase === 'connecting' && (
          <p className="waiting" aria-hidden="true">
            <i />
            <i />
            <i />
            <span>{isLast && notice}</span>
          </p>
        )}
        <Markdown blocks={blocks} isLive={isStreaming} />
        {!isStreaming && <Tried attempts={attempts} failed={phase === 'error'} />}
        {phase === 'error' && error && <ErrorCard error={error} onAgain={isLast ? stream.retry : undefined} />}
        {!isStreaming && phase !== 'idle' && (
          <footer className="below">
            <Meta phase={phase} completion={completion} text={stream.text} />
            <span className="actions">
              {stream.text && <CopyButton text={stream.text} label="Copy the answer" />}
              {isLast && (
                <button type="button" className="icon" aria-label="Ask again" title="Ask again" onClick={stream.retry}>
                  {icons.again}
                </button>
              )}
            </span>
          </footer>
        )}
      </div>
    </article>
  )
}
