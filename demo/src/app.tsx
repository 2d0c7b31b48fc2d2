import { QueryClient, QueryClientProvider, useQueryClient } from '@tanstack/react-query'
import { llmKeys, LLMClientProvider } from 'llmux/react'
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { Chat } from './chat/chat.tsx'
import { createDemoClient } from './client.ts'
import { icons } from './icons.tsx'
import { ModelPicker } from './route/model-picker.tsx'
import { PickerProvider } from './route/picker-context.tsx'
import { useSettings } from './settings/settings-context.tsx'
import { ThemeToggle } from './theme-toggle.tsx'

const Embeddings = lazy(() => import('./embeddings/embeddings.tsx'))

const tabs = { chat: 'Chat', embeddings: 'Embeddings' } as const
type Tab = keyof typeof tabs

const queryClient = new QueryClient()

export function App() {
  const { settings } = useSettings()
  const { connections, scenario } = settings
  const model = settings.models[0] ?? ''
  const client = useMemo(() => createDemoClient({ connections, scenario, model }), [connections, scenario, model])
  const [tab, setTab] = useState<Tab>(() => (location.hash === '#embeddings' ? 'embeddings' : 'chat'))

  function open(next: Tab) {
    history.replaceState(null, '', `#${next}`)
    setTab(next)
  }

  return (
    <QueryClientProvider client={queryClient}>
      <LLMClientProvider client={client}>
        <LookAgain connections={connections} />
        <a className="skip" href={tab === 'chat' ? '#question' : '#texts'}>
          Skip to the {tab === 'chat' ? 'question' : 'texts'}
        </a>
        <header className="top">
          <span className="name">
            {icons.mark}
            llmux
          </span>
          <nav aria-label="Pages">
            {Object.entries(tabs).map(([id, label]) => (
              <button
                key={id}
                type="button"
                aria-current={tab === id ? 'page' : undefined}
                onClick={() => open(id as Tab)}
              >
                {label}
              </button>
            ))}
          </nav>
          <ThemeToggle />
        </header>
        <PickerProvider>
          <div className="page" hidden={tab !== 'chat'}>
            <Chat />
          </div>
          {tab === 'embeddings' && (
            <Suspense fallback={<p className="loading">Loading…</p>}>
              <Embeddings />
            </Suspense>
          )}
          <ModelPicker />
        </PickerProvider>
      </LLMClientProvider>
    </QueryClientProvider>
  )
}

/** What is known of servers and their models came by the connections of before. */
function LookAgain({ connections }: { connections: unknown }) {
  const queryClient = useQueryClient()
  const known = useRef(connections)
  useEffect(() => {
    if (known.current === connections) return
    known.current = connections
    for (const list of ['status', 'models']) void queryClient.invalidateQueries({ queryKey: [...llmKeys.all, list] })
  }, [connections, queryClient])
  return null
}
