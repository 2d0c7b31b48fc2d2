import { countTokens, type PartialCompletion } from 'llmux'
import type { StreamPhase } from 'llmux/react'
import { useMemo } from 'react'

interface MetaProps {
  phase: StreamPhase
  completion: PartialCompletion | undefined
  text: string
}

const ends: Partial<Record<StreamPhase, string>> = {
  stopped: 'Stopped',
  interrupted: 'Interrupted',
  error: 'Broken off',
}

/** One line under an answer: who gave it, how fast, how much. "≈" marks what is our estimate. */
export function Meta({ phase, completion, text }: MetaProps) {
  const estimate = useMemo(() => (text ? countTokens(text).tokens : 0), [text])
  if (!completion || !text) return <p className="meta">{phase !== 'error' && ends[phase]}</p>
  const { provider, model, usage, timing, warnings = [] } = completion
  const { prompt_tokens: asked, completion_tokens: answered, cost } = usage ?? {}
  return (
    <>
      <dl className="meta">
        {ends[phase] && (
          <div className="end">
            <dt className="unseen">End</dt>
            <dd>{ends[phase]}</dd>
          </div>
        )}
        <div className="by">
          <dt className="unseen">Answered by</dt>
          <dd>{model.startsWith(`${provider}/`) ? model : `${provider}/${model}`}</dd>
        </div>
        {timing?.tokensPerSecond !== undefined && (
          <div>
            <dt className="unseen">Speed</dt>
            <dd>{timing.tokensPerSecond.toFixed(1)} tok/s</dd>
          </div>
        )}
        {timing?.firstToken !== undefined && (
          <div>
            <dt>first token</dt>
            <dd>{(timing.firstToken / 1000).toFixed(2)} s</dd>
          </div>
        )}
        <div>
          <dt className="unseen">Tokens</dt>
          <dd>{asked === undefined ? `≈ ${estimate} tokens out` : `${asked} in / ${answered} out`}</dd>
        </div>
        {cost !== undefined && (
          <div>
            <dt className="unseen">Cost</dt>
            <dd>{dollars(cost)}</dd>
          </div>
        )}
      </dl>
      {warnings.length > 0 && (
        <ul className="warnings">
          {warnings.map((warning) => (
            <li key={warning.code + (warning.param ?? '')}>{warning.message}</li>
          ))}
        </ul>
      )}
    </>
  )
}

const dollars = (cost: number) => (cost === 0 ? 'free' : `$${cost < 0.01 ? cost.toPrecision(2) : cost.toFixed(2)}`)
