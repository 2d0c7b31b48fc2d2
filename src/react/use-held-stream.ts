import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import type { LLMError } from '../errors/llm-error.ts'
import { heldStream } from './stream-control.ts'
import type { StreamState } from './types.ts'

/**
 * Watches the stream of an id without fetching it. What is removed from the cache, as all is by `clear`, would go on being shown:
 * watched from then on is what comes in its place.
 */
export function useHeldStream(
  id: string,
  gcTime: number | undefined,
  /** The same object each time. */
  more?: { throwOnError: false },
): UseQueryResult<StreamState, LLMError> {
  const queryClient = useQueryClient()
  const [renewed, renew] = useState({})
  // Made once: otherwise every frame defaults, hashes and compares them anew.
  const held = useMemo(
    () => queryClient.defaultQueryOptions({ ...heldStream(id, gcTime), ...more }),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- new options are what makes the observer look for its query again
    [queryClient, id, gcTime, more, renewed],
  )
  useEffect(
    () =>
      queryClient.getQueryCache().subscribe((event) => {
        if (event.type === 'removed' && event.query.queryHash === held.queryHash) renew({})
      }),
    [queryClient, held],
  )
  return useQuery(held)
}
