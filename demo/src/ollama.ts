import { useQuery } from '@tanstack/react-query'
import type { ModelInfo, ProviderStatus } from 'llmux'
import { llmKeys, useLLMClient } from 'llmux/react'
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

/** The address is part of the question here, since the visitor may change it; nothing is ever asked twice without need. */
const asking = { retry: false, networkMode: 'always', refetchOnWindowFocus: false } as const

export function useOllamaStatus(baseURL: string): {
  looking: boolean
  status: ProviderStatus | undefined
  check(): void
} {
  const client = useLLMClient()
  const enabled = useLooking()
  const { data, refetch } = useQuery({
    ...asking,
    queryKey: [...llmKeys.status('ollama'), baseURL],
    queryFn: () => client.status('ollama'),
    enabled,
  })
  return { looking: enabled, status: data, check: () => void refetch() }
}

export function useInstalledModels(baseURL: string): { data: ModelInfo[] | undefined } {
  const client = useLLMClient()
  const { status } = useOllamaStatus(baseURL)
  return useQuery({
    ...asking,
    queryKey: [...llmKeys.models('ollama'), baseURL],
    queryFn: () => client.models('ollama'),
    enabled: status?.state === 'ready',
  })
}
