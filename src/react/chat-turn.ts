import { LLMError } from '../errors/llm-error.ts'
import type { AssistantMessage, Completion, CompletionRequest, ToolCall } from '../types/index.ts'
import { changeNode } from './chat-branches.ts'
import { conversationOf } from './chat-conversation.ts'
import type { ChatHandle, LatestChat } from './chat-handle.ts'
import { keptFor } from './chat-state.ts'
import { areRunHere, runTool, toolsOf } from './chat-tools.ts'
import { pathTo, type ChatNode } from './chat-tree.ts'
import type { ChatMessage, ChatTool } from './chat-types.ts'
import { startStream } from './stream-control.ts'
import type { StreamState } from './types.ts'

export interface Turn extends ChatHandle {
  signal: AbortSignal
  overrides: Partial<CompletionRequest>
  /** The message that is answered. */
  from: string | null
}

/** Answers in a row that only call tools. A model that goes on like that is not going to answer. */
const maxRounds = 16

interface Answer {
  node: ChatNode
  error: LLMError | undefined
}

/** One turn of the model: its answer, and as long as it calls tools that run here, their results and its next answer. */
export async function runTurn(turn: Turn): Promise<ChatMessage> {
  const { latest, change, read, save } = turn
  const saving = setInterval(save, 2000)
  change(() => ({ busy: true, error: null }))
  let answer: Answer
  try {
    let from: string | null | undefined = turn.from
    let round = 0
    do {
      answer = await ask(turn, from ?? null, round > 0)
      from = answer.error ? undefined : await callTools(turn, answer.node)
      if (from !== undefined && ++round === maxRounds)
        answer.error = new LLMError('invalid-output', `the model called tools ${maxRounds} times without answering`)
    } while (from !== undefined && !answer.error)
  } finally {
    clearInterval(saving)
    change(() => ({ busy: false, running: null }))
  }
  const { node, error } = answer
  if (error) change(() => ({ error }))
  save()
  // Of a branch that is not shown any more, or removed meanwhile, it stands alone.
  const shown = read().shown.find(({ id }) => id === node.id)
  const message = shown ?? { ...node, siblings: { index: 0, count: 1 } }
  queueMicrotask(() => {
    if (error) latest().onError?.(error)
    else latest().onFinish?.(message)
  })
  return message
}

async function ask(turn: Turn, from: string | null, goesOn: boolean): Promise<Answer> {
  const { queryClient, id, latest, overrides, add, addNext, change, grow, read, save } = turn
  const options = latest()
  const path = pathTo(read().tree, from)
  const nodeId = (goesOn ? addNext : add)(from, { role: 'assistant', content: '' }, { phase: 'connecting' })
  change(() => ({ running: nodeId }))
  // What was asked outlives a reload from here on.
  save()
  let settled: StreamState | undefined
  const { client, call, frame } = options
  let error: LLMError | undefined
  try {
    const request = requestFor(options, overrides, path)
    const onSettled = (state: StreamState) => void (settled = state)
    // Whether anybody still shows it is asked of the conversation, once a commit is over.
    const run = { client, call, frame, request, keepAlive: true, onSettled }
    settled = await startStream(queryClient, id, run, { gcTime: keptFor(options) })
  } catch (thrown) {
    error = thrown as LLMError
  }
  const final = settled ?? ({ phase: 'error', text: '', reasoning: '', toolCalls: [] } satisfies StreamState)
  const ended = finished(final, error)
  grow((tree) => changeNode(tree, nodeId, ended))
  change(() => ({ running: null }))
  return { node: { id: nodeId, parentId: from, createdAt: Date.now(), ...ended }, error }
}

function requestFor(options: LatestChat, overrides: Partial<CompletionRequest>, path: readonly ChatNode[]) {
  const {
    client: _c,
    call: _o,
    id: _i,
    system,
    initialMessages: _m,
    storage: _s,
    frame: _f,
    whenBusy: _w,
    keepAlive: _k,
    ...rest
  } = options
  const { onFinish: _onFinish, onError: _onError, tools, ...request } = rest
  const messages = [...(system ? [{ role: 'system' as const, content: system }] : []), ...conversationOf(path)]
  const told = toolsOf(tools)
  return { ...request, ...(told && { tools: told }), ...overrides, messages } as CompletionRequest
}

function finished({ phase, text, completion }: StreamState, error: LLMError | undefined) {
  const {
    parsed: _parsed,
    refusal,
    ...said
  } = completion?.choices[0]?.message ?? {
    role: 'assistant' as const,
    content: text,
    refusal: null,
  }
  const message: AssistantMessage = { ...said, ...(refusal !== null && { refusal }) }
  return {
    message,
    phase: phase === 'idle' ? 'stopped' : phase,
    ...(completion?.model && { model: completion.model }),
    ...(phase === 'done' && completion && { completion: completion as Completion }),
    ...(error && LLMError.is(error) && { error: error.toJSON() }),
  }
}

/** Runs what the answer calls for; the last result's message, if the model is to go on from there. */
async function callTools(turn: Turn, { id, phase, message }: ChatNode): Promise<string | undefined> {
  const { session, latest, addNext } = turn
  const { tools } = latest()
  if (phase !== 'done' || message.role !== 'assistant' || !areRunHere(tools)) return undefined
  const { tool_calls: calls = [] } = message
  const results = await resultsOf(calls, tools, turn)
  // Stopped: calls without results are not sent again.
  if (!results) return undefined
  let last = id
  for (const [index, call] of calls.entries())
    last = addNext(last, { role: 'tool', tool_call_id: call.id, content: results[index] ?? '' })
  return calls.length > 0 && (session.keepAlive || !session.isLeft) ? last : undefined
}

/** Undefined when it was stopped, also if a tool does not listen. */
async function resultsOf(calls: readonly ToolCall[], tools: Record<string, ChatTool>, { signal, approved }: Turn) {
  // The signal is that of many turns.
  const listening = new AbortController()
  const stopped = new Promise<undefined>((resolve) =>
    signal.addEventListener('abort', () => resolve(undefined), { signal: listening.signal }),
  )
  try {
    const results = await Promise.race([
      Promise.all(calls.map((call) => runTool(call, tools, signal, approved))),
      signal.aborted ? undefined : stopped,
    ])
    return signal.aborted ? undefined : results
  } catch (error) {
    if (signal.aborted) return undefined
    throw error
  } finally {
    listening.abort()
  }
}
