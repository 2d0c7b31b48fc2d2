import type { CallOptions } from 'llmux'
import { useMemo } from 'react'
import { useSettings } from '../settings/settings-context.tsx'

/** What a question is asked with, as the settings are now. */
export function useAskOptions(): { model: string; call: CallOptions } {
  const { settings } = useSettings()
  const { models, onInterrupt, scenario } = settings
  return useMemo(() => {
    const [model = '', ...fallbacks] = models
    // Whoever rehearses a silence does not want to wait a minute for it.
    const timeout = scenario === 'silence' ? { idle: 4000 } : {}
    return { model, call: { fallbacks, onInterrupt, timeout } }
  }, [models, onInterrupt, scenario])
}
