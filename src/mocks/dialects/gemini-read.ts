import type { CompletionRequest, ContentPart, Message } from '../../types/index.ts'

interface Part {
  text?: string
  inlineData?: { mimeType: string; data: string }
  fileData?: { fileUri: string }
  functionCall?: { name: string; args?: unknown; id?: string }
  functionResponse?: { name: string; response: unknown; id?: string }
  thought?: boolean
}
export interface Content {
  role?: string
  parts: Part[]
}
export interface GeminiBody {
  contents: Content[]
  systemInstruction?: Content
  tools?: {
    functionDeclarations?: {
      name: string
      description?: string
      parameters?: Record<string, unknown>
      parametersJsonSchema?: Record<string, unknown>
    }[]
  }[]
  toolConfig?: { functionCallingConfig?: { mode?: string; allowedFunctionNames?: string[] } }
  generationConfig?: {
    temperature?: number
    topP?: number
    maxOutputTokens?: number
    candidateCount?: number
    stopSequences?: string[]
    responseMimeType?: string
    responseSchema?: Record<string, unknown>
    responseJsonSchema?: Record<string, unknown>
    responseLogprobs?: boolean
    logprobs?: number
    thinkingConfig?: { includeThoughts?: boolean; thinkingBudget?: number; thinkingLevel?: string }
  }
}

export const partsText = (content: Content | undefined): string =>
  (content?.parts ?? []).map(({ text = '', thought }) => (thought ? '' : text)).join('')

function readPart({ text = '', inlineData, fileData }: Part): ContentPart {
  const url = inlineData ? `data:${inlineData.mimeType};base64,${inlineData.data}` : fileData?.fileUri
  return url === undefined ? { type: 'text', text } : { type: 'image_url', image_url: { url } }
}

function readContent(content: Content): Message[] {
  const { role, parts } = content
  if (role === 'model') {
    const calls = parts.flatMap(({ functionCall }) => functionCall ?? [])
    return [
      {
        role: 'assistant',
        content: partsText(content) || null,
        ...(calls.length > 0 && {
          tool_calls: calls.map(({ name, args = {}, id = name }) => ({
            id,
            type: 'function' as const,
            function: { name, arguments: JSON.stringify(args) },
          })),
        }),
      },
    ]
  }
  const results = parts.flatMap(({ functionResponse }) => functionResponse ?? [])
  const rest = parts.filter(({ functionResponse }) => !functionResponse)
  const onlyText = rest.every(({ text }) => text !== undefined)
  return [
    ...results.map(({ name, response, id = name }): Message => ({
      role: 'tool',
      tool_call_id: id,
      content: JSON.stringify(response),
    })),
    ...(rest.length > 0
      ? [{ role: 'user', content: onlyText ? partsText(content) : rest.map(readPart) } satisfies Message]
      : []),
  ]
}

function toolChoice({ toolConfig }: GeminiBody): Pick<CompletionRequest, 'tool_choice'> {
  const { mode, allowedFunctionNames = [] } = toolConfig?.functionCallingConfig ?? {}
  const [name, ...others] = allowedFunctionNames
  if (mode === 'ANY')
    return {
      tool_choice: name !== undefined && others.length === 0 ? { type: 'function', function: { name } } : 'required',
    }
  return mode === 'NONE' ? { tool_choice: 'none' } : {}
}

function format(config: GeminiBody['generationConfig']): Pick<CompletionRequest, 'response_format'> {
  if (config?.responseMimeType !== 'application/json') return {}
  const schema = config.responseJsonSchema ?? config.responseSchema
  return {
    response_format: schema
      ? { type: 'json_schema', json_schema: { name: 'response', schema } }
      : { type: 'json_object' },
  }
}

/** Gemini's body as a completion request. */
export function readGemini(body: GeminiBody, model: string): CompletionRequest {
  const { contents, systemInstruction, tools, generationConfig: config } = body
  const declared = (tools ?? []).flatMap(({ functionDeclarations }) => functionDeclarations ?? [])
  const thinks = config?.thinkingConfig?.includeThoughts === true
  return {
    model,
    messages: [
      ...(systemInstruction ? [{ role: 'system' as const, content: partsText(systemInstruction) }] : []),
      ...contents.flatMap(readContent),
    ],
    ...(declared.length > 0 && {
      tools: declared.map(({ name, description, parameters, parametersJsonSchema }) => ({
        type: 'function' as const,
        function: {
          name,
          ...(description !== undefined && { description }),
          parameters: parametersJsonSchema ?? parameters ?? { type: 'object' },
        },
      })),
    }),
    ...toolChoice(body),
    ...format(config),
    ...(thinks && { reasoning_effort: 'medium' }),
    ...(config?.temperature !== undefined && { temperature: config.temperature }),
    ...(config?.topP !== undefined && { top_p: config.topP }),
    ...(config?.maxOutputTokens !== undefined && { max_tokens: config.maxOutputTokens }),
    ...(config?.candidateCount !== undefined && { n: config.candidateCount }),
    ...(config?.stopSequences && { stop: config.stopSequences }),
    ...(config?.responseLogprobs && { logprobs: true, top_logprobs: config.logprobs ?? 0 }),
  }
}
