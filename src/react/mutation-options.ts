import type { MutationFunctionContext, UseMutationOptions } from '@tanstack/react-query'
import type { LLMError } from '../errors/llm-error.ts'
import type { Completion, StandardSchema } from '../types/index.ts'
import { asIs } from './query-options.ts'
import type { Common, CompletionInput, RequestDefaults } from './types.ts'

export type MutationDefaults<Parsed> = Common & RequestDefaults & { schema?: StandardSchema<Parsed> | undefined }

/**
 * One answer as a mutation, for `useMutation`.
 *
 * @example
 * const title = useMutation(completionMutationOptions({ model: 'ollama/llama3.2' }))
 */
export function completionMutationOptions(
  options: Common & RequestDefaults = {},
): UseMutationOptions<Completion, LLMError, CompletionInput> {
  return { ...asIs, mutationFn: asked(options) }
}

type Ask<Parsed> = (input: CompletionInput, context: MutationFunctionContext) => Promise<Completion<Parsed>>

/** Loaded with the first answer that is asked for. */
export const asked =
  <Parsed>(options: MutationDefaults<Parsed>, signalOf?: (context: object) => AbortSignal | undefined): Ask<Parsed> =>
  async (input, context) => {
    const { askCompletion } = await import('./ask-completion.ts')
    return askCompletion(options, input, context, signalOf?.(context))
  }
