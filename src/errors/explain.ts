import type { LLMError } from './llm-error.ts'

/** The long form of an error, from what it holds and nothing else. */
export function explain({ code, message, attempts, requestId, retryAfter, partial, fix }: LLMError): string {
  const tried = attempts.map(
    ({ provider, model, duration, outcome, error }) =>
      `\n    ${provider}/${model} (${Math.round(duration)} ms) ${error ? `${error.code}: ${error.message}` : outcome}`,
  )
  const text = partial?.choices[0]?.message.content
  return [
    `LLMError [${code}] ${message}`,
    fix && [fix.title, ...fix.steps.map((step, index) => `\n    ${index + 1}. ${step}`)].join(''),
    fix?.copy && `Copy   ${fix.copy}`,
    tried.length > 1 && `Tried${tried.join('')}`,
    text && `Arrived before it broke: ${text.length} characters, in error.partial`,
    retryAfter !== undefined && `May be tried again in ${Math.ceil(retryAfter / 1000)} s`,
    requestId && `Request id   ${requestId}`,
    fix?.href && `More   ${fix.href}`,
  ]
    .filter(Boolean)
    .join('\n\n  ')
}
