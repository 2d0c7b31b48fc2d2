import type { Choice, Completion, PartialChoice, PartialCompletion, Timing, Usage } from '../types/index.ts'
import type { ResolvedTarget } from '../routing/resolve-model.ts'
import type { Call } from './call.ts'

/** Makes the folded chunks of a finished answer the completion: nothing is missing from it, and nothing in it is invented silently. */
export function completeAnswer(
  call: Call,
  folded: PartialCompletion | undefined,
  target: { provider: { id: string }; model: string },
  cached?: true,
): Completion {
  const [first = choiceOf(call, emptyChoice), ...others] = (folded?.choices ?? []).map((choice) =>
    choiceOf(call, choice),
  )
  return {
    id: folded?.id || `chatcmpl-${call.id}`,
    object: 'chat.completion',
    created: folded?.created || Math.floor(call.startedAt / 1000),
    model: folded?.model || target.model,
    choices: [first, ...others],
    ...(folded?.usage && { usage: folded.usage }),
    provider: target.provider.id,
    attempts: call.attempts,
    timing: timingOf(call, folded?.usage),
    warnings: call.warnings,
    ...(cached && { cached }),
  }
}

const emptyChoice: PartialChoice = {
  index: 0,
  message: { role: 'assistant', content: null, refusal: null },
  finish_reason: null,
  logprobs: null,
}

function choiceOf(call: Call, choice: PartialChoice): Choice {
  if (choice.finish_reason) return { ...choice, finish_reason: choice.finish_reason }
  call.warnings.push({
    code: 'finish-reason',
    message: 'the answer ended without a finish reason; it is given as "stop"',
  })
  return { ...choice, finish_reason: choice.message.tool_calls?.length ? 'tool_calls' : 'stop' }
}

export function timingOf(call: Pick<Call, 'context' | 'startedAt' | 'firstTokenAt'>, usage: Usage | undefined): Timing {
  const { startedAt, firstTokenAt } = call
  const now = call.context.clock.now()
  const writing = firstTokenAt === undefined ? 0 : now - firstTokenAt
  return {
    startedAt,
    ...(firstTokenAt !== undefined && { firstToken: firstTokenAt - startedAt }),
    total: now - startedAt,
    ...(usage && writing > 0 && { tokensPerSecond: (usage.completion_tokens / writing) * 1000 }),
  }
}

/** The usage with what it cost. The price table was asked for before anything was sent; its loss is a warning. */
export async function pricedUsage<Known extends Pick<Usage, 'prompt_tokens' | 'total_tokens' | 'cost'>>(
  { context, warnings }: Pick<Call, 'context' | 'warnings'>,
  usage: Known | undefined,
  target: ResolvedTarget,
): Promise<Known | undefined> {
  const { prices, budget } = context.options
  if (!usage || !(prices ?? budget ?? target.target.price)) return usage
  try {
    return await (await context.spending()).priced(usage, target)
  } catch (error) {
    warnings.push({ code: 'prices', message: `the price table could not be loaded: ${String(error)}` })
    return usage
  }
}
