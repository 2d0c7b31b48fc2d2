/** Loaded with the first question to a simulated model: the mocks are heavy. */
import { breakAfter, fail, mock, mockFetch, reply, vectors, type Behaviour, type MockRule } from 'llmux/mocks'
import { answerTo } from './answers.ts'
import type { Scenario } from './scenarios.ts'
import { isSimulatedModel, simulatedOrigins } from './simulated-models.ts'

const breaks: Partial<Record<Scenario, Behaviour>> = {
  cut: breakAfter(24),
  'cut-error': breakAfter(24, 'error'),
  silence: breakAfter(24, 'silence'),
}

function behaviourOf(scenario: Scenario): Behaviour | undefined {
  switch (scenario) {
    case 'none':
      return undefined
    case 'cut':
    case 'cut-error':
    case 'silence':
      return breaks[scenario]
    case 'rate-limit':
      // Longer than the client cares to wait: it goes to the next model at once.
      return fail('rate-limit', { retryAfter: 30 })
    default:
      return fail(scenario)
  }
}

/** One of the three thinks before it speaks. */
const reasoning =
  'The question is clear. I recall what it touches, choose the shortest honest answer, and write it down with one example.'

/** The simulated servers as a `fetch`. The scenario happens to the given model's, every time it is asked. */
export function createSimulation(scenario: Scenario, model: string): typeof fetch {
  const struck = isSimulatedModel(model) ? model.slice(0, model.indexOf('/')) : undefined
  const behaviour = behaviourOf(scenario)
  const pace = { firstToken: 320, tokensPerSecond: 55 }
  const talk = reply(answerTo, pace)
  const think = reply(answerTo, { ...pace, reasoning })
  const rules = Object.keys(simulatedOrigins).flatMap((name): MockRule[] => [
    mock(`${name}/embedding-sim`, vectors({ dimensions: 256 })),
    mock(`${name}/*`, (name === struck && behaviour) || (name === 'simulated-ollama' ? think : talk)),
  ])
  return mockFetch(rules, { baseURLs: simulatedOrigins })
}
