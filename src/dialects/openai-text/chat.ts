import type { ChatCodec, ResolvedRequest, Warning, WireRequest } from '../../types/index.ts'
import { chatDecoder } from '../openai-chat/decode-chat.ts'
import { encodeFields } from '../openai-chat/encode-chat.ts'
import { listedLogprobs } from '../openai-chat/listed-logprobs.ts'
import type { Field } from '../openai-chat/options.ts'
import type { Json } from '../common/json.ts'
import { warnOfNames } from '../common/messages.ts'
import type { OpenAITextOptions } from './openai-text.ts'
import { isDialogue, toPrompt } from './prompt.ts'

const wordless: readonly Field[] = [
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'response_format',
  'reasoning_effort',
  'metadata',
]

export const chatCodec = (options: OpenAITextOptions): ChatCodec => ({
  encode: (request) => encodeText(request, options),
  decoder: ({ messages }) =>
    chatDecoder(
      { thinkTags: true, logprobs: listedLogprobs, ...options },
      textReader(!options.prompt && isDialogue(messages)),
    ),
  // A prompt that is no dialogue would become one, and another prompt.
  continues: ({ messages }) => !options.prompt && isDialogue(messages),
})

function encodeText(request: ResolvedRequest, options: OpenAITextOptions): WireRequest {
  const { messages, model, logprobs, top_logprobs: top, stop } = request
  const warnings: Warning[] = []
  const body: Json = { model, prompt: (options.prompt ?? toPrompt)(messages) }
  // The speakers are ours, so the model must not go on with the user's next turn.
  if (!options.prompt && isDialogue(messages) && stop == null) body['stop'] = ['\n\nUser:']
  encodeFields(request, { ranges: {}, ...options, without: [...wordless, ...(options.without ?? [])] }, body, warnings)
  // Here `logprobs` is how many, not whether.
  delete body['top_logprobs']
  if (logprobs || top) body['logprobs'] = top ?? 1
  else delete body['logprobs']
  warnOfNames(messages, warnings)
  return { path: '/completions', body, warnings }
}

/** `choices[].text`, without the space that a model writes after our "Assistant:". */
function textReader(spaced: boolean): (choice: Json) => Json {
  const begun = new Set<unknown>()
  return ({ text, index }) => {
    if (!spaced || typeof text !== 'string' || !text || begun.has(index)) return { content: text }
    begun.add(index)
    return { content: text.replace(/^ /, '') }
  }
}
