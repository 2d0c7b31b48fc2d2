import { LLMError } from '../errors/llm-error.ts'
import type { Choice, Completion, StandardSchema } from '../types/index.ts'
import { asError } from './explained.ts'

/** The completion with `parsed` in every choice that has an answer. Throws `invalid-output` where the model did not comply. */
export async function parseAnswers<Parsed>(
  completion: Completion,
  schema: StandardSchema<Parsed>,
): Promise<Completion<Parsed>> {
  try {
    const [first, ...others] = await Promise.all(completion.choices.map((choice) => parseAnswer(choice, schema)))
    return { ...completion, choices: [first as Choice<Parsed>, ...others] }
  } catch (thrown) {
    // Whose answer it was: an attempt says it by the name it was asked under, a kept answer has none.
    const { provider, model } = completion.attempts.at(-1) ?? completion
    throw asError(thrown).with({ provider, model })
  }
}

async function parseAnswer<Parsed>(choice: Choice, schema: StandardSchema<Parsed>): Promise<Choice<Parsed>> {
  const { content, refusal, tool_calls: calls } = choice.message
  // A refusal or a call for a tool is an answer of another kind, and many models say a few words before they call.
  if (refusal || calls?.length) return choice as Choice<Parsed>
  let value: unknown
  try {
    value = JSON.parse(unfenced(content ?? ''))
  } catch (cause) {
    const cut = choice.finish_reason === 'length' ? ' (it was cut at its token limit)' : ''
    throw new LLMError('invalid-output', `the answer is not JSON${cut}: ${(content ?? '').slice(0, 100)}`, { cause })
  }
  const { issues, ...valid } = await schema['~standard'].validate(value)
  if (issues)
    throw new LLMError('invalid-output', `the answer does not fit the schema: ${issues.map(issueText).join('; ')}`)
  return { ...choice, message: { ...choice.message, parsed: (valid as { value: Parsed }).value } }
}

/** Models without a JSON mode like to put their JSON into a Markdown fence. */
const unfenced = (text: string) => /^\s*```(?:json)?\s*\n([\s\S]*?)\n\s*```\s*$/i.exec(text)?.[1] ?? text

function issueText(issue: { message: string; path?: readonly unknown[] }): string {
  const path = issue.path
    ?.map((key) => (typeof key === 'object' && key !== null && 'key' in key ? String(key.key) : String(key)))
    .join('.')
  return path ? `${path}: ${issue.message}` : issue.message
}
