import { LLMError } from '../../errors/llm-error.ts'
import { readError } from '../../errors/read-error.ts'
import { codeOfStatus } from '../../errors/status-code.ts'
import type { Dialect } from '../../types/index.ts'
import { record, text } from '../common/json.ts'

/** What more than "it broke" the words of a server error may mean. */
const meaning = /context|limit|exceed|again|load|too|exist|retry|-id/i

/**
 * `{ error: 'text' }` (https://docs.ollama.com/api/errors). Of a server that broke the status says all; what was refused is for the
 * classifier to read, which is loaded then, and so is whatever a proxy in between has to say.
 */
export const decodeError: Dialect['decodeError'] = (status, body, headers) => {
  const message = text(record(body)['error'])
  // When to come back, and which request it was, is in headers that the classifier knows.
  const words = `${[message, ...headers.keys()]}`
  return status >= 500 && status < 505 && message && !meaning.test(words)
    ? { code: codeOfStatus(status), message }
    : readError(status, body, headers)
}

/** An error in place of a line: the model's process has ended, as a rule. */
export function lineError(error: unknown): LLMError {
  const message = text(error) ?? text(record(error)['message']) ?? JSON.stringify(error)
  // Not "context canceled", as Go says of a request that is over.
  return new LLMError(/context.(len|size|win|lim)|too long/i.test(message) ? 'context-window' : 'server', message)
}
