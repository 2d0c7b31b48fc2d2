import { LLMError } from '../../errors/llm-error.ts'
import { readError } from '../../errors/read-error.ts'
import { codeOfStatus } from '../../errors/status-code.ts'
import type { Dialect } from '../../types/index.ts'
import { record, text } from '../common/json.ts'

/** How Ollama says that it broke, and nothing more: `llama runner process has terminated: exit status 2`. */
const broke = /busy|(runner|process) has/i

/**
 * `{ error: 'text' }` (https://docs.ollama.com/api/errors). Of a server that broke the status says all; all else is for the classifier
 * to read, which is loaded then, and so is whatever a proxy in between has to say.
 */
export const decodeError: Dialect['decodeError'] = (status, body, headers) => {
  const message = text(record(body)['error'])
  // When to come back, and which request it was, is in headers that the classifier knows.
  const silent = !/retry|-id/.test([...headers.keys()].join())
  return status >= 500 && status < 505 && message && broke.test(message) && silent
    ? { code: codeOfStatus(status), message }
    : readError(status, body, headers)
}

/**
 * An error in place of a line: the model's process has ended, as a rule. No decoder waits for a classifier, so the words that make a
 * difference to what is done next are known here. "context canceled" is what Go says of a request that is over.
 */
export function lineError(error: unknown): LLMError {
  const message = text(error) ?? text(record(error)['message']) ?? JSON.stringify(error)
  const code = /context.(len|size|win|lim)|too long/i.test(message)
    ? 'context-window'
    : /usage limit/i.test(message)
      ? 'quota-exceeded'
      : /rate.?limit|too many/i.test(message)
        ? 'rate-limit'
        : 'server'
  return new LLMError(code, message)
}
