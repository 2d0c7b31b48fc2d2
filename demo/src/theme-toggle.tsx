import { icons } from './icons.tsx'
import { useSettings } from './settings/settings-context.tsx'
import type { Theme } from './settings/settings.ts'

const next: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' }
const names: Record<Theme, string> = { system: 'as the system', light: 'light', dark: 'dark' }

export function ThemeToggle() {
  const { settings, change } = useSettings()
  const { theme } = settings
  const label = `Colours: ${names[theme]}. Change to ${names[next[theme]]}`
  return (
    <button
      type="button"
      className="icon"
      aria-label={label}
      title={label}
      onClick={() => change({ theme: next[theme] })}
    >
      {icons[theme]}
    </button>
  )
}
