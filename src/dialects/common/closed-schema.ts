import type { Json } from './json.ts'

/** A JSON schema whose objects say that they have no further properties, where they say nothing of it. */
export function closedSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closedSchema)
  if (typeof schema !== 'object' || schema === null) return schema
  const closed: Json = {}
  for (const [key, value] of Object.entries(schema))
    closed[key] = key === 'enum' || key === 'const' || key === 'default' ? value : closedSchema(value)
  if (closed['type'] === 'object') closed['additionalProperties'] ??= false
  return closed
}
