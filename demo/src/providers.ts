/** The hosts a page can ask directly. `address`: where it is asked unless the visitor says otherwise. */
export interface ProviderEntry {
  id: string
  label: string
  address: string
  /** A server on the visitor's machine: needs no key, is looked for. */
  local?: true
  /** Said where it would otherwise be wondered. */
  note?: string
}

export const mainProviders: readonly ProviderEntry[] = [
  { id: 'ollama', label: 'Ollama', address: 'http://localhost:11434', local: true },
  {
    id: 'openai',
    label: 'OpenAI',
    address: 'https://api.openai.com/v1',
    note: 'Another address may be any server that speaks OpenAI’s API.',
  },
  { id: 'anthropic', label: 'Anthropic', address: 'https://api.anthropic.com/v1' },
]

export const moreProviders: readonly ProviderEntry[] = [
  { id: 'gemini', label: 'Google Gemini', address: 'https://generativelanguage.googleapis.com/v1beta' },
  { id: 'mistral', label: 'Mistral', address: 'https://api.mistral.ai/v1' },
  { id: 'groq', label: 'Groq', address: 'https://api.groq.com/openai/v1' },
  { id: 'openrouter', label: 'OpenRouter', address: 'https://openrouter.ai/api/v1' },
  { id: 'deepseek', label: 'DeepSeek', address: 'https://api.deepseek.com' },
  { id: 'xai', label: 'xAI', address: 'https://api.x.ai/v1' },
  { id: 'together', label: 'Together', address: 'https://api.together.xyz/v1' },
  { id: 'huggingface', label: 'Hugging Face', address: 'https://router.huggingface.co' },
  { id: 'cohere', label: 'Cohere', address: 'https://api.cohere.com' },
  { id: 'fireworks', label: 'Fireworks', address: 'https://api.fireworks.ai/inference/v1' },
  { id: 'perplexity', label: 'Perplexity', address: 'https://api.perplexity.ai' },
  { id: 'cerebras', label: 'Cerebras', address: 'https://api.cerebras.ai/v1' },
  { id: 'lmstudio', label: 'LM Studio', address: 'http://localhost:1234/v1', local: true },
  { id: 'llamacpp', label: 'llama.cpp', address: 'http://localhost:8080/v1', local: true },
  { id: 'vllm', label: 'vLLM', address: 'http://localhost:8000/v1', local: true },
  { id: 'textgen', label: 'text-generation-webui', address: 'http://localhost:5000/v1', local: true },
]

export const labelOf = (id: string): string =>
  [...mainProviders, ...moreProviders].find((provider) => provider.id === id)?.label ?? id

/** Pages on this machine may ask it without a word; on others the browser asks the visitor first, so a click must come before. */
export const isLocalPage = /^(localhost|127\.0\.0\.1|\[::1\])$|\.localhost$/.test(location.hostname)
