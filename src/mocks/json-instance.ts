type JSONSchema = Record<string, unknown>
const record = (value: unknown): JSONSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JSONSchema) : {}
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

const formats: Record<string, string> = {
  'date-time': '2026-01-01T00:00:00Z',
  date: '2026-01-01',
  time: '00:00:00Z',
  email: 'someone@example.com',
  uri: 'https://example.com',
  url: 'https://example.com',
  uuid: '00000000-0000-4000-8000-000000000000',
  ipv4: '192.0.2.1',
  hostname: 'example.com',
}

function resolve(reference: string, root: JSONSchema): JSONSchema {
  const steps = reference.replace(/^#\/?/, '').split('/').filter(Boolean)
  return steps.reduce<JSONSchema>(
    (schema, step) => record(schema[step.replaceAll('~1', '/').replaceAll('~0', '~')]),
    root,
  )
}

function text(schema: JSONSchema): string {
  const known = typeof schema.format === 'string' ? formats[schema.format] : undefined
  const plain = known ?? 'text'
  const shortest = number(schema.minLength) ?? 0
  return plain.padEnd(shortest, 'x').slice(0, number(schema.maxLength) ?? Infinity)
}

function quantity(schema: JSONSchema): number {
  const whole = schema.type === 'integer'
  const step = number(schema.multipleOf) ?? (whole ? 1 : 0)
  const above = number(schema.exclusiveMinimum)
  const lowest = number(schema.minimum) ?? (above === undefined ? undefined : above + (step || 0.5))
  const below = number(schema.exclusiveMaximum)
  const highest = number(schema.maximum) ?? (below === undefined ? undefined : below - (step || 0.5))
  const value = lowest !== undefined && lowest > 0 ? lowest : Math.min(0, highest ?? 0)
  return step ? Math.ceil(value / step) * step : value
}

function object(schema: JSONSchema, root: JSONSchema, depth: number): JSONSchema {
  const properties = record(schema.properties)
  const required = new Set(list(schema.required))
  const wanted = Object.keys(properties).filter((key) => required.has(key) || (required.size === 0 && depth < 3))
  return Object.fromEntries(wanted.map((key) => [key, instance(record(properties[key]), root, depth + 1)]))
}

const typeOf = (schema: JSONSchema): unknown =>
  list(schema.type).find((type) => type !== 'null') ?? schema.type ?? (schema.properties ? 'object' : undefined)

/** The smallest sensible value that a JSON Schema accepts; references, unions, enums and bounds are honoured. */
export function instance(schema: JSONSchema, root: JSONSchema = schema, depth = 0): unknown {
  if (depth > 12) return null
  if (typeof schema.$ref === 'string') return instance(resolve(schema.$ref, root), root, depth + 1)
  for (const key of ['const', 'default'] as const) if (key in schema) return schema[key]
  const chosen = list(schema.enum)[0] ?? list(schema.examples)[0]
  if (chosen !== undefined) return chosen
  const branch = [...list(schema.anyOf), ...list(schema.oneOf)].map(record)
  const kind = branch.find(({ type }) => type !== 'null')
  if (kind) return instance(kind, root, depth + 1)
  const parts = list(schema.allOf).map(record)
  if (parts.length > 0)
    return Object.assign(
      {},
      ...parts.map((part) => record(instance(part, root, depth + 1))),
      object(schema, root, depth),
    )
  // Gemini's subset of OpenAPI writes its types in capitals.
  const type = String(typeOf(schema) ?? '').toLowerCase()
  if (type === 'object') return object(schema, root, depth)
  if (type === 'array')
    return Array.from({ length: Math.max(1, number(schema.minItems) ?? 1) }, () =>
      instance(record(schema.items), root, depth + 1),
    ).slice(0, number(schema.maxItems) ?? Infinity)
  if (type === 'number' || type === 'integer') return quantity({ ...schema, type })
  if (type === 'boolean') return true
  if (type === 'null') return null
  return text(schema)
}
