import type { CompletionRequest, FinishReason, Usage } from '../types/index.ts'
import type { PlannedCall, Planned } from './behaviours.ts'
import { callOf, defaultText, forcedTool } from './default-reply.ts'
import { tokenise, weigh } from './tokens.ts'
import type { Answer } from './types.ts'

interface Draft {
  text: string
  reasoning: string
  calls: readonly PlannedCall[]
  finish_reason?: FinishReason
  usage?: Partial<Usage>
  /** made up here, so it keeps the request's limits; a scripted answer comes as it was written */ own?: boolean
}

const thinks = ({ reasoning_effort: effort }: CompletionRequest) => Boolean(effort && effort !== 'none')

function unscripted(request: CompletionRequest): Draft {
  const reasoning = thinks(request) ? 'The question is clear. A short answer will do.' : ''
  const tool = forcedTool(request)
  if (tool) return { text: '', reasoning, calls: [callOf(tool)] }
  return { text: defaultText(request), reasoning, calls: [], own: true }
}

function draft(behaviour: Planned | undefined, request: CompletionRequest): Draft {
  if (behaviour?.kind === 'reply') {
    const { text, options } = behaviour
    const { reasoning = '', finish_reason, usage } = options
    return {
      text: typeof text === 'function' ? text(request) : text,
      reasoning,
      calls: [],
      ...(finish_reason && { finish_reason }),
      ...(usage && { usage }),
    }
  }
  if (behaviour?.kind === 'call-tool') {
    const { text = '', reasoning = '', usage } = behaviour.options
    return { text, reasoning, calls: behaviour.calls, ...(usage && { usage }) }
  }
  if (behaviour?.kind === 'break') {
    const { text } = unscripted({ ...request, tool_choice: 'none', reasoning_effort: null })
    // Long enough to be cut: a break that comes after the end would be none.
    return { text: text.repeat(1 + Math.ceil(behaviour.tokens / tokenise(text).length)), reasoning: '', calls: [] }
  }
  return unscripted(request)
}

/** Stop sequences and the token limit, as a server keeps them. */
function limit(text: string, request: CompletionRequest): { tokens: string[]; cut?: boolean; stop?: string } {
  const stops = typeof request.stop === 'string' ? [request.stop] : (request.stop ?? [])
  const ends = stops.filter((stop) => text.includes(stop)).sort((one, other) => text.indexOf(one) - text.indexOf(other))
  const [stop] = ends
  const tokens = tokenise(stop === undefined ? text : text.slice(0, text.indexOf(stop)))
  const most = request.max_completion_tokens ?? request.max_tokens ?? Infinity
  if (tokens.length > most) return { tokens: tokens.slice(0, Math.max(0, most)), cut: true }
  return { tokens, ...(stop !== undefined && { stop }) }
}

function account(
  request: CompletionRequest,
  output: readonly string[],
  reasoning: number,
  given: Partial<Usage>,
): Usage {
  const prompt_tokens = given.prompt_tokens ?? weigh([request.messages, request.tools])
  const completion_tokens = given.completion_tokens ?? output.length
  return {
    ...(reasoning > 0 && { completion_tokens_details: { reasoning_tokens: reasoning } }),
    ...given,
    prompt_tokens,
    completion_tokens,
    total_tokens: given.total_tokens ?? prompt_tokens + completion_tokens,
  }
}

/** A behaviour's answer to a request; without a behaviour, a default one. */
export function plan(behaviour: Planned | undefined, request: CompletionRequest): Answer {
  const { text, reasoning, calls, finish_reason, usage = {}, own } = draft(behaviour, request)
  const { tokens, cut, stop } = own ? limit(text, request) : { tokens: tokenise(text), cut: false, stop: undefined }
  const thought = tokenise(reasoning)
  const said = calls.map(({ name, args, id }) => ({
    name,
    arguments: typeof args === 'string' ? args : JSON.stringify(args ?? {}),
    ...(id !== undefined && { id }),
  }))
  const output = [...thought, ...tokens, ...said.flatMap((call) => tokenise(call.name + call.arguments))]
  return {
    reasoning: thought,
    text: tokens,
    calls: said,
    finish_reason: finish_reason ?? (said.length > 0 ? 'tool_calls' : cut ? 'length' : 'stop'),
    ...(stop !== undefined && { stop }),
    usage: account(request, output, thought.length, usage),
    request,
  }
}
