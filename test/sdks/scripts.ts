import { callTool, fail, mock, mockFetch, reply } from '../../src/mocks/index.ts'
import { hosts } from '../mocks/kit.ts'

/** One conversation every vendor's client goes through: an answer, a thought, two calls, a refusal to serve. */
export const text = 'Because of **Rayleigh** scattering — 蓝色. 👩‍🚀'
export const script = {
  own: () => mockFetch([], { providers: hosts }),
  answer: (provider: string) =>
    mockFetch([mock(`${provider}/*`, reply(text, { fragment: true }))], { providers: hosts }),
  thought: (provider: string) =>
    mockFetch([mock(`${provider}/*`, reply(text, { reasoning: 'Hm, light.' }))], { providers: hosts }),
  calls: (provider: string) =>
    mockFetch(
      [
        mock(
          `${provider}/*`,
          callTool([
            { name: 'weather', args: { city: 'Ulm' } },
            { name: 'weather', args: { city: 'Köln' } },
          ]),
          reply('Sunny.'),
        ),
      ],
      { providers: hosts },
    ),
  busy: (provider: string) =>
    mockFetch([mock(`${provider}/*`, fail('rate-limit', { retryAfter: 0 }), reply(text))], { providers: hosts }),
  wrongKey: (provider: string) => mockFetch([mock(`${provider}/*`, fail('authentication'))], { providers: hosts }),
}

export const question = 'Why is the sky blue?'
export const cities = [{ city: 'Ulm' }, { city: 'Köln' }]
export const parameters = {
  type: 'object' as const,
  properties: { city: { type: 'string' as const } },
  required: ['city'],
}
