import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react'
import { fromStored, initialSettings, toStored, type ConnectionSettings, type Settings } from './settings.ts'

const place = 'llmux-demo'

interface SettingsValue {
  settings: Settings
  change(changed: Partial<Settings>): void
  connect(provider: string, connection: ConnectionSettings): void
}

const SettingsContext = createContext<SettingsValue | undefined>(undefined)

export function SettingsProvider({ children }: { children: ReactNode }) {
  const [settings, setSettings] = useState(read)
  useEffect(() => write(settings), [settings])
  useEffect(() => {
    document.documentElement.dataset.theme = settings.theme
  }, [settings.theme])

  const change = useCallback((changed: Partial<Settings>) => setSettings((known) => ({ ...known, ...changed })), [])
  const connect = useCallback((provider: string, connection: ConnectionSettings) => {
    setSettings((known) => ({ ...known, connections: { ...known.connections, [provider]: connection } }))
  }, [])
  const value = useMemo(() => ({ settings, change, connect }), [settings, change, connect])
  return <SettingsContext value={value}>{children}</SettingsContext>
}

export function useSettings(): SettingsValue {
  const value = use(SettingsContext)
  if (!value) throw new Error('useSettings needs a SettingsProvider')
  return value
}

function read(): Settings {
  try {
    return fromStored(localStorage.getItem(place))
  } catch {
    // A browser may forbid storage; the page works without.
    return initialSettings
  }
}

function write(settings: Settings): void {
  try {
    localStorage.setItem(place, toStored(settings))
  } catch {
    // As above: then nothing outlives the page.
  }
}
