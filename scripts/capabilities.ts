import { LLMError } from '../src/errors/llm-error.ts'
import { loaded } from '../src/transport/loaded.ts'
import type { CompletionRequest, Provider } from '../src/types/index.ts'

export const columns = ['chat', 'stream', 'tools', 'images', 'schema', 'reasoning', 'embeddings', 'models'] as const
type Column = (typeof columns)[number]

export interface Row {
  provider: string
  dialect: string
  browser: Provider['browser']['direct'] | 'local'
  can: Record<Column, boolean>
}

const messages = [{ role: 'user' as const, content: 'Hello' }]
const tool = { type: 'function' as const, function: { name: 'look', parameters: { type: 'object', properties: {} } } }
const image = { type: 'image_url' as const, image_url: { url: 'data:image/png;base64,AAAA' } }
const schema = { name: 'answer', schema: { type: 'object', properties: {} } }

/** What is asked to find out whether a provider can be asked for it. */
const probes: Partial<Record<Column, Partial<CompletionRequest>>> = {
  chat: {},
  stream: {},
  tools: { tools: [tool] },
  images: { messages: [{ role: 'user', content: [image] }] },
  schema: { response_format: { type: 'json_schema', json_schema: schema } },
  reasoning: { reasoning_effort: 'low' },
}

/** Some fields hang on the model: it is enough that one of these takes it. */
const models = [
  'model',
  'gpt-5-mini',
  'claude-sonnet-4-5',
  'gemini-2.5-flash',
  'gemini-3-pro-preview',
  'command-a-reasoning-08-2025',
]

/** Read off what the dialect does with a request: a field that it leaves out with a warning, or refuses, is one that it lacks. */
export async function capabilities({ id, dialect, browser, local }: Provider): Promise<Row> {
  const { embedding, models: list } = dialect
  const chat = await loaded(dialect.chat)
  const takes = (column: Column) => models.some((model) => isTaken(column, model))
  function isTaken(column: Column, model: string): boolean {
    if (!chat) return false
    try {
      const { warnings = [] } = chat.encode({ messages, ...probes[column], model, stream: column !== 'chat' })
      return !warnings.some(({ code }) => code === 'unsupported-param')
    } catch (error) {
      if (LLMError.is(error)) return false
      throw error
    }
  }
  return {
    provider: id,
    dialect: dialect.name,
    browser: local ? 'local' : browser.direct,
    can: {
      chat: takes('chat'),
      stream: takes('stream'),
      tools: takes('tools'),
      images: takes('images'),
      schema: takes('schema'),
      reasoning: takes('reasoning'),
      embeddings: embedding !== undefined,
      models: list !== undefined,
    },
  }
}
