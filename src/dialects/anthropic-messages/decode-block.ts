import type { LLMError } from '../../errors/llm-error.ts'
import type { ChunkChoice, UrlCitation } from '../../types/index.ts'
import { type Json, list, record, text } from '../common/json.ts'
import type { ToolCalls } from '../common/tool-calls.ts'
import type { Counts } from './usage.ts'

export type Delta = ChunkChoice['delta']

interface Block {
  wire: Json
  /** JSON that comes in pieces. */
  json: string
  /** Where its text begins in the answer's. */
  start: number
  sources: Json[] | undefined
  /** What stood before it, for blocks that go back as they came. */
  calls: number
}

/** What is known of one answer while it comes. */
export interface Answer {
  id: string | undefined
  begun: boolean
  complete: boolean
  blocks: Map<unknown, Block>
  tools: ToolCalls
  /** The tool whose arguments are the answer. */
  jsonTool: string | undefined
  unwrapped: boolean
  /** Of the text so far. */
  length: number
  counts: Counts
  stop: string | undefined
  details: Json
  failure: LLMError | undefined
}

const isJson = ({ jsonTool }: Answer, { wire }: Block) => jsonTool !== undefined && wire['name'] === jsonTool
/** Blocks that the next request must have as they are. Others that nobody knows are passed over. */
const isOpaque = ({ wire: { type } }: Block) =>
  /^(redacted_)?thinking$|^server_tool_use$|_tool_result$/.test(String(type))

export function begin(answer: Answer, index: unknown, wire: Json): Delta | undefined {
  const block: Block = {
    wire: { ...wire },
    json: '',
    start: answer.length,
    sources: undefined,
    calls: answer.tools.count(),
  }
  answer.blocks.set(index, block)
  for (const source of list(wire['citations'])) (block.sources ??= []).push(record(source))
  switch (wire['type']) {
    case 'text':
      return say(answer, text(wire['text']))
    case 'thinking':
      return think(text(wire['thinking']))
    case 'tool_use':
      return isJson(answer, block)
        ? input(answer, block, text(wire['input']) ?? filled(wire['input']))
        : call(answer, index, wire)
    default:
      return undefined
  }
}

export function more(answer: Answer, index: unknown, delta: Json): Delta | undefined {
  const type = delta['type']
  if (type === 'text_delta') return say(answer, text(delta['text']))
  const block = answer.blocks.get(index)
  if (!block) return undefined
  switch (type) {
    case 'input_json_delta':
      return input(answer, block, text(delta['partial_json']), index)
    case 'thinking_delta': {
      const piece = text(delta['thinking']) ?? ''
      block.wire['thinking'] = (text(block.wire['thinking']) ?? '') + piece
      return think(piece)
    }
    case 'signature_delta':
      block.wire['signature'] = delta['signature']
      return undefined
    case 'citations_delta':
      ;(block.sources ??= []).push(record(delta['citation']))
      return undefined
    default:
      return undefined
  }
}

export function end(answer: Answer, index: unknown): Delta | undefined {
  const block = answer.blocks.get(index)
  if (!block) return undefined
  if (block.sources) return cite(block, answer.length)
  if (isJson(answer, block)) {
    answer.unwrapped = true
    return answer.length === block.start ? say(answer, '{}') : undefined
  }
  if (!isOpaque(block)) return undefined
  if (block.json) block.wire['input'] = parsed(block.json)
  const { wire, start, calls } = block
  return { provider_state: { provider: '', data: [{ block: wire, text: start, calls }] } }
}

function say(answer: Answer, piece: string | undefined): Delta | undefined {
  if (!piece) return undefined
  answer.length += piece.length
  return { content: piece }
}

const think = (piece: string | undefined): Delta | undefined => (piece ? { reasoning_content: piece } : undefined)

/** Arguments that come with the call itself; in a stream they are an empty object there. */
const filled = (value: unknown) => (Object.keys(record(value)).length ? JSON.stringify(value) : undefined)

function call(answer: Answer, index: unknown, { id, name, input: given }: Json): Delta | undefined {
  const pieces = answer.tools.push([{ index, id, function: { name, arguments: text(given) ?? filled(given) } }])
  return pieces.length ? { tool_calls: pieces } : undefined
}

function input(answer: Answer, block: Block, piece: string | undefined, index?: unknown): Delta | undefined {
  if (!piece) return undefined
  if (isJson(answer, block)) return say(answer, piece)
  if (block.wire['type'] === 'tool_use') {
    const pieces = answer.tools.push([{ index, function: { arguments: piece } }])
    return pieces.length ? { tool_calls: pieces } : undefined
  }
  block.json += piece
  return undefined
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    // Cut by the length limit: the provider takes it back as an empty one.
    return {}
  }
}

/** Sources with an address; they stand for the whole block of text. */
function cite({ sources = [], start }: Block, stop: number): Delta | undefined {
  const annotations = sources.flatMap((source): UrlCitation[] => {
    const url = text(source['url']) ?? text(source['source'])
    const title = text(source['title']) ?? ''
    return url ? [{ type: 'url_citation', url_citation: { url, title, start_index: start, end_index: stop } }] : []
  })
  return annotations.length ? { annotations } : undefined
}
