import { useQuery } from '@tanstack/react-query'
import { modelsOptions, statusOptions } from 'llmux/react'
import { useState } from 'react'
import { CopyButton } from '../copy-button.tsx'
import { isLocalPage, type ProviderEntry } from '../providers.ts'
import { useSettings } from '../settings/settings-context.tsx'
import { ConnectionForm } from './connection-form.tsx'
import { ModelList } from './model-list.tsx'

interface ProviderSectionProps {
  provider: ProviderEntry
  isOpen: boolean
  onToggle(isOpen: boolean): void
  current: string | undefined
  onChoose(model: string): void
}

/** How a provider is reached, whether it is there, and what it offers. */
export function ProviderSection({ provider, isOpen, onToggle, current, onChoose }: ProviderSectionProps) {
  const { settings } = useSettings()
  const { id, label, local, note } = provider
  const { apiKey, baseURL } = settings.connections[id] ?? {}
  const [clicked, setClicked] = useState(false)
  // On a public page the browser asks the visitor about local servers: only after a click that says why.
  const mayLook = local ? isLocalPage || clicked : Boolean(apiKey || baseURL)
  const looks = mayLook && (isOpen || id === 'ollama')
  const status = useQuery({ ...statusOptions(id, isOpen && local ? {} : { poll: false }), enabled: looks })
  const ready = status.data?.state === 'ready'
  const models = useQuery({ ...modelsOptions(id), enabled: looks && ready })
  const state = ready ? 'ready' : status.data ? 'wrong' : 'unknown'

  return (
    <details open={isOpen} onToggle={(event) => onToggle(event.currentTarget.open)}>
      <summary>
        <span className="light" data-state={state} />
        <b>{label}</b>
        <small>
          {ready ? readyLine(status.data?.version, models.data?.length) : waitingLine(status.data?.state, local)}
        </small>
      </summary>
      {note && <p>{note}</p>}
      <ConnectionForm provider={provider} />
      {local && !mayLook && (
        <p>
          <button type="button" className="plain" onClick={() => setClicked(true)}>
            Look for {label}
          </button>{' '}
          Your browser may ask whether this page may reach apps on this device: that is how it talks to {label}.
        </p>
      )}
      {status.data?.fix && status.data.state !== 'no-key' && (
        <div className="fix">
          <b>{status.data.fix.title}</b>
          <ol>
            {status.data.fix.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          {status.data.fix.copy && (
            <span className="value">
              <code>{status.data.fix.copy}</code>
              <CopyButton text={status.data.fix.copy} label={`Copy ${status.data.fix.copy}`}>
                Copy
              </CopyButton>
            </span>
          )}
        </div>
      )}
      {models.data && <ModelList models={models.data.map((model) => model.id)} current={current} onChoose={onChoose} />}
      <ByName provider={provider} onChoose={onChoose} />
    </details>
  )
}

const readyLine = (version: string | undefined, count: number | undefined) =>
  ['ready', version, count !== undefined && `${count} ${count === 1 ? 'model' : 'models'}`].filter(Boolean).join(' · ')

const waitingLines: Record<string, string> = {
  unreachable: 'not running',
  'no-models': 'no model installed',
  'origin-blocked': 'refuses this page',
  unauthorized: 'the key is refused',
  'no-key': 'with your key',
}

const waitingLine = (state: string | undefined, local: true | undefined) =>
  state ? (waitingLines[state] ?? state) : local ? 'on your machine' : 'with your key'

/** For a model that no list names. */
function ByName({ provider: { id, label }, onChoose }: Pick<ProviderSectionProps, 'provider' | 'onChoose'>) {
  const [name, setName] = useState('')
  return (
    <form
      className="line"
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim()) onChoose(`${id}/${name.trim()}`)
      }}
    >
      <label>
        Model by name
        <input
          value={name}
          autoCapitalize="off"
          autoComplete="off"
          spellCheck={false}
          placeholder={`as ${label} calls it`}
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <button type="submit" className="plain" disabled={!name.trim()}>
        Use
      </button>
    </form>
  )
}
