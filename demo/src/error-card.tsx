import type { Fix, LLMError } from 'llmux'
import { useState } from 'react'

export function ErrorCard({ error, retry }: { error: LLMError; retry?(): void }) {
  return (
    <section className="error" role="alert">
      <h3>
        <code>{error.code}</code> {error.message}
      </h3>
      {error.attempts.length > 1 && (
        <ol className="tried-list">
          {error.attempts.map(({ provider, model, error: reason, startedAt }) => (
            <li key={startedAt + provider + model}>
              <strong>
                {provider}/{model}
              </strong>{' '}
              <code>{reason?.code}</code>
            </li>
          ))}
        </ol>
      )}
      {error.fix && <FixSteps fix={error.fix} />}
      {retry && (
        <button type="button" onClick={retry}>
          Try again
        </button>
      )}
    </section>
  )
}

export function FixSteps({ fix }: { fix: Fix }) {
  const [copied, setCopied] = useState(false)
  const { title, steps, copy, href } = fix
  const take = async () => {
    if (!copy) return
    await navigator.clipboard.writeText(copy)
    setCopied(true)
    setTimeout(() => setCopied(false), 1500)
  }
  return (
    <div className="fix">
      <p>{title}</p>
      <ol>
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <div className="actions">
        {copy && (
          <button type="button" className="quiet" onClick={() => void take()}>
            {copied ? (
              'Copied'
            ) : (
              <>
                Copy <code>{copy}</code>
              </>
            )}
          </button>
        )}
        {href && (
          <a href={href} target="_blank" rel="noopener noreferrer">
            More about it
          </a>
        )}
      </div>
    </div>
  )
}
