import type { ErrorCode, LLMError } from 'llmux'
import { statusOptions } from 'llmux/react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { CopyButton } from '../copy-button.tsx'
import { isSimulatedModel } from '../simulation/simulated-models.ts'
import { labelOf } from '../providers.ts'
import { usePicker } from '../route/picker-context.tsx'

/** What a look around can find mended. */
const lookable = /^(unreachable|origin-blocked|mixed-content|local-network-denied|blocked-by-csp|offline)$/

/** What happened and how to mend it, as the error itself says. */
export function ErrorCard({ error, onAgain }: { error: LLMError; onAgain: (() => void) | undefined }) {
  const { code, provider, fix } = error
  const { open } = usePicker()
  const ownKey = code === 'authentication' && provider !== undefined && !isSimulatedModel(provider)
  return (
    <section className="error" role="alert">
      <p className="error-head">
        <span className="code">{code}</span>
        {error.message}
      </p>
      {fix && !ownKey && (
        <>
          {!error.message.includes(fix.title) && <h3>{fix.title}</h3>}
          <ol>
            {fix.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </>
      )}
      <div className="error-row">
        {fix?.copy && !ownKey && (
          <span className="value">
            <code>{fix.copy}</code>
            <CopyButton text={fix.copy} label={`Copy ${fix.copy}`}>
              Copy
            </CopyButton>
          </span>
        )}
        {ownKey && (
          <button type="button" className="plain" onClick={() => open({ replace: 0, section: provider })}>
            Enter a key for {labelOf(provider)}
          </button>
        )}
        {provider && lookable.test(code) ? (
          <CheckAgain provider={provider} onAgain={onAgain} />
        ) : (
          onAgain && (
            <button type="button" className="plain" onClick={onAgain}>
              Ask again
            </button>
          )
        )}
        {fix?.href && (
          <a href={fix.href} target="_blank" rel="noopener noreferrer">
            Read more
          </a>
        )}
      </div>
    </section>
  )
}

const says: Partial<Record<ErrorCode | 'ready', string>> = {
  unreachable: 'still not there',
  'origin-blocked': 'still refuses this page',
}

/** Looks every two seconds, once asked to, until all is well. */
function CheckAgain({ provider, onAgain }: { provider: string; onAgain: (() => void) | undefined }) {
  const [checking, setChecking] = useState(false)
  const { data: status, isFetching } = useQuery({ ...statusOptions(provider), enabled: checking })
  if (!checking)
    return (
      <button type="button" className="plain" onClick={() => setChecking(true)}>
        Check again
      </button>
    )
  if (status?.state === 'ready')
    return (
      <span className="well" role="status">
        {labelOf(provider)} answers now.{' '}
        {onAgain && (
          <button type="button" className="plain" onClick={onAgain}>
            Ask again
          </button>
        )}
      </span>
    )
  const found = status ? (says[status.state as ErrorCode] ?? status.fix?.title ?? status.state) : 'looking…'
  return (
    <span className="looking" role="status" data-busy={isFetching || undefined}>
      Looking every two seconds: {labelOf(provider)} {found}
    </span>
  )
}
