import type { LLMError } from './llm-error.ts'

/** The long form of an error, from what it holds and nothing else. */
export function explain(error: LLMError): string {
  const { code, message, attempts, requestId, retryAfter, partial, fix } = error
  const tried = attempts.map(
    ({ provider, model, duration, outcome, error: reason }) =>
      `    ${provider}/${model} (${Math.round(duration)} ms) ${reason ? `${reason.code}: ${reason.message}` : outcome}`,
  )
  const text = partial?.choices[0]?.message.content
  return [
    `LLMError [${code}] ${message}`,
    ...(fix ? ['', `  ${fix.title}`, ...fix.steps.map((step, index) => `    ${index + 1}. ${step}`)] : []),
    ...(fix?.copy ? ['', `  Copy   ${fix.copy}`] : []),
    ...(tried.length > 1 ? ['', '  Tried', ...tried] : []),
    ...(text ? ['', `  Arrived before it broke: ${text.length} characters, in error.partial`] : []),
    ...(retryAfter === undefined ? [] : ['', `  May be tried again in ${Math.ceil(retryAfter / 1000)} s`]),
    ...(requestId ? ['', `  Request id   ${requestId}`] : []),
    ...(fix?.href ? ['', `  More   ${fix.href}`] : []),
  ].join('\n')
}
