import type { MutationFunctionContext } from '@tanstack/react-query'
import type { Completion } from '../types/index.ts'
import { clientFor } from './clients.ts'
import type { MutationDefaults } from './mutation-options.ts'
import { requestOf, without, withSignal } from './request.ts'
import type { CompletionInput } from './types.ts'

/** What TanStack reads of the options of a mutation; the rest is asked. */
const mutationOption = /^(mutationKey|on[A-Z].*|retry.*|networkMode|gcTime|meta|scope|throwOnError)$/

/** Asks for a whole answer: the input over the options. */
export function askCompletion<Parsed>(
  { client, call, schema, ...options }: MutationDefaults<Parsed>,
  input: CompletionInput,
  context: MutationFunctionContext,
  signal: AbortSignal | undefined,
): Promise<Completion<Parsed>> {
  const request = { ...requestOf(without(mutationOption, options), input), stream: false } as const
  const how = { ...(signal ? withSignal(call, signal) : call), ...(schema && { schema }) }
  return clientFor(context.client, client).completion<Parsed>(request, how)
}
