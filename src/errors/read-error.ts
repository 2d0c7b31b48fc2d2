import type { ErrorInfo } from '../types/index.ts'
import { codeOfStatus } from './status-code.ts'

/**
 * What a refusal means, by the one classifier. It is loaded with the first: wire formats that are loaded by and by bring it along, so
 * theirs wait for nothing.
 */
export async function readError(status: number, body: unknown, headers: Headers): Promise<ErrorInfo> {
  try {
    const { classifyError } = await import('./classify.ts')
    return classifyError(status, body, headers)
  } catch {
    // Without a network there is no classifier, and a server on this machine may answer all the same: then the status must do.
    const { error = body } = Object(body) as { error?: unknown }
    return { code: codeOfStatus(status), message: typeof error === 'string' ? error : JSON.stringify(error) }
  }
}
