import type { Attempt } from 'llmux'

interface Stop {
  name: string
  times: number
  outcome: Attempt['outcome']
  code?: string | undefined
  reason?: string | undefined
}

/** Tries of one model in a row are one stop of the way. */
function stopsOf(attempts: readonly Attempt[]): Stop[] {
  const stops: Stop[] = []
  for (const { provider, model, outcome, error } of attempts) {
    const name = `${provider}/${model}`
    const last = stops.at(-1)
    const stop = { name, times: 1, outcome, code: error?.code, reason: error?.message.replace(`${name}: `, '') }
    if (last?.name === name && last.outcome === outcome) stops[stops.length - 1] = { ...stop, times: last.times + 1 }
    else stops.push(stop)
  }
  return stops
}

const words = { success: 'answered', failed: 'failed', abandoned: 'given up', skipped: 'left out' }

/** The way an answer took, if it was not straight: what was tried before, and why it failed. */
export function Tried({ attempts, failed }: { attempts: readonly Attempt[]; failed: boolean }) {
  const stops = stopsOf(attempts)
  if (stops.length < 2) return null
  const last = stops.at(-1)
  return (
    <section className="tried" aria-label="What was tried">
      <h3>{failed ? 'Nobody answered' : `Fell back to ${last?.name ?? ''}`}</h3>
      <ol>
        {stops.map((stop, index) => (
          <li key={`${index} ${stop.name}`} data-outcome={stop.outcome}>
            <b>{stop.name}</b> {words[stop.outcome]}
            {stop.times > 1 && ` ${stop.times} times`}
            {stop.code && <span className="code">{stop.code}</span>}
            {stop.reason && <span className="reason">{stop.reason}</span>}
          </li>
        ))}
      </ol>
    </section>
  )
}
