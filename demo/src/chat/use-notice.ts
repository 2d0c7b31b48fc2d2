import { useLLMClient } from 'llmux/react'
import { useEffect, useState } from 'react'

/** What happens on the way to an answer, while it happens: a wait before another try, a model that stands in for another. */
export function useNotice(): string {
  const client = useLLMClient()
  const [notice, setNotice] = useState('')
  useEffect(
    () =>
      client.use({
        name: 'demo',
        onRequest: () => setNotice(''),
        onRetry: ({ error, delay, model }) =>
          setNotice(`${model}: ${error.code}. Trying again in ${Math.max(0.1, delay / 1000).toFixed(1)} s`),
        onFallback: ({ error, from, to }) => setNotice(`${from} failed: ${error.code}. Asking ${to}`),
      }),
    [client],
  )
  return notice
}
