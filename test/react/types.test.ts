import { skipToken, useMutation, useQuery, useSuspenseQuery, type QueryClient } from '@tanstack/react-query'
import { describe, expectTypeOf, it } from 'vitest'
import {
  completionMutationOptions,
  completionOptions,
  embeddingOptions,
  llmKeys,
  modelsOptions,
  statusOptions,
  streamOptions,
  useCompletion,
  useEmbedding,
  useModelPull,
  useStream,
  type StreamState,
} from '../../src/react/index.ts'
import type { LLMError } from '../../src/errors/llm-error.ts'
import type { Completion, EmbeddingResponse, ModelInfo, StandardSchema } from '../../src/types/index.ts'

const request = { model: 'a/b', messages: [{ role: 'user' as const, content: 'hi' }] }

/** Never called: what is checked are the types. */
function Checks({ queryClient, schema }: { queryClient: QueryClient; schema: StandardSchema<{ name: string }> }) {
  const completion = useQuery(completionOptions(request))
  expectTypeOf(completion.data).toEqualTypeOf<Completion | undefined>()
  expectTypeOf(completion.error).toEqualTypeOf<LLMError | null>()

  const text = completionOptions(request, { select: ({ choices }) => choices[0].message.content ?? '' })
  expectTypeOf(useSuspenseQuery(text).data).toEqualTypeOf<string>()
  expectTypeOf(queryClient.getQueryData(text.queryKey)).toEqualTypeOf<Completion | undefined>()
  void queryClient.prefetchQuery(text)

  useQuery(completionOptions(skipToken))
  // @ts-expect-error a query that suspends cannot be skipped
  useSuspenseQuery(completionOptions(skipToken))
  // @ts-expect-error a query that suspends cannot be skipped
  useSuspenseQuery(embeddingOptions(skipToken))
  // @ts-expect-error a query that suspends cannot be skipped
  useSuspenseQuery(streamOptions(skipToken))

  expectTypeOf(useQuery(streamOptions(request)).data).toEqualTypeOf<StreamState | undefined>()
  expectTypeOf(useQuery(streamOptions(request, { select: (state) => state.text.length })).data).toEqualTypeOf<
    number | undefined
  >()
  expectTypeOf(useQuery(modelsOptions('a')).data).toEqualTypeOf<ModelInfo[] | undefined>()
  expectTypeOf(useEmbedding({ model: 'a/b', input: 'hi' }).data).toEqualTypeOf<EmbeddingResponse | undefined>()
  expectTypeOf(useEmbedding(skipToken, { select: ({ data }) => data[0]?.embedding.length }).data).toEqualTypeOf<
    number | undefined
  >()

  useMutation(completionMutationOptions({ model: 'a/b' })).mutate('hi')
  const parsed = useCompletion({ model: 'a/b', schema, onSuccess: (answer) => answer.usage?.cost })
  expectTypeOf(parsed.data?.choices[0].message.parsed).toEqualTypeOf<{ name: string } | undefined>()
  const stream = useStream({ model: 'a/b', schema })
  expectTypeOf(stream.completion?.choices[0]?.message.parsed).toEqualTypeOf<{ name: string } | undefined>()
  expectTypeOf(stream.start).parameter(0).extract<string>().toEqualTypeOf<string>()
  useStream({ model: undefined, temperature: undefined, id: undefined, schema: undefined, frame: undefined })
  useCompletion({ model: undefined, temperature: undefined, schema: undefined, call: undefined })
  completionMutationOptions({ temperature: undefined })
  statusOptions('a', { poll: undefined })
  // @ts-expect-error a temperature is a number
  useStream({ model: 'a/b', temperature: 'hot' })
  expectTypeOf(useModelPull().progress?.fraction).toEqualTypeOf<number | undefined>()
  return null
}

describe('types', () => {
  it('follow the request, the schema and select', () => {
    expectTypeOf(Checks).toBeFunction()
    expectTypeOf(llmKeys.stream('a')).toEqualTypeOf<readonly ['llm', 'stream', string]>()
  })
})
