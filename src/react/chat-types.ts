import type { LLMError } from '../errors/llm-error.ts'
import type {
  Completion,
  CompletionRequest,
  ContentPart,
  KeyValueStore,
  LLMErrorJSON,
  Message,
  StandardSchema,
  Tool,
  ToolCall,
  Usage,
} from '../types/index.ts'
import type { Common, FramePolicy, StreamPhase } from './types.ts'

export interface ChatMessage {
  id: string
  /** The message it answers or follows; null for the first. */
  parentId: string | null
  message: Message
  /** epoch ms */
  createdAt: number
  /** The model that answered. */
  model?: string
  completion?: Completion
  /** Of an answer: how far it is, or how it ended. */
  phase?: StreamPhase
  error?: LLMErrorJSON
  /** Messages in its place, by editing and regenerating, itself included. */
  siblings: { index: number; count: number }
}

/** A tool that is run here: the model's arguments are checked by the schema, and what comes back goes to the model. */
export interface ChatTool<Args = unknown> {
  description?: string
  schema: StandardSchema<Args>
  execute(args: Args, context: { signal: AbortSignal }): unknown
  /** The call waits in `approvals` until `approve` is called. */
  needsApproval?: boolean | ((args: Args) => boolean)
}

/** Keeps the type of each tool's arguments: `{ weather: chatTool({ schema, execute: ({ city }) => … }) }`. */
export const chatTool = <Args>(tool: ChatTool<Args>): ChatTool => tool as ChatTool

export type UseChatOptions = Common &
  Omit<Partial<CompletionRequest>, 'messages' | 'tools'> & {
    /** Tools of the request, or tools run here, by name. */
    tools?: readonly Tool[] | Record<string, ChatTool>
    /** Components with the same id see the same conversation, and it is stored under it. Default: one of the component's own. */
    id?: string
    /** Sent before the conversation, and no part of it. */
    system?: string
    /** What a conversation begins with that is not in the storage: bare messages, or another's `messages`. */
    initialMessages?: readonly (ChatMessage | Message)[]
    /**
     * Written when something is asked, every 2 s of an answer and at its end; read on load. Needs an `id`. localStorage and unstorage fit
     * as they are, idb-keyval as `{ getItem: get, setItem: set, removeItem: del }`. What it throws is reported as an uncaught error.
     */
    storage?: KeyValueStore
    frame?: FramePolicy
    /** What `send`, `edit` and `regenerate` do while an answer is under way. Default `queue`. `ignore` returns the answer that is. */
    whenBusy?: 'queue' | 'interrupt' | 'ignore'
    /** Turns go on after the last component that shows the conversation has unmounted. */
    keepAlive?: boolean
    onFinish?(message: ChatMessage): void
    onError?(error: LLMError): void
  }

export interface ChatControls {
  /** Resolves with the answer, also where it failed or was stopped: see its `phase` and `error`. What never was sent rejects `aborted`. */
  send(content: string | readonly ContentPart[], overrides?: Partial<CompletionRequest>): Promise<ChatMessage>
  /** Another answer in the place of one; by default of the last. */
  regenerate(messageId?: string, overrides?: Partial<CompletionRequest>): Promise<ChatMessage>
  /** Another question in the place of one, and its answer. */
  edit(messageId: string, content: string): Promise<ChatMessage>
  /** Ends the answer under way and tools that run; what has arrived stays. What is not sent yet rejects `aborted`. */
  stop(): void
  /** Shows another of the messages in the place of one, with what followed it. */
  switchBranch(messageId: string, index: number): void
  /** Removes a message and all that followed it. */
  remove(messageId: string): void
  clear(): void
  /** Plain JSON of every branch. */
  export(): unknown
  import(value: unknown): void
  /** Lets a tool run that waits in `approvals`, or tells the model that it may not. */
  approve(toolCallId: string, approved?: boolean): void
}

export interface UseChatResult extends ChatControls {
  id: string
  /** From the first message to the last of the branch that is shown. */
  messages: readonly ChatMessage[]
  status: 'ready' | 'submitted' | 'streaming' | 'error'
  /** What was stored is still being read; what is sent waits for it. */
  isRestoring: boolean
  /** Why the last turn failed. */
  error: LLMError | null
  /** Of all answers of all branches together. */
  usage: Usage
  /** Calls of tools that need approval. */
  approvals: readonly ToolCall[]
}
