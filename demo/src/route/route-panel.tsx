import { useState } from 'react'
import { icons } from '../icons.tsx'
import { useSettings } from '../settings/settings-context.tsx'
import type { OnInterrupt } from '../settings/settings.ts'
import { breaksStream, isScenario, scenarios } from '../simulation/scenarios.ts'
import { isSimulatedModel } from '../simulation/simulated-models.ts'
import { usePicker } from './picker-context.tsx'
import { RouteList } from './route-list.tsx'

/** Who is asked, who is asked next, and what may go wrong on the way. */
export function RoutePanel() {
  const { settings } = useSettings()
  const { open } = usePicker()
  const [shown, setShown] = useState(false)
  const { models } = settings
  const [first = '', ...others] = models
  return (
    <aside className="route" aria-label="Models" data-shown={shown || undefined}>
      <button type="button" className="route-toggle" aria-expanded={shown} onClick={() => setShown(!shown)}>
        {icons.route}
        <span>{first}</span>
        {others.length > 0 && <small>+ {others.length}</small>}
      </button>
      <div className="route-body">
        <h2>Asked in this order</h2>
        <RouteList />
        <button type="button" className="quiet" onClick={() => open({ replace: models.length })}>
          {icons.add} Add a fallback
        </button>
        <Rehearsal model={first} />
      </div>
    </aside>
  )
}

const interrupts: Record<OnInterrupt, string> = {
  fail: 'Keep what arrived',
  restart: 'Start over with the next',
  continue: 'Go on from what arrived',
}

function Rehearsal({ model }: { model: string }) {
  const { settings, change } = useSettings()
  const { scenario, onInterrupt } = settings
  const possible = isSimulatedModel(model)
  return (
    <section className="rehearsal">
      <h2>
        <label htmlFor="scenario">Rehearse a failure</label>
      </h2>
      <select
        id="scenario"
        value={possible ? scenario : 'none'}
        disabled={!possible}
        aria-describedby="scenario-of"
        onChange={({ target }) => isScenario(target.value) && change({ scenario: target.value })}
      >
        {Object.entries(scenarios).map(([id, label]) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
      <p id="scenario-of">
        {possible ? `Happens to ${model}, each time it is asked.` : 'For simulated models, when one comes first.'}
      </p>
      {(breaksStream(scenario) || onInterrupt !== 'fail') && (
        <>
          <h2>
            <label htmlFor="interrupt">When a stream breaks</label>
          </h2>
          <select
            id="interrupt"
            value={onInterrupt}
            onChange={({ target }) => change({ onInterrupt: target.value as OnInterrupt })}
          >
            {Object.entries(interrupts).map(([id, label]) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </select>
        </>
      )}
    </section>
  )
}
