import { useQuery } from '@tanstack/react-query'
import type { Attempt } from 'llmux'
import { useLLMClient } from 'llmux/react'

interface Stop {
  name: string
  provider: string
  startedAt: number
  times: number
  outcome: Attempt['outcome']
  code?: string | undefined
  reason?: string | undefined
}

/** Tries of one model in a row are one stop of the way. */
function stopsOf(attempts: readonly Attempt[]): Stop[] {
  const stops: Stop[] = []
  for (const { provider, model, startedAt, outcome, error } of attempts) {
    const name = `${provider}/${model}`
    const last = stops.at(-1)
    const reason = error?.message.replace(`${name}: `, '')
    const stop = { name, provider, startedAt, times: 1, outcome, code: error?.code, reason }
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
            {stop.code === 'unreachable' ? <Unreachable {...stop} /> : <Why code={stop.code} reason={stop.reason} />}
          </li>
        ))}
      </ol>
    </section>
  )
}

function Why({ code, reason }: Pick<Stop, 'code' | 'reason'>) {
  return (
    <>
      {code && <span className="code">{code}</span>}
      {reason && <span className="reason">{reason}</span>}
    </>
  )
}

/** Of what was tried before this visit nothing can be found out any more. */
const visitedAt = Date.now()

/** Where another model answers, nobody waits for a look at what was wrong with the first. This page takes it, to say more than fetch does. */
function Unreachable({ provider, startedAt, reason }: Stop) {
  const client = useLLMClient()
  const { data: status } = useQuery({
    queryKey: ['found', provider, startedAt],
    queryFn: ({ signal }) => client.status(provider, { signal }),
    enabled: startedAt > visitedAt,
    staleTime: Infinity,
    gcTime: Infinity,
  })
  const found = status && !/^(ready|unreachable)$/.test(status.state) ? status : undefined
  return <Why code={found?.state ?? 'unreachable'} reason={found?.fix?.title ?? reason} />
}
