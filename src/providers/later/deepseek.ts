import type { ChatOptions } from '../../dialects/openai-chat/options.ts'
import { saySchema } from '../../dialects/openai-chat/say-schema.ts'

export const adjust: NonNullable<ChatOptions['adjust']> = (body, request, warnings) => {
  saySchema(body, request, warnings)
  const { reasoning_effort: effort } = request
  if (!effort) return
  body['thinking'] = { type: effort === 'none' ? 'disabled' : 'enabled' }
  if (effort === 'none') delete body['reasoning_effort']
}
