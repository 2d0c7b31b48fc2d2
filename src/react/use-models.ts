import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { LLMError } from '../errors/llm-error.ts'
import type { ModelInfo, ProviderStatus } from '../types/index.ts'
import { modelsOptions, statusOptions } from './models-options.ts'
import { useOptions } from './provider.ts'
import type { Common } from './types.ts'

/** What can be asked right now; see `modelsOptions`. */
export function useModels(provider?: string, options: Common = {}): UseQueryResult<ModelInfo[], LLMError> {
  return useQuery(modelsOptions(provider, useOptions(options)))
}

/** Why a provider cannot be reached, and what to do about it; see `statusOptions`. */
export function useProviderStatus(
  provider: string,
  options: Common & { poll?: number | false | undefined } = {},
): UseQueryResult<ProviderStatus, LLMError> {
  return useQuery(statusOptions(provider, useOptions(options)))
}
