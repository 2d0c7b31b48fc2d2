/** How `ollama serve` is run. https://docs.ollama.com/faq */
export const version = '/api/version'
export const start = 'ollama serve'
export const origins = 'OLLAMA_ORIGINS'
export const pull = '/api/pull'
export const help = 'https://docs.ollama.com/faq#how-can-i-allow-additional-web-origins-to-access-ollama'
