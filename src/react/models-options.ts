import type { Query } from '@tanstack/react-query'
import type { LLMError } from '../errors/llm-error.ts'
import type { ModelInfo, ProviderStatus } from '../types/index.ts'
import { asking } from './asking.ts'
import { llmKeys } from './keys.ts'
import { asIs } from './query-options.ts'
import type { Common, LLMQueryOptions, ModelsKey, StatusKey } from './types.ts'

/**
 * What a provider, or every one, can be asked for right now: a minute old at most, and looked up again when the window is focused.
 *
 * @example
 * const { data: models } = useQuery(modelsOptions('ollama'))
 */
export function modelsOptions(
  provider?: string,
  options: Common = {},
): LLMQueryOptions<ModelInfo[], ModelInfo[], ModelsKey> {
  return {
    ...asIs,
    staleTime: 60_000,
    queryKey: llmKeys.models(provider) as LLMQueryOptions<ModelInfo[], ModelInfo[], ModelsKey>['queryKey'],
    queryFn: asking(options, (client, call) => client.models(provider, call)),
  }
}

/**
 * Why a provider cannot be reached, and what to do about it. Asked again every 2 s while something is wrong and the page is visible, so
 * that a fix shows by itself, and once a minute while all is well; or every `poll` ms.
 *
 * @example
 * const { data: status } = useQuery(statusOptions('ollama'))
 * if (status?.fix) return <Fix {...status.fix} />
 */
export function statusOptions(
  provider: string,
  { poll, ...options }: Common & { poll?: number | false | undefined } = {},
): LLMQueryOptions<ProviderStatus, ProviderStatus, StatusKey> {
  return {
    ...asIs,
    refetchInterval: ({ state }: Query<ProviderStatus, LLMError, ProviderStatus, StatusKey>) =>
      poll ?? (state.data?.state === 'ready' ? 60_000 : 2000),
    queryKey: llmKeys.status(provider) as LLMQueryOptions<ProviderStatus, ProviderStatus, StatusKey>['queryKey'],
    queryFn: asking(options, (client, call) => client.status(provider, call)),
  }
}
