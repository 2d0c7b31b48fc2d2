import { openaiChat } from '../dialects/openai-chat/openai-chat.ts'
import { LLMError } from '../errors/llm-error.ts'
import { record, text } from '../dialects/common/json.ts'
import type { Provider } from '../types/index.ts'
import { apiKeyHeader, bearer } from './authorize.ts'

const key = apiKeyHeader('api-key')

/**
 * Azure OpenAI. `options.resource` names the resource; with `options.apiVersion` it is asked by deployment, otherwise by the v1 API.
 * The model is the deployment. A key may also be an Entra token. https://learn.microsoft.com/azure/ai-foundry/openai/reference
 */
export const azure = {
  id: 'azure',
  baseURL({ options = {} }) {
    const { resource, apiVersion } = options
    if (!resource) throw new LLMError('invalid-request', 'Azure needs connections.azure.options.resource, or a baseURL')
    return `https://${String(resource)}.openai.azure.com/openai${apiVersion ? '' : '/v1'}`
  },
  dialect: openaiChat({
    stops: 4,
    maxTokens: 'max_completion_tokens',
    developer: true,
    terminal: 'done',
    later: () => import('./later/azure.ts'),
    embedding: { base64: true },
  }),
  env: ['AZURE_OPENAI_API_KEY', 'AZURE_API_KEY'],
  browser: { direct: 'unknown', checked: '2026-11' },
  authorize(request, apiKey, { baseURL, options }) {
    // Entra tokens are JWTs; keys are not.
    const signed = (apiKey?.startsWith('eyJ') ? bearer : key)(request, apiKey)
    const version = options?.['apiVersion']
    // A base URL of one's own may be the bare endpoint, or go as far as the deployment.
    const base = baseURL ? new URL(baseURL).pathname.slice(1) : 'openai'
    const deployment = text(record(request.body)['model'])
    const start = base ? '' : version ? '/openai' : '/openai/v1'
    const at =
      version && deployment && /^(openai\/?)?$/.test(base) ? `/deployments/${encodeURIComponent(deployment)}` : ''
    const path = start + at + request.path
    return version ? { ...signed, path, query: { 'api-version': String(version) } } : { ...signed, path }
  },
} satisfies Provider
