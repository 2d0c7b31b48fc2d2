/** Gemini's documented request, strictly; protocol buffers know no other fields. camelCase only: what this client sends. */
import * as z from 'zod/mini'
import { anything } from './anything.ts'

const text = z.optional(z.string())
const whole = z.optional(z.int())
const real = z.optional(z.number())
const struct = z.optional(z.record(z.string(), z.unknown()))

const part = z.strictObject({
  text,
  inlineData: z.optional(z.strictObject({ mimeType: z.string(), data: z.string(), displayName: text })),
  fileData: z.optional(z.strictObject({ mimeType: text, fileUri: z.string(), displayName: text })),
  functionCall: z.optional(z.strictObject({ name: z.string(), args: struct, id: text })),
  functionResponse: z.optional(
    z.strictObject({ name: z.string(), response: z.record(z.string(), z.unknown()), id: text, parts: anything }),
  ),
  executableCode: anything,
  codeExecutionResult: anything,
  thought: z.optional(z.boolean()),
  thoughtSignature: text,
  videoMetadata: anything,
})
export const content = z.strictObject({
  role: z.optional(z.enum(['user', 'model', 'function'])),
  parts: z.array(part),
})

const generationConfig = z.strictObject({
  temperature: z.optional(z.number().check(z.minimum(0), z.maximum(2))),
  topP: real,
  topK: real,
  candidateCount: z.optional(z.int().check(z.minimum(1), z.maximum(8))),
  maxOutputTokens: z.optional(z.int().check(z.minimum(1))),
  stopSequences: z.optional(z.array(z.string()).check(z.maxLength(5))),
  seed: whole,
  presencePenalty: real,
  frequencyPenalty: real,
  responseLogprobs: z.optional(z.boolean()),
  logprobs: z.optional(z.int().check(z.minimum(0), z.maximum(20))),
  responseMimeType: text,
  responseSchema: struct,
  responseJsonSchema: anything,
  responseModalities: z.optional(z.array(z.string())),
  mediaResolution: anything,
  speechConfig: anything,
  imageConfig: anything,
  enableEnhancedCivicAnswers: anything,
  thinkingConfig: z.optional(
    z.strictObject({
      includeThoughts: z.optional(z.boolean()),
      thinkingBudget: z.optional(z.int().check(z.minimum(-1))),
      thinkingLevel: z.optional(z.enum(['MINIMAL', 'LOW', 'MEDIUM', 'HIGH', 'minimal', 'low', 'medium', 'high'])),
    }),
  ),
})

const declaration = z.strictObject({
  name: z.string().check(z.regex(/^[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}$/)),
  description: text,
  parameters: struct,
  parametersJsonSchema: anything,
  response: struct,
  responseJsonSchema: anything,
  behavior: anything,
})
const tool = z.strictObject({
  functionDeclarations: z.optional(z.array(declaration)),
  googleSearch: anything,
  googleSearchRetrieval: anything,
  codeExecution: anything,
  urlContext: anything,
  fileSearch: anything,
  computerUse: anything,
  googleMaps: anything,
})

export const generateContent = z.strictObject({
  model: text,
  contents: z.array(content).check(z.minLength(1)),
  systemInstruction: z.optional(content),
  generationConfig: z.optional(generationConfig),
  tools: z.optional(z.array(tool)),
  toolConfig: z.optional(
    z.strictObject({
      functionCallingConfig: z.optional(
        z.strictObject({
          mode: z.optional(z.enum(['AUTO', 'ANY', 'NONE', 'VALIDATED'])),
          allowedFunctionNames: z.optional(z.array(z.string())),
        }),
      ),
      retrievalConfig: anything,
    }),
  ),
  safetySettings: z.optional(z.array(z.strictObject({ category: z.string(), threshold: z.string() }))),
  cachedContent: text,
  labels: anything,
  serviceTier: anything,
  store: anything,
})

const embedFields = {
  model: text,
  content,
  taskType: text,
  title: text,
  outputDimensionality: z.optional(z.int().check(z.minimum(1))),
}
export const embedContent = z.strictObject(embedFields)
export const batchEmbedContents = z.strictObject({
  requests: z
    .array(z.strictObject({ ...embedFields, model: z.string().check(z.regex(/^models\//)) }))
    .check(z.minLength(1), z.maxLength(100)),
})
