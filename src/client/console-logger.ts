import type { Callbacks, CallEvent, Usage } from '../types/index.ts'

/**
 * One line for every call, retry and fallback; with `level: 'debug'` also what is sent (headers redacted) and every chunk.
 *
 * @example createClient({ callbacks: [consoleLogger()] })
 * // llmux 3f2a1c openai/gpt-5-mini: 812 ms, 24 + 180 tokens, $0.000366
 */
export function consoleLogger({ level = 'info' }: { level?: 'info' | 'debug' } = {}): Callbacks {
  const debug: Callbacks = {
    onSend: (event) => say('debug', event, `→ ${event.url}`, event.headers, event.body),
    onChunk: (event) => say('debug', event, 'chunk', event.chunk),
  }
  return {
    name: 'consoleLogger',
    ...(level === 'debug' && debug),
    onRetry: (event) =>
      say('warn', event, `retry ${event.attempt} in ${Math.round(event.delay)} ms after ${event.error.code}`),
    onFallback: (event) => say('warn', event, `${event.from} → ${event.to} after ${event.error.code}`),
    onSuccess({ response, endedAt, ...event }) {
      const from = response.cached ? ', from the cache' : ''
      say('info', event, `${endedAt - event.startedAt} ms${tokensOf(response.usage)}${from}`)
    },
    onFailure: ({ error, endedAt, ...event }) =>
      say('error', event, `${error.code} after ${endedAt - event.startedAt} ms: ${error.message}`),
  }
}

function tokensOf(usage: Partial<Usage> | undefined): string {
  if (!usage) return ''
  const { prompt_tokens = 0, completion_tokens, cost } = usage
  const tokens = `, ${prompt_tokens}${completion_tokens === undefined ? '' : ` + ${completion_tokens}`} tokens`
  return cost === undefined ? tokens : `${tokens}, $${Number(cost.toPrecision(3))}`
}

function say(method: 'debug' | 'info' | 'warn' | 'error', event: CallEvent, ...said: readonly unknown[]): void {
  // oxlint-disable-next-line no-console -- it is what this is for
  console[method](`llmux ${event.callId.slice(0, 6)} ${event.model}:`, ...said)
}
