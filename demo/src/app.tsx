import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { LLMClientProvider } from 'llmux/react'
import { lazy, Suspense, useMemo, useState } from 'react'
import { Chat } from './chat.tsx'
import { clientOf } from './client.ts'
import { SettingsPanel } from './settings-panel.tsx'
import { currentKeys, useSettings } from './settings.ts'

const Embeddings = lazy(() => import('./embeddings.tsx'))
const queryClient = new QueryClient()
const tabs = ['Chat', 'Embeddings'] as const
const themes = { system: 'light', light: 'dark', dark: 'system' } as const

export function App() {
  const [settings, change] = useSettings()
  const [tab, setTab] = useState<(typeof tabs)[number]>('Chat')
  const [panelOpen, setPanelOpen] = useState(false)
  const { ollamaURL, openaiURL } = settings
  const client = useMemo(() => clientOf({ ollamaURL, openaiURL }, currentKeys), [ollamaURL, openaiURL])

  return (
    <QueryClientProvider client={queryClient}>
      <LLMClientProvider client={client}>
        <a className="skip" href="#composer">
          Skip to the composer
        </a>
        <header className="top">
          <h1>
            <span className="mark" aria-hidden="true">
              ⇉
            </span>{' '}
            llmux
          </h1>
          <nav aria-label="Views">
            {tabs.map((name) => (
              <button
                key={name}
                type="button"
                aria-current={tab === name ? 'page' : undefined}
                onClick={() => setTab(name)}
              >
                {name}
              </button>
            ))}
          </nav>
          <div className="tools">
            <button
              type="button"
              className="quiet"
              onClick={() => change({ theme: themes[settings.theme] })}
              aria-label={`Theme: ${settings.theme}. Change`}
            >
              {settings.theme === 'dark' ? '☾' : settings.theme === 'light' ? '☀' : '◐'}
            </button>
            <button
              type="button"
              className="quiet panel-toggle"
              aria-expanded={panelOpen}
              aria-controls="panel"
              onClick={() => setPanelOpen(!panelOpen)}
            >
              Models
            </button>
          </div>
        </header>
        <div className="page">
          <main>
            {/* Both stay mounted, so that a look at the other tab ends no answer. */}
            <div className="view" hidden={tab !== 'Chat'}>
              <Chat settings={settings} change={change} openPanel={() => setPanelOpen(true)} />
            </div>
            {tab === 'Embeddings' && (
              <Suspense fallback={<p className="hint">Loading…</p>}>
                <Embeddings settings={settings} change={change} />
              </Suspense>
            )}
          </main>
          <SettingsPanel settings={settings} change={change} open={panelOpen} close={() => setPanelOpen(false)} />
        </div>
      </LLMClientProvider>
    </QueryClientProvider>
  )
}
