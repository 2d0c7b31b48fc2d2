import { createClient } from 'llmux'
import { mock, mockFetch, reply } from 'llmux/mocks'

// A user's own test: no server anywhere.
const fetch = mockFetch([mock('groq/*', reply('Hello from nowhere'))])
const client = createClient({ fetch, connections: { groq: { apiKey: 'gsk-mock' } }, prices: false })
const { choices } = await client
  .completion({ model: 'groq/llama-3.3-70b', messages: [{ role: 'user', content: 'Hi' }], stream: true })
  .final()
console.log(choices[0].message.content)
// MSW opens a BroadcastChannel when it is imported, and that keeps Deno alive.
globalThis.process.exit()
