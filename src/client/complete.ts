import type {
  Choice,
  Completion,
  CompletionChunk,
  PartialChoice,
  PartialCompletion,
  Timing,
  Usage,
} from '../types/index.ts'
import type { ResolvedTarget } from '../routing/resolve-model.ts'
import { emptyChoice, reduceChunk } from '../stream/reduce.ts'
import type { Call } from './call.ts'

/** Makes the folded chunks of a finished answer the completion: nothing is missing from it, and nothing in it is invented silently. */
export function completeAnswer(
  call: Call,
  folded: PartialCompletion | undefined,
  target: { provider: { id: string }; model: string },
  cached?: true,
): Completion {
  const { attempts, warnings } = call
  const ended = (choice: PartialChoice): Choice => {
    const { finish_reason, message } = choice
    if (!finish_reason)
      warnings.push({
        code: 'finish-reason',
        message: 'The answer ended without a reason, which is given as "stop"',
      })
    return { ...choice, finish_reason: finish_reason ?? (message.tool_calls?.length ? 'tool_calls' : 'stop') }
  }
  const { usage, choices, ...answer } = reduceChunk(folded, emptyChunk(call, target))
  const [first = emptyChoice(), ...others] = choices
  return {
    ...answer,
    choices: [ended(first), ...others.map(ended)],
    ...(usage && { usage }),
    provider: target.provider.id,
    attempts,
    timing: timingOf(call, usage),
    warnings,
    ...(cached && { cached }),
  }
}

/** What a chunk says of itself, where the wire does not. */
export const emptyChunk = (
  { id, startedAt }: Call,
  { provider, model }: { provider: { id: string }; model: string },
): CompletionChunk => ({
  id: `chatcmpl-${id}`,
  object: 'chat.completion.chunk',
  created: Math.floor(startedAt / 1000),
  model,
  provider: provider.id,
  choices: [],
})

export function timingOf(
  call: Pick<Call, 'context' | 'startedAt' | 'firstTokenAt' | 'stream'>,
  usage: Usage | undefined,
): Timing {
  const { startedAt, firstTokenAt, stream } = call
  const now = call.context.clock.now()
  const timing: Timing = { startedAt, total: now - startedAt }
  if (firstTokenAt !== undefined) {
    timing.firstToken = firstTokenAt - startedAt
    // A plain answer comes whole: nobody knows for how long it was written.
    if (usage && stream && now > firstTokenAt)
      timing.tokensPerSecond = (usage.completion_tokens / (now - firstTokenAt)) * 1000
  }
  return timing
}

/** The usage with what it cost. The price table was asked for before anything was sent; its loss is a warning. */
export async function pricedUsage<Known extends Pick<Usage, 'prompt_tokens' | 'total_tokens' | 'cost'>>(
  { context, warnings }: Pick<Call, 'context' | 'warnings'>,
  usage: Known | undefined,
  target: ResolvedTarget,
): Promise<Known | undefined> {
  const { prices, budget } = context.options
  if (!usage || !(prices ?? budget ?? target.target.price)) return usage
  const known = context.spending().then(({ priced }) => priced(usage, target))
  return known.catch((error: unknown) => {
    warnings.push({ code: 'prices', message: `the price table could not be loaded: ${String(error)}` })
    return usage
  })
}
