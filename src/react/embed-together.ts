import { hashKey } from '@tanstack/react-query'
import type { LLMError } from '../errors/llm-error.ts'
import type { CallOptions, Client, EmbeddingRequest, EmbeddingResponse } from '../types/index.ts'

interface Member {
  request: EmbeddingRequest
  signal: AbortSignal
  resolve(response: EmbeddingResponse): void
  reject(error: unknown): void
}
interface Group {
  client: Client
  call: CallOptions
  /** the request without its input */ kind: string
  members: Member[]
}

/** Groups of this tick. */
const open = new Set<Group>()

/** What one text among many can be to blame for; whatever else goes wrong would go wrong alone as well. */
const ofOneInput: ReadonlySet<string> = new Set(['invalid-request', 'unsupported', 'context-window', 'content-policy'])

/** Calls of the same tick that differ in their input alone travel as one request. */
export function embedTogether(
  client: Client,
  request: EmbeddingRequest,
  { signal, ...call }: CallOptions & { signal: AbortSignal },
): Promise<EmbeddingResponse> {
  const { input: _input, ...rest } = request
  const kind = hashKey([rest])
  const fits = (group: Group) => group.client === client && group.kind === kind && sameOptions(group.call, call)
  return new Promise((resolve, reject) => {
    let group = [...open].find(fits)
    if (!group) {
      const made: Group = (group = { client, call, kind, members: [] })
      open.add(made)
      queueMicrotask(() => {
        open.delete(made)
        void send(made)
      })
    }
    group.members.push({ request, signal, resolve, reject })
  })
}

async function send({ client, call, members }: Group): Promise<void> {
  const [first, ...others] = members
  if (!first) return
  if (others.length === 0) return sendAlone(client, call, first)
  try {
    const input = members.flatMap((member) => member.request.input)
    const response = await client.embedding({ ...first.request, input }, { ...call, signal: whenAllAborted(members) })
    let start = 0
    for (const member of members) {
      const { input: asked } = member.request
      const end = start + (typeof asked === 'string' ? 1 : asked.length)
      member.resolve(part(response, start, end))
      start = end
    }
  } catch (error) {
    for (const member of members) {
      if (ofOneInput.has((error as LLMError).code)) void sendAlone(client, call, member)
      else member.reject(error)
    }
  }
}

async function sendAlone(client: Client, call: CallOptions, member: Member): Promise<void> {
  try {
    member.resolve(await client.embedding(member.request, { ...call, signal: member.signal }))
  } catch (error) {
    member.reject(error)
  }
}

/** Usage is left out: it belongs to all of them together. */
function part({ usage: _usage, ...response }: EmbeddingResponse, start: number, end: number): EmbeddingResponse {
  return { ...response, data: response.data.slice(start, end).map((item, index) => ({ ...item, index })) }
}

function whenAllAborted(members: readonly Member[]): AbortSignal {
  const controller = new AbortController()
  const check = () => members.every(({ signal }) => signal.aborted) && controller.abort()
  for (const { signal } of members) signal.addEventListener('abort', check)
  return controller.signal
}

/** Written inline, options are a new object each time. */
function sameOptions(one: CallOptions, other: CallOptions): boolean {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<keyof CallOptions>
  return [...keys].every((key) => Object.is(one[key], other[key]))
}
