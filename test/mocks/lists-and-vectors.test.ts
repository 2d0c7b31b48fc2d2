import { describe, expect, it } from 'vitest'
import { fail, mock, reply, vectors } from '../../src/mocks/index.ts'
import { dig, lines, start } from './kit.ts'

const key = { authorization: 'Bearer sk-test' }
const post = (body: object): RequestInit => ({ method: 'POST', headers: key, body: JSON.stringify(body) })
const openai = 'https://api.openai.com/v1'
const ollama = 'http://localhost:11434'
const dot = (one: number[], other: number[]) => one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0)

describe('vectors', () => {
  const embed = async (input: string | string[], more: object = {}) => {
    const response = await start()(`${openai}/embeddings`, post({ model: 'm', input, ...more }))
    const { data } = (await response.json()) as { data: { embedding: number[] }[] }
    return data.map(({ embedding }) => embedding)
  }

  it('are the same for the same text, and of length 1', async () => {
    const [first, second] = await embed(['The cat sat.', 'The cat sat.'])
    expect(second).toEqual(first)
    expect(dot(first ?? [], first ?? [])).toBeCloseTo(1, 5)
  })

  it('lie close together for similar texts', async () => {
    const [cats, kittens, taxes] = await embed([
      'My cat likes to sleep on the sofa',
      'A cat sleeping on a sofa',
      'Invoices are due within thirty days',
    ])
    expect(dot(cats ?? [], kittens ?? [])).toBeGreaterThan(dot(cats ?? [], taxes ?? []) + 0.2)
  })

  it('have the dimensions of the request, else of the rule, else of the host', async () => {
    const size = async (fetch: typeof globalThis.fetch, more: object) => {
      const response = await fetch(`${openai}/embeddings`, post({ model: 'm', input: 'x', ...more }))
      return ((await response.json()) as { data: { embedding: number[] }[] }).data[0]?.embedding.length
    }
    const ruled = start([mock('openai/*', vectors({ dimensions: 12 }))])
    expect([await size(ruled, { dimensions: 8 }), await size(ruled, {}), await size(start(), {})]).toEqual([
      8, 12, 1536,
    ])
  })

  it('travel as base64 of little-endian floats when asked to', async () => {
    const response = await start()(
      `${openai}/embeddings`,
      post({ model: 'm', input: 'x', dimensions: 4, encoding_format: 'base64' }),
    )
    const { data } = (await response.json()) as { data: [{ embedding: string }] }
    const bytes = Uint8Array.from(atob(data[0].embedding), (character) => character.charCodeAt(0))
    const [plain = []] = await embed('x', { dimensions: 4 })
    expect([...new Float32Array(bytes.buffer)]).toEqual(plain.map(Math.fround))
  })

  it('are refused for an empty text by OpenAI, and none at Ollama', async () => {
    expect((await start()(`${openai}/embeddings`, post({ model: 'm', input: '' }))).status).toBe(400)
    const response = await start()(`${ollama}/api/embed`, post({ model: 'm', input: [] }))
    expect(await response.json()).toMatchObject({ embeddings: [] })
  })

  it('come from Ollama in its shape', async () => {
    const response = await start()(`${ollama}/api/embed`, post({ model: 'm', input: ['a', 'b'], dimensions: 3 }))
    const body = (await response.json()) as { embeddings: number[][] }
    expect(body.embeddings.map(({ length }) => length)).toEqual([3, 3])
  })
})

describe('lists', () => {
  it('name the models that rules spell out first', async () => {
    const fetch = start([mock('openai/my-model', reply('x')), mock('ollama/tiny', reply('x'))])
    const models = (await (await fetch(`${openai}/models`, { headers: key })).json()) as { data: { id: string }[] }
    expect(models.data[0]?.id).toBe('my-model')
    const tags = (await (await fetch(`${ollama}/api/tags`)).json()) as { models: { name: string }[] }
    expect(tags.models[0]?.name).toBe('tiny:latest')
  })

  it('turn pages at Anthropic', async () => {
    const headers = { 'x-api-key': 'k', 'anthropic-version': '2023-06-01' }
    const page = async (query: string) =>
      (await (await start()(`https://api.anthropic.com/v1/models?${query}`, { headers })).json()) as {
        data: { id: string }[]
        has_more: boolean
        last_id: string
      }
    const first = await page('limit=2')
    expect([first.data.length, first.has_more]).toEqual([2, true])
    expect((await page(`limit=2&after_id=${first.last_id}`)).has_more).toBe(false)
  })

  it('fail with a server whose every model fails', async () => {
    const fetch = start([mock('ollama/*', fail('unreachable'))])
    await expect(fetch(`${ollama}/api/tags`)).rejects.toThrow(TypeError)
    await expect(fetch(`${ollama}/`, { mode: 'no-cors' })).rejects.toThrow(TypeError)
  })

  it('are not hurt by one model that fails, and use nothing up', async () => {
    const fetch = start([mock('ollama/m', fail('unreachable'))])
    expect((await fetch(`${ollama}/api/tags`)).status).toBe(200)
    await expect(fetch(`${ollama}/api/chat`, post({ model: 'm' }))).rejects.toThrow(TypeError)
  })

  it('say that Ollama is running, under any name of this machine', async () => {
    expect(await (await start()('http://127.0.0.1:11434/')).text()).toBe('Ollama is running')
    expect(await (await start()('http://localhost:11434/api/version')).json()).toHaveProperty('version')
  })

  it('pull a model in steps', async () => {
    const response = await start()(`${ollama}/api/pull`, post({ model: 'tiny' }))
    const steps = lines(await response.text())
    expect(steps[0]).toEqual({ status: 'pulling manifest' })
    expect(steps.at(-1)).toEqual({ status: 'success' })
    expect(dig(steps.at(-4), 'completed')).toBe(dig(steps.at(-4), 'total'))
  })
})
