import { anthropicMessages } from '../dialects/anthropic-messages/anthropic-messages.ts'
import type { Provider } from '../types/index.ts'

/**
 * Anthropic. `options.anthropicVersion` is the version of the API; from `2026-10-21` on it has no sampling parameters.
 * https://platform.claude.com/docs/en/api/overview
 */
export const anthropic = {
  id: 'anthropic',
  baseURL: 'https://api.anthropic.com/v1',
  dialect: anthropicMessages,
  models: /^claude-/,
  env: ['ANTHROPIC_API_KEY'],
  browser: { direct: 'with-header', checked: '2026-11' },
  authorize(request, apiKey, { options }) {
    // Pages and their workers get no CORS grant without the header; elsewhere it would only be one more.
    const inPage = 'document' in globalThis || 'WorkerGlobalScope' in globalThis
    return {
      ...request,
      headers: {
        ...request.headers,
        'anthropic-version': String(options?.['anthropicVersion'] ?? '2023-06-01'),
        ...(apiKey && { 'x-api-key': apiKey }),
        ...(inPage && { 'anthropic-dangerous-direct-browser-access': 'true' }),
      },
    }
  },
} satisfies Provider
