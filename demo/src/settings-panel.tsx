import { FixSteps } from './error-card.tsx'
import { FallbackList } from './fallback-list.tsx'
import { ModelPicker } from './model-picker.tsx'
import { providerTitle } from './model-options.ts'
import { lookForOllama, useInstalledModels, useOllamaStatus } from './ollama.ts'
import { keyed, type Settings } from './settings.ts'

interface Props {
  settings: Settings
  change(change: Partial<Settings>): void
  open: boolean
  close(): void
}

export function SettingsPanel({ settings, change, open, close }: Props) {
  return (
    <aside id="panel" className={open ? 'panel open' : 'panel'} aria-label="Models and connections">
      <button type="button" className="quiet close" onClick={close}>
        Close
      </button>
      <section>
        <h2>Model</h2>
        <ModelPicker
          label="Model to ask"
          value={settings.model}
          onChange={(model) => change({ model })}
          settings={settings}
        />
      </section>
      <section>
        <h2>If it fails</h2>
        <FallbackList settings={settings} change={change} />
      </section>
      <section>
        <h2>Connections</h2>
        <Ollama settings={settings} change={change} />
        <Keys settings={settings} change={change} />
      </section>
    </aside>
  )
}

const words: Record<string, string> = {
  ready: 'Ready',
  'no-models': 'No model installed',
  unreachable: 'Not reachable',
  'origin-blocked': 'Refuses this page',
  'mixed-content': 'Blocked by the browser',
  'permission-needed': 'Needs your permission',
  'local-network-denied': 'Permission denied',
  'blocked-by-csp': 'Blocked by this page’s policy',
}

function Ollama({ settings, change }: Pick<Props, 'settings' | 'change'>) {
  const { looking, status, check } = useOllamaStatus(settings.ollamaURL)
  const { data: models } = useInstalledModels(settings.ollamaURL)
  const ready = status?.state === 'ready'
  return (
    <div className="connection">
      <h3>
        Ollama{' '}
        <span className={`state ${ready ? 'good' : status ? 'bad' : ''}`}>
          {status ? (words[status.state] ?? status.state) : looking ? 'Looking…' : 'Not asked yet'}
        </span>
      </h3>
      {ready && (
        <p className="hint">
          Version {status.version ?? 'unknown'}, {models?.length ?? 0} {models?.length === 1 ? 'model' : 'models'}
        </p>
      )}
      <label>
        Address
        <input
          type="url"
          value={settings.ollamaURL}
          onChange={(event) => change({ ollamaURL: event.target.value })}
          spellCheck={false}
        />
      </label>
      {status?.fix && !ready && (
        <details className="help">
          <summary>What to do</summary>
          <FixSteps fix={status.fix} />
        </details>
      )}
      <button type="button" className="quiet" onClick={looking ? check : lookForOllama}>
        {looking ? 'Check again' : 'Look for Ollama on this machine'}
      </button>
    </div>
  )
}

function Keys({ settings, change }: Pick<Props, 'settings' | 'change'>) {
  return (
    // A form, so that password managers know what the fields are; it is never sent.
    <form onSubmit={(event) => event.preventDefault()}>
      {keyed.map((id) => (
        <details className="connection" key={id} open={id === 'openai' || undefined}>
          <summary>
            {providerTitle(id)}{' '}
            <span className={`state ${settings.keys[id] ? 'good' : ''}`}>
              {settings.keys[id] ? 'Key set' : 'No key'}
            </span>
          </summary>
          <label>
            API key
            <input
              type="password"
              autoComplete="off"
              value={settings.keys[id] ?? ''}
              onChange={(event) => change({ keys: { ...settings.keys, [id]: event.target.value } })}
              placeholder="stays in this page"
            />
          </label>
          {id === 'openai' && (
            <label>
              Base URL
              <input
                type="url"
                value={settings.openaiURL}
                onChange={(event) => change({ openaiURL: event.target.value })}
                placeholder="https://api.openai.com/v1"
                spellCheck={false}
              />
            </label>
          )}
        </details>
      ))}
      <label className="check">
        <input
          type="checkbox"
          checked={settings.remember}
          onChange={(event) => change({ remember: event.target.checked })}
        />
        Remember keys in this browser
      </label>
      <p className="hint">Keys go from this page to their provider and nowhere else.</p>
    </form>
  )
}
