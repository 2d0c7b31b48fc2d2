import { useState, type SyntheticEvent } from 'react'
import type { ProviderEntry } from '../providers.ts'
import { useSettings } from '../settings/settings-context.tsx'
import { isAddress, type ConnectionSettings } from '../settings/settings.ts'

/** Address and key of one provider. A key stays in memory, unless the visitor ticks the box. */
export function ConnectionForm({ provider }: { provider: ProviderEntry }) {
  const { settings, connect } = useSettings()
  const { id, label, address, local } = provider
  const known = settings.connections[id] ?? {}
  const [apiKey, setApiKey] = useState(known.apiKey ?? '')
  const [baseURL, setBaseURL] = useState(known.baseURL ?? address)
  const [saved, setSaved] = useState(false)
  const wrong = !isAddress(baseURL.trim())

  function save(event: SyntheticEvent) {
    event.preventDefault()
    if (wrong) return
    const url = baseURL.trim().replace(/\/+$/, '')
    const next: ConnectionSettings = { ...known }
    delete next.apiKey
    delete next.baseURL
    if (apiKey.trim()) next.apiKey = apiKey.trim()
    if (url !== address) next.baseURL = url
    connect(id, next)
    setSaved(true)
  }

  return (
    <form className="connection" onSubmit={save}>
      {!local && (
        <label>
          Your key for {label}
          <input
            type="password"
            value={apiKey}
            autoComplete="off"
            onChange={(event) => {
              setApiKey(event.target.value)
              setSaved(false)
            }}
          />
        </label>
      )}
      <label>
        Address
        <input
          type="url"
          value={baseURL}
          spellCheck={false}
          aria-invalid={wrong}
          onChange={(event) => {
            setBaseURL(event.target.value)
            setSaved(false)
          }}
        />
      </label>
      <div className="line">
        {!local && (
          <label className="tick">
            <input
              type="checkbox"
              checked={known.remember ?? false}
              onChange={(event) => {
                const { remember: _remember, ...rest } = known
                connect(id, event.target.checked ? { ...rest, remember: true } : rest)
              }}
            />
            Remember the key in this browser
          </label>
        )}
        <button type="submit" className="plain" disabled={wrong}>
          {saved ? 'Connected' : 'Connect'}
        </button>
      </div>
    </form>
  )
}
