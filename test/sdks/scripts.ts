import { callTool, fail, mock, mockFetch, reply } from '../../src/mocks/index.ts'

/** One conversation every vendor's client goes through: an answer, a thought, two calls, a refusal to serve. */
export const text = 'Because of **Rayleigh** scattering — 蓝色. 👩‍🚀'
export const script = {
  own: () => mockFetch(),
  answer: (provider: string) => mockFetch([mock(`${provider}/*`, reply(text, { fragment: true }))]),
  thought: (provider: string) => mockFetch([mock(`${provider}/*`, reply(text, { reasoning: 'Hm, light.' }))]),
  calls: (provider: string) =>
    mockFetch([
      mock(
        `${provider}/*`,
        callTool([
          { name: 'weather', args: { city: 'Ulm' } },
          { name: 'weather', args: { city: 'Köln' } },
        ]),
        reply('Sunny.'),
      ),
    ]),
  busy: (provider: string) => mockFetch([mock(`${provider}/*`, fail('rate-limit', { retryAfter: 0 }), reply(text))]),
  wrongKey: (provider: string) => mockFetch([mock(`${provider}/*`, fail('authentication'))]),
}

export const question = 'Why is the sky blue?'
export const cities = [{ city: 'Ulm' }, { city: 'Köln' }]
export const parameters = {
  type: 'object' as const,
  properties: { city: { type: 'string' as const } },
  required: ['city'],
}
