import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { SettingsProvider } from './settings/settings-context.tsx'
import './styles/base.css'
import './styles/layout.css'
import './styles/route.css'
import './styles/chat.css'
import './styles/markdown.css'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

createRoot(root).render(
  <StrictMode>
    <SettingsProvider>
      <App />
    </SettingsProvider>
  </StrictMode>,
)
