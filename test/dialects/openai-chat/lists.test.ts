import { describe, expect, it } from 'vitest'
import { embeddingCodec } from '../../../src/dialects/openai-chat/embedding.ts'
import { readRow } from '../../../src/dialects/openai-chat/openrouter-rows.ts'
import { modelsCodec } from '../../../src/dialects/openai-chat/models.ts'

const request = { model: 'm', input: ['a', 'b'] }

describe('embeddings', () => {
  it('ask for floats, unless base64 is wanted of a host that speaks it', () => {
    const body = (base64: boolean) => embeddingCodec({ base64 }).encode({ ...request, encoding_format: 'base64' }).body
    expect(embeddingCodec().encode(request)).toEqual({
      path: '/embeddings',
      body: { ...request, encoding_format: 'float' },
      warnings: [],
    })
    expect([body(true), body(false)]).toMatchObject([{ encoding_format: 'base64' }, { encoding_format: 'float' }])
  })

  it("send dimensions and user under the host's names, and warn about the rest", () => {
    const full = { ...request, dimensions: 3, user: 'u', input_type: 'query' as const }
    expect(embeddingCodec({ dimensions: 'output_dimension' }).encode(full).body).toMatchObject({
      output_dimension: 3,
      user: 'u',
    })
    const { warnings } = embeddingCodec({ dimensions: false, user: false }).encode(full)
    expect(warnings?.map(({ param }) => param)).toEqual(['dimensions', 'input_type', 'user'])
  })

  it('edge case 52: come in the order of the input, whatever order they arrive in', () => {
    const data = [
      { index: 1, embedding: [2] },
      { index: 0, embedding: [1] },
    ]
    const usage = { prompt_tokens: 2, total_tokens: 2 }
    expect(embeddingCodec().decode({ data, model: 'm', usage })).toEqual({
      embeddings: [[1], [2]],
      model: 'm',
      usage: { prompt_tokens: 2, completion_tokens: 0, total_tokens: 2 },
    })
  })

  it('edge case 52: are base64 or numbers whatever was asked for', () => {
    const base64 = btoa(String.fromCharCode(...new Uint8Array(new Float32Array([1.5, -2]).buffer)))
    const { embeddings } = embeddingCodec().decode({ data: [{ embedding: base64 }, { embedding: [1.5, -2] }] })
    expect(embeddings).toEqual([new Float32Array([1.5, -2]), [1.5, -2]])
  })

  it.each([[{ embedding: '!!' }], [{ embedding: btoa('abc') }], [{ embedding: null }], [7]])(
    'that are %j are a bad response',
    (row) => {
      expect(() => embeddingCodec().decode({ data: [row] })).toThrow(expect.objectContaining({ code: 'bad-response' }))
    },
  )

  it.each([null, 'x', [], { data: 'x' }])('of the body %j are none', (body) => {
    expect(embeddingCodec().decode(body).embeddings).toEqual([])
  })
})

describe('models', () => {
  it('takes the mean of a vector for each token, and none that is not made of numbers', () => {
    const decoded = (embedding: unknown) => embeddingCodec().decode({ data: [{ embedding }] }).embeddings
    expect(decoded([[1, 2]])).toEqual([[1, 2]])
    expect(
      decoded([
        [1, 2],
        [3, 6],
      ]),
    ).toEqual([[2, 4]])
    for (const odd of [['a'], [null], [], [[1], [1, 2]]]) expect(() => decoded(odd)).toThrow('not a list of numbers')
  })

  it('are rows with an id, in a list or bare', () => {
    const rows = [{ id: 'a', max_model_len: 10, name: 'A' }, { name: 'no id' }, null]
    const models = [{ id: 'a', name: 'A', contextWindow: 10 }]
    expect(modelsCodec().decode({ data: rows })).toEqual({ models })
    expect(modelsCodec().decode(rows)).toEqual({ models })
    expect(modelsCodec().encode()).toEqual({ method: 'GET', path: '/models' })
  })

  it("tell OpenRouter's prices and windows", () => {
    const row = {
      id: 'x/y',
      context_length: 8,
      pricing: { prompt: '0.00000015', completion: '0.0000006', input_cache_read: '0.000000075' },
      top_provider: { max_completion_tokens: 4 },
    }
    expect(modelsCodec(readRow).decode({ data: [row] }).models).toEqual([
      {
        id: 'x/y',
        contextWindow: 8,
        maxOutputTokens: 4,
        price: { input: 0.15, output: 0.6, cachedInput: 0.075 },
      },
    ])
  })

  it('without a price have none', () => {
    const rows = [
      { id: 'a', pricing: { prompt: '-1', completion: '-1' } },
      { id: 'b', pricing: {} },
      { id: 'c', pricing: { prompt: '0', completion: '0' } },
    ]
    expect(modelsCodec(readRow).decode(rows).models).toEqual([
      { id: 'a' },
      { id: 'b' },
      { id: 'c', price: { input: 0, output: 0 } },
    ])
  })

  it('of any body are a list', () => {
    for (const body of [null, 7, 'x', { data: [{ id: 7 }] }, [[]]])
      expect(modelsCodec(readRow).decode(body)).toEqual({ models: [] })
  })
})
