import { useQuery } from '@tanstack/react-query'
import type { ModelInfo, ProviderStatus } from 'llmux'
import { modelsOptions, statusOptions, useLLMClient } from 'llmux/react'
import { useSyncExternalStore } from 'react'

/** A page on this machine may look around at once; on a public one the browser would ask the visitor why, so there it waits for a click. */
const isLocalPage = /^(localhost|127\.|\[::1\])/.test(location.hostname)
let looking = isLocalPage
const listeners = new Set<() => void>()

export function lookForOllama(): void {
  looking = true
  for (const listener of listeners) listener()
}
const useLooking = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => looking,
  )

export function useOllamaStatus(baseURL: string): { looking: boolean; status: ProviderStatus | undefined; check(): void } {
  const client = useLLMClient()
  const enabled = useLooking()
  const { queryKey, ...options } = statusOptions('ollama', { client })
  // The address belongs to the question: another one, another answer.
  const { data, refetch } = useQuery({ ...options, queryKey: [...queryKey, baseURL] as never, enabled })
  return { looking: enabled, status: data, check: () => void refetch() }
}

export function useInstalledModels(baseURL: string): { data: ModelInfo[] | undefined } {
  const client = useLLMClient()
  const { status } = useOllamaStatus(baseURL)
  const { queryKey, ...options } = modelsOptions('ollama', { client })
  const { data } = useQuery({ ...options, queryKey: [...queryKey, baseURL] as never, enabled: status?.state === 'ready' })
  return { data }
}
