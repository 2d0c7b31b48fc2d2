import { LLMError } from '../errors/llm-error.ts'
import type { ResolvedTarget } from '../routing/resolve-model.ts'
import { loaded } from '../transport/loaded.ts'
import { abortable } from '../transport/send.ts'
import type { ChatCodec, Message, ResolvedRequest, Warning, WireRequest } from '../types/index.ts'
import type { Call } from './call.ts'
import type { Asking } from './run-completion.ts'

interface Encoded {
  codec: ChatCodec
  request: ResolvedRequest
  wire: WireRequest
  warnings: readonly Warning[]
}

/** The request in the target's own words, and what could not be said in them. */
export async function encodeChat(
  call: Call,
  { provider, model }: ResolvedTarget,
  { stream, request: asked = call.request, signal }: Asking,
): Promise<Encoded> {
  const { chat } = provider.dialect
  // A wire that has to be loaded answers in events, as a rule: what reads them comes with it, and not after the answer has begun.
  const reader = typeof chat === 'function' && import('../transport/any-frames.ts')
  const [codec] = await abortable(Promise.all([loaded(chat), reader]), signal)
  if (!codec) throw new LLMError('unsupported', `${provider.id} has no chat completions`)
  const request: ResolvedRequest = {
    ...asked,
    model,
    stream,
    messages: asked.messages.map((message) => ownState(message, provider.id)),
  }
  try {
    const wire = codec.encode(request)
    const warnings = [...(wire.warnings ?? [])]
    // What looks like an option, or like another library's name, is nobody's field: no wire reads it.
    for (const [param, value] of Object.entries(request))
      if (value !== undefined && /[A-Z]|^(signal|timeout|schema|retry|fallbacks)$/.test(param))
        warnings.push({ code: 'unsupported-param', param, message: `${param} has no equivalent here and is left out` })
    return { codec, request, wire, warnings: applyPolicy(call, warnings) }
  } catch (cause) {
    // What is no request at all shows when it is written in a provider's words: the caller's mistake, not an answer's.
    if (LLMError.is(cause)) throw cause
    throw new LLMError('invalid-request', `this cannot be written for ${provider.id}: ${String(cause)}`, { cause })
  }
}

export function applyPolicy(
  { options, context }: Pick<Call, 'options' | 'context'>,
  warnings: readonly Warning[] = [],
): readonly Warning[] {
  const policy = options.unsupported ?? context.options.unsupported ?? 'warn'
  const [first] = warnings
  if (policy === 'error' && first) throw new LLMError('unsupported', first.message)
  return policy === 'drop' ? [] : warnings
}

/** A provider's opaque state (thinking signatures and the like) means something to that provider alone. */
function ownState(message: Message, id: string): Message {
  if (message.role !== 'assistant' || !message.provider_state || message.provider_state.provider === id) return message
  const { provider_state: _foreign, ...rest } = message
  return rest
}
