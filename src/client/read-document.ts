import { LLMError } from '../errors/llm-error.ts'
import { createFrameSplitter } from '../transport/any-frames.ts'
import { connectionError } from '../transport/send.ts'

/** The JSON a body holds, whatever it is labelled as. An array is a whole answer here (Hugging Face), so it is read as it is. */
export async function readDocument(response: Response, url: string, signal: AbortSignal): Promise<unknown> {
  let text: string
  try {
    text = await response.text()
  } catch (error) {
    throw connectionError(error, url, signal)
  }
  const splitter = createFrameSplitter('application/json')
  const frames = [...splitter.push(text), ...splitter.end()]
  if (!frames.length) throw new LLMError('bad-response', 'the answer is empty')
  return /^\s*\[/.test(text) ? frames.map(({ data }) => data) : frames[0]?.data
}
