import { ApiError, GoogleGenAI, Type } from '@google/genai'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { cities, question, script, text } from './scripts.ts'

/** It takes no fetch of one's own. */
function clientOf(fetch: typeof globalThis.fetch) {
  vi.stubGlobal('fetch', fetch)
  return new GoogleGenAI({ apiKey: 'test-key' })
}
afterEach(() => vi.unstubAllGlobals())

const request = { model: 'gemini-2.5-flash', contents: question }

describe('@google/genai', () => {
  it('generates', async () => {
    const response = await clientOf(script.answer('gemini')).models.generateContent(request)
    expect(response.text).toBe(text)
    expect(response.usageMetadata?.totalTokenCount).toBeGreaterThan(0)
  })

  it('streams', async () => {
    let said = ''
    for await (const chunk of await clientOf(script.answer('gemini')).models.generateContentStream(request))
      said += chunk.text ?? ''
    expect(said).toBe(text)
  })

  it('thinks', async () => {
    const config = { thinkingConfig: { includeThoughts: true } }
    const { candidates } = await clientOf(script.thought('gemini')).models.generateContent({ ...request, config })
    expect(candidates?.[0]?.content?.parts?.[0]).toMatchObject({ text: 'Hm, light.', thought: true })
  })

  it('calls functions and hears their results', async () => {
    const parameters = { type: Type.OBJECT, properties: { city: { type: Type.STRING } } }
    const config = { tools: [{ functionDeclarations: [{ name: 'weather', parameters }] }] }
    const client = clientOf(script.calls('gemini'))
    const response = await client.models.generateContent({ ...request, config })
    expect(response.functionCalls?.map(({ args }) => args)).toEqual(cities)
    const results = cities.map(() => ({ functionResponse: { name: 'weather', response: { result: 'sunny' } } }))
    const contents = [
      { role: 'user', parts: [{ text: question }] },
      ...(response.candidates?.flatMap(({ content }) => content ?? []) ?? []),
      { role: 'user', parts: results },
    ]
    expect((await client.models.generateContent({ ...request, contents, config })).text).toBe('Sunny.')
  })

  it('gives JSON by a schema', async () => {
    const config = {
      responseMimeType: 'application/json',
      responseSchema: { type: Type.OBJECT, properties: { age: { type: Type.INTEGER } }, required: ['age'] },
    }
    const response = await clientOf(script.own()).models.generateContent({ ...request, config })
    expect(JSON.parse(response.text ?? '')).toEqual({ age: 0 })
  })

  it('embeds', async () => {
    const client = clientOf(script.answer('gemini'))
    const { embeddings } = await client.models.embedContent({
      model: 'gemini-embedding-001',
      contents: ['a', 'b'],
      config: { outputDimensionality: 64 },
    })
    expect(embeddings?.map(({ values }) => values?.length)).toEqual([64, 64])
  })

  it('lists models', async () => {
    const names: (string | undefined)[] = []
    for await (const { name } of await clientOf(script.answer('gemini')).models.list({ config: { pageSize: 1 } }))
      names.push(name)
    expect(names).toContain('models/gemini-2.5-flash')
  })

  it('knows its errors', async () => {
    const wrong = clientOf(script.wrongKey('gemini')).models.generateContent(request)
    await expect(wrong).rejects.toThrow(ApiError)
  })
})
