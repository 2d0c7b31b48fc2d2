import { useMutation, type MutationFunctionContext, type UseMutationOptions } from '@tanstack/react-query'
import { useRef } from 'react'
import type { LLMError } from '../errors/llm-error.ts'
import type { Completion, CompletionRequest, StandardSchema } from '../types/index.ts'
import { asIs } from './query-options.ts'
import { clientFor, useClient } from './provider.ts'
import { requestOf, without, withSignal } from './request.ts'
import type { Common, CompletionInput, UseCompletionOptions, UseCompletionResult } from './types.ts'

/**
 * One answer as a mutation, for `useMutation`.
 *
 * @example
 * const title = useMutation(completionMutationOptions({ model: 'ollama/llama3.2' }))
 */
export function completionMutationOptions(
  options: Common & Partial<CompletionRequest> = {},
): UseMutationOptions<Completion, LLMError, CompletionInput> {
  return { ...asIs, mutationFn: (input, context) => ask(options, input, context) }
}

function ask<Parsed>(
  { client, call, schema, ...defaults }: Common & Partial<CompletionRequest> & { schema?: StandardSchema<Parsed> },
  input: CompletionInput,
  context: MutationFunctionContext,
  signal?: AbortSignal,
): Promise<Completion<Parsed>> {
  const options = { ...(signal ? withSignal(call, signal) : call), ...(schema && { schema }) }
  return clientFor(context.client, client).completion<Parsed>({ ...requestOf(defaults, input), stream: false }, options)
}

/**
 * A mutation: it costs money and the user asked for it. Never cached, never retried by the query client (the client below already did).
 *
 * @example
 * const rewrite = useCompletion({ model: 'ollama/llama3.2' })
 * return <button onClick={() => rewrite.mutate('Rewrite politely: send it now')}>{rewrite.text ?? 'Rewrite'}</button>
 */
export function useCompletion<Parsed = unknown>(options: UseCompletionOptions<Parsed>): UseCompletionResult<Parsed> {
  const client = useClient(options.client)
  const running = useRef(new Set<AbortController>())
  const mutation = useMutation<Completion<Parsed>, LLMError, CompletionInput>({
    ...asIs,
    ...options,
    async mutationFn(input, context) {
      const controller = new AbortController()
      running.current.add(controller)
      try {
        return await ask({ ...without(mutationOption, options), client }, input, context, controller.signal)
      } finally {
        running.current.delete(controller)
      }
    },
  })
  function stop() {
    for (const controller of running.current) controller.abort()
    if (mutation.isPending) mutation.reset()
  }
  return { ...mutation, text: mutation.data?.choices[0].message.content ?? undefined, stop }
}

/** What TanStack reads of the hook's options; the rest is asked. */
const mutationOption = /^(mutationKey|on[A-Z].*|retry.*|networkMode|gcTime|meta|scope|throwOnError)$/
