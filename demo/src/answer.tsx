import type { Attempt, PartialCompletion } from 'llmux'
import type { Answered } from './chat.tsx'
import { ErrorCard } from './error-card.tsx'
import { MarkdownBlock } from './markdown.tsx'

interface Props {
  answer: Answered
  live: boolean
  /** What happens before the first token. */
  notice: string
  regenerate?(): void
}

export function Answer({ answer, live, notice, regenerate }: Props) {
  const { blocks, reasoning, phase, completion, error } = answer
  const waiting = live && blocks.length === 0
  return (
    <div className="answer">
      {reasoning && (
        <details className="reasoning" open={waiting}>
          <summary>{waiting ? 'Thinking…' : 'Thought first'}</summary>
          <p>{reasoning}</p>
        </details>
      )}
      {waiting && !reasoning && (
        <p className="waiting">
          <span aria-hidden="true" className="pulse" /> {notice || 'Waiting for the first token'}
        </p>
      )}
      <div className="prose">
        {blocks.map((text, index) => (
          <MarkdownBlock key={index} text={text} growing={live && index === blocks.length - 1} />
        ))}
      </div>
      {error && <ErrorCard error={error} {...(regenerate && { retry: regenerate })} />}
      {!live && (
        <Footer
          phase={phase}
          completion={completion}
          attempts={error?.attempts ?? completion?.attempts ?? []}
          {...(regenerate && { regenerate })}
        />
      )}
    </div>
  )
}

interface FooterProps {
  phase: Answered['phase']
  completion: PartialCompletion | undefined
  attempts: readonly Attempt[]
  regenerate?(): void
}

function Footer({ phase, completion, attempts, regenerate }: FooterProps) {
  const failed = attempts.filter(({ outcome }) => outcome === 'failed' || outcome === 'skipped')
  const answered = phase === 'done' || phase === 'stopped'
  const text = completion?.choices[0]?.message.content
  return (
    <footer>
      {answered && completion && <Meta completion={completion} stopped={phase === 'stopped'} />}
      {answered && failed.length > 0 && <Tried attempts={failed} />}
      <div className="actions">
        {regenerate && answered && (
          <button type="button" className="quiet" onClick={regenerate}>
            Regenerate
          </button>
        )}
        {text && (
          <button type="button" className="quiet" onClick={() => void navigator.clipboard.writeText(text)}>
            Copy
          </button>
        )}
      </div>
    </footer>
  )
}

/** Who answered, how fast, how much: only what the provider or the clock said, nothing estimated. */
function Meta({ completion, stopped }: { completion: PartialCompletion; stopped: boolean }) {
  const { provider, model, usage, timing, warnings = [] } = completion
  const facts = [
    timing?.tokensPerSecond !== undefined && `${timing.tokensPerSecond.toFixed(1)} tok/s`,
    timing?.firstToken !== undefined && `first token ${(timing.firstToken / 1000).toFixed(2)} s`,
    usage && `${usage.prompt_tokens} in · ${usage.completion_tokens} out`,
    usage?.cost !== undefined && `$${usage.cost.toPrecision(2)}`,
    stopped && 'stopped',
  ].filter((fact) => typeof fact === 'string')
  return (
    <>
      <p className="meta">
        <strong>{provider}</strong> <span>{model}</span>
        {facts.map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </p>
      {warnings.length > 0 && (
        <ul className="warnings">
          {warnings.map(({ message }) => (
            <li key={message}>{message}</li>
          ))}
        </ul>
      )}
    </>
  )
}

/** What was asked before, and why it did not answer. */
function Tried({ attempts }: { attempts: readonly Attempt[] }) {
  return (
    <details className="tried" open>
      <summary>Fell back after {attempts.length === 1 ? 'one failure' : `${attempts.length} failures`}</summary>
      <ol>
        {attempts.map(({ provider, model, error, duration, startedAt }) => (
          <li key={startedAt + provider}>
            <strong>
              {provider}/{model}
            </strong>{' '}
            <code>{error?.code ?? 'skipped'}</code> <span>{error?.message}</span>{' '}
            <small>{Math.round(duration)} ms</small>
          </li>
        ))}
      </ol>
    </details>
  )
}
