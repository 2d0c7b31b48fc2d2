import type { Message, ResolvedRequest, Warning } from '../../types/index.ts'
import { isDialogue, toPrompt } from '../openai-text/prompt.ts'
import type { Json } from './json.ts'
import { warnOfNames } from './messages.ts'
import { unsupported } from './warnings.ts'

const wordless = ['tools', 'tool_choice', 'parallel_tool_calls', 'reasoning_effort', 'user', 'metadata'] as const

/** The prompt of a wire that knows no messages, and where the model has to stop so that it does not play the user too. */
export function promptOf(
  { messages, stop }: ResolvedRequest,
  own?: (messages: readonly Message[]) => string,
): { prompt: string; stop: readonly string[] | undefined } {
  const ours = !own && isDialogue(messages) ? ['\n\nUser:'] : undefined
  return { prompt: (own ?? toPrompt)(messages), stop: stop == null ? ours : typeof stop === 'string' ? [stop] : stop }
}

/** Warnings for what a text completion has no words for. */
export function warnOfChatFields(request: ResolvedRequest, warnings: Warning[]): void {
  for (const field of wordless) {
    const value = request[field]
    if (value != null && !(Array.isArray(value) && value.length === 0)) warnings.push(unsupported(field))
  }
  if (request.n != null && request.n > 1) warnings.push(unsupported('n'))
  warnOfNames(request.messages, warnings)
}

/** The fields that are set, each under its name on the wire. */
export function pick<Field extends keyof ResolvedRequest>(
  request: ResolvedRequest,
  names: Partial<Record<Field, string>>,
  body: Json,
): void {
  for (const [field, name] of Object.entries(names) as [Field, string][])
    if (request[field] != null) body[name] = request[field]
}
