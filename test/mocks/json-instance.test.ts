import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { instance } from '../../src/mocks/json-instance.ts'

const accepts = (schema: z.ZodType) => {
  const json = z.toJSONSchema(schema, { io: 'input' }) as Record<string, unknown>
  expect(schema.safeParse(instance(json)).error?.issues ?? []).toEqual([])
}

describe('the smallest value a JSON Schema accepts', () => {
  it.each([
    ['an object', z.object({ name: z.string(), age: z.int(), tags: z.array(z.string()) })],
    ['bounds', z.object({ a: z.number().min(3).max(4), b: z.int().gt(-10).lt(-5), c: z.string().min(20).max(22) })],
    ['enums and literals', z.object({ mood: z.enum(['good', 'bad']), kind: z.literal('cat') })],
    ['a union', z.object({ value: z.union([z.object({ a: z.string() }), z.number()]) })],
    ['null or something', z.object({ a: z.nullable(z.string()) })],
    ['formats', z.object({ day: z.iso.date(), mail: z.email(), at: z.url(), id: z.uuid() })],
    ['a list that must not be short', z.array(z.object({ x: z.boolean() })).min(3)],
    ['a tuple of numbers', z.object({ step: z.number().multipleOf(5).min(12) })],
    ['all of it at once', z.intersection(z.object({ a: z.string() }), z.object({ b: z.number() }))],
    ['an optional part', z.object({ must: z.string(), may: z.optional(z.string()) })],
  ])('%s', (_, schema) => accepts(schema))

  it('follows references, and ends where they go round', () => {
    const schema = {
      $ref: '#/$defs/Node',
      $defs: {
        Node: {
          type: 'object',
          properties: { name: { type: 'string' }, next: { $ref: '#/$defs/Node' } },
          required: ['name', 'next'],
        },
      },
    }
    expect(JSON.stringify(instance(schema))).toMatch(/^\{"name":"text","next":\{.*null.*\}$/)
  })

  it('takes any JSON for a schema without falling over', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('type', 'properties', 'items', 'enum', 'anyOf', '$ref', 'minimum', 'allOf'),
          fc.jsonValue(),
        ),
        (schema) => {
          expect(() => JSON.stringify(instance(schema as Record<string, unknown>))).not.toThrow()
        },
      ),
    )
  })
})
