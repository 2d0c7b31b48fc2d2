import { LLMError } from '../errors/llm-error.ts'
import { loaded } from '../transport/loaded.ts'
import type { ModelInfo, Provider, WireRequest } from '../types/index.ts'

/** A safeguard against a list that never ends, not a limit anyone meets. */
const pages = 100

/** What can be asked right now: the provider's own list, page after page, under names that `completion` takes. */
export async function listModels(
  { id, dialect }: Provider,
  request: (wire: WireRequest) => Promise<unknown>,
): Promise<ModelInfo[]> {
  const codec = await loaded(dialect.models)
  if (!codec) throw new LLMError('unsupported', `${id} has no list of its models`, { provider: id })
  const models: ModelInfo[] = []
  let cursor: string | undefined
  for (let page = 0; page < pages; page++) {
    const answer = codec.decode(await request(codec.encode(cursor)))
    models.push(
      ...answer.models.map((model) => ({
        ...model,
        id: `${id}/${model.id}`,
        name: model.name ?? model.id,
        provider: id,
      })),
    )
    cursor = answer.next
    if (!cursor) break
  }
  return models
}
