import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { LLMError } from '../errors/llm-error.ts'
import type { Completion } from '../types/index.ts'
import { asked } from './mutation-options.ts'
import { asIs } from './query-options.ts'
import { useOptions } from './provider.ts'
import type { CompletionInput, UseCompletionOptions, UseCompletionResult } from './types.ts'

/**
 * A mutation: it costs money and the user asked for it. Never cached, never retried by the query client (the client below already did).
 *
 * @example
 * const rewrite = useCompletion({ model: 'ollama/llama3.2' })
 * return <button onClick={() => rewrite.mutate('Rewrite politely: send it now')}>{rewrite.text ?? 'Rewrite'}</button>
 */
export function useCompletion<Parsed = unknown>(given: UseCompletionOptions<Parsed>): UseCompletionResult<Parsed> {
  const options = useOptions(given)
  const [running] = useState(() => new Map<object | undefined, AbortController>())
  const mutation = useMutation<Completion<Parsed>, LLMError, CompletionInput>({
    ...asIs,
    ...options,
    // What one call's functions are given is the same object.
    onMutate(input, context) {
      running.set(context, new AbortController())
      return options.onMutate?.(input, context)
    },
    mutationFn: asked(options, (context) => running.get(context)?.signal),
    onSettled(...all) {
      running.delete(all[4])
      return options.onSettled?.(...all)
    },
  })
  function stop() {
    for (const controller of running.values()) controller.abort()
    // Whichever render this function is of: its own `isPending` may be long past.
    if (running.size > 0) mutation.reset()
  }
  return { ...mutation, text: mutation.data?.choices[0].message.content ?? undefined, stop }
}
