import { shortId } from '../common/tool-id.ts'
import { reasoningRefuses } from './leave-out.ts'
import type { ChatOptions } from './options.ts'

/**
 * OpenAI's first reasoning models (o1 … o4-mini, gpt-5) answer sampling parameters with 400 `unsupported_parameter`, and any
 * temperature but 1 with `unsupported_value`. Later ones take them or not depending on the effort: they are sent.
 */
export const adjust: NonNullable<ChatOptions['adjust']> = (body, request, warnings) => {
  const sampling = ['top_p', 'presence_penalty', 'frequency_penalty', 'stop', 'logprobs', 'top_logprobs', 'logit_bias']
  if (body['temperature'] !== 1) sampling.unshift('temperature')
  reasoningRefuses(/^(o\d|gpt-5)(-(?!chat)|$)/, ...sampling)(body, request, warnings)
}

/** Ids of calls that others gave may be longer than 40 characters, and are refused. */
export const toolId = (id: string): string => (id.length > 40 ? shortId(id, 14) : id)
