/** What a JSON Schema must be like where the provider promises to keep to it. */
type JSONSchema = Record<string, unknown>
const record = (value: unknown): JSONSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JSONSchema) : {}
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

export interface StrictFault {
  /** the names on the way to the object */ context: readonly string[]
  /** undefined: `additionalProperties` is not false */ missing?: string
}

const isObject = (schema: JSONSchema) => list(schema.type).includes('object') || schema.type === 'object'

function children(schema: JSONSchema): [name: readonly string[], schema: JSONSchema][] {
  const named = (key: string): [readonly string[], JSONSchema][] =>
    Object.entries(record(schema[key])).map(([name, child]) => [[key, name], record(child)])
  const listed = (key: string): [readonly string[], JSONSchema][] =>
    list(schema[key]).map((child, index) => [[key, String(index)], record(child)])
  return [
    ...named('properties'),
    ...(schema.items ? [[['items'], record(schema.items)] satisfies [string[], JSONSchema]] : []),
    ...listed('anyOf'),
    ...named('$defs'),
    ...named('definitions'),
  ]
}

/** The first object that leaves room for what nobody named; with `required`, also one that may leave a property out. */
export function strictFault(
  schema: JSONSchema,
  rules: { required: boolean },
  context: readonly string[] = [],
): StrictFault | undefined {
  if (isObject(schema)) {
    if (schema.additionalProperties !== false) return { context }
    const required = new Set(list(schema.required))
    const missing = Object.keys(record(schema.properties)).find((key) => !required.has(key))
    if (rules.required && missing !== undefined) return { context, missing }
  }
  for (const [names, child] of children(schema)) {
    const fault = strictFault(child, rules, [...context, ...names])
    if (fault) return fault
  }
  return undefined
}
