import type { QueryClient } from '@tanstack/react-query'
import type { Message } from 'llmux'
import { llmKeys, type StreamState } from 'llmux/react'

/** A question, and the id under which its answer streams. */
export interface Turn {
  id: string
  question: string
}

/** The conversation so far, as it is sent with the next question. A question without any answer is left out: it would be asked again. */
export function messagesOf(queryClient: QueryClient, turns: readonly Turn[]): Message[] {
  return turns.flatMap((turn): Message[] => {
    const state = queryClient.getQueryData<StreamState>(llmKeys.stream(turn.id))
    const answer = state?.completion?.choices[0]?.message
    if (!answer || !state.text) return []
    return [
      { role: 'user', content: turn.question },
      {
        role: 'assistant',
        content: answer.content,
        // A thought's signature, where a provider wants it back.
        ...(answer.provider_state && { provider_state: answer.provider_state }),
      },
    ]
  })
}

export const newId = (): string => Math.random().toString(36).slice(2)
