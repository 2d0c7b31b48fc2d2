import { LLMError } from '../errors/llm-error.ts'
import type { CompletionRequest, StandardSchema } from '../types/index.ts'

type JSONSchema = Record<string, unknown>

/**
 * Asks for what the schema describes, where it can say itself as JSON Schema (https://standardschema.dev/json-schema).
 * A `response_format` of the caller's own stays as it is.
 */
export function askForSchema(request: CompletionRequest, schema: StandardSchema): CompletionRequest {
  if (typeof schema?.['~standard'] !== 'object') {
    throw new LLMError(
      'invalid-request',
      'schema must be a Standard Schema (zod, valibot, arktype, …): it has no "~standard"',
    )
  }
  if (request.response_format) return request
  const { jsonSchema, vendor } = schema['~standard']
  const convert = (jsonSchema as { input?: (options: { target: string }) => JSONSchema } | undefined)?.input
  if (!convert) {
    throw new LLMError(
      'invalid-request',
      `the schema (${vendor}) cannot say itself as JSON Schema; give response_format too: { type: 'json_schema', json_schema: { name, schema } }`,
    )
  }
  const { $schema: _dialect, ...json } = closed(convert({ target: 'draft-2020-12' })) as JSONSchema
  return {
    ...request,
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'answer', schema: json, ...(isStrict(json) && { strict: true }) },
    },
  }
}

/** Objects that say nothing of further properties are closed: the validator would drop them, and strict modes want to hear it. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const entries = Object.entries(schema).map(([key, value]) => [
    key,
    key === 'enum' || key === 'const' || key === 'default' ? value : closed(value),
  ])
  const { type, properties, additionalProperties } = schema as JSONSchema
  if (type === 'object' && properties && additionalProperties === undefined)
    entries.push(['additionalProperties', false])
  return Object.fromEntries(entries)
}

/** OpenAI's strict mode takes only objects that name all their properties as required and no others (https://platform.openai.com/docs/guides/structured-outputs). */
function isStrict(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(isStrict)
  if (typeof schema !== 'object' || schema === null) return true
  const { type, properties, required, additionalProperties } = schema as JSONSchema
  if (type === 'object') {
    const names = Object.keys((properties as object | undefined) ?? {})
    if (additionalProperties !== false || !names.every((name) => Array.isArray(required) && required.includes(name)))
      return false
  }
  return Object.values(schema).every(isStrict)
}
