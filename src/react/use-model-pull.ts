import {
  skipToken,
  useMutation,
  useMutationState,
  useQuery,
  useQueryClient,
  type UseMutationResult,
} from '@tanstack/react-query'
import { useState } from 'react'
import type { LLMError } from '../errors/llm-error.ts'
import type { ModelName, PullProgress } from '../types/index.ts'
import { llmKeys } from './keys.ts'
import { asIs } from './query-options.ts'
import { useClient } from './provider.ts'
import type { Common } from './types.ts'

/** TanStack’s mutation, with the progress of the download. */
export type UseModelPullResult = UseMutationResult<void, LLMError, ModelName> & {
  progress: PullProgress | undefined
  /** Ends the download; what has arrived is kept, and pulling the model again goes on from there. */
  pause(): void
}

const pullKey = ['llm', 'pull'] as const

/**
 * Downloads a model into a local server. Goes on while the user looks at another page of the app: a component that comes back shows its
 * progress again. When it is done, the lists of models are looked up anew.
 *
 * @example
 * const pull = useModelPull()
 * return <button onClick={() => pull.mutate('ollama/llama3.2')}>{pull.progress ? `${pull.progress.status} …` : 'Download'}</button>
 */
export function useModelPull(options: Common = {}): UseModelPullResult {
  const client = useClient(options.client)
  const queryClient = useQueryClient()
  const [pulled, setPulled] = useState<ModelName>()
  const underWay = useMutationState<ModelName>({
    filters: { mutationKey: pullKey, status: 'pending' },
    select: ({ state }) => state.variables as ModelName,
  })
  const model = pulled ?? underWay[0]
  const progress = useQuery<PullProgress>({ queryKey: llmKeys.pull(model ?? ''), queryFn: skipToken, enabled: false })
  const mutation = useMutation<void, LLMError, ModelName>({
    mutationKey: pullKey,
    ...asIs,
    onMutate: setPulled,
    async mutationFn(name) {
      const { pullModel } = await import('./pull-model.ts')
      return pullModel(queryClient, client, name, options.call)
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: llmKeys.models() }),
  })
  function pause() {
    if (model) void import('./pull-model.ts').then(({ pausePull }) => pausePull(queryClient, model))
    mutation.reset()
  }
  return { ...mutation, progress: model ? progress.data : undefined, pause }
}
