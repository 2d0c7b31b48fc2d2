import type { CallOptions, CompletionRequest } from '../types/index.ts'
import type { CompletionInput, RequestDefaults } from './types.ts'

/** What is asked: the input over the hook's own options. A prompt is the next turn after the messages given there. */
export function requestOf(defaults: RequestDefaults, input: CompletionInput): CompletionRequest {
  const asked =
    typeof input === 'string'
      ? { messages: [...(defaults.messages ?? []), { role: 'user', content: input }] }
      : Array.isArray(input)
        ? { messages: input }
        : input
  // What is still missing, a model say, is for the client to name: it refuses before anything is sent.
  return { ...defaults, ...asked } as CompletionRequest
}

/** Options but for those whose name matches. */
export function without<Options extends object>(names: RegExp, options: Options): Options {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !names.test(name))) as Options
}

/** Call options that hear a further signal. */
export function withSignal(call: CallOptions | undefined, signal: AbortSignal): CallOptions & { signal: AbortSignal } {
  return { ...call, signal: call?.signal ? AbortSignal.any([call.signal, signal]) : signal }
}
