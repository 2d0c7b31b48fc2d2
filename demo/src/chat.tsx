import type { LLMError, Message, PartialCompletion } from 'llmux'
import { useLLMClient, useStream, type StreamPhase } from 'llmux/react'
import { useCallback, useEffect, useState } from 'react'
import { Answer } from './answer.tsx'
import { Composer } from './composer.tsx'
import type { Settings } from './settings.ts'
import { modelLabel } from './model-options.ts'
import { useStickToBottom } from 'use-stick-to-bottom'

/** What an answer came to, kept when the next question is asked. */
export interface Answered {
  blocks: readonly string[]
  reasoning: string
  phase: StreamPhase
  completion: PartialCompletion | undefined
  error: LLMError | null
}
interface Turn {
  id: number
  question: string
  answer?: Answered
}

const samples = [
  ['Why is the sky blue?', 'A short answer, streamed as Markdown'],
  ['Show me how to stream an answer in code', 'A code block, highlighted without flicker'],
  ['What happens when a model fails?', 'How one model stands in for another'],
] as const

export function Chat({
  settings,
  change,
  openPanel,
}: {
  settings: Settings
  change(change: Partial<Settings>): void
  openPanel(): void
}) {
  const { model, fallbacks } = settings
  const [turns, setTurns] = useState<readonly Turn[]>([])
  const stream = useStream({ id: 'chat', model, call: { fallbacks } })
  const { notice, clear } = useNotice()
  const { scrollRef, contentRef } = useStickToBottom({ initial: 'instant', resize: 'smooth' })
  const live: Answered = {
    blocks: stream.blocks,
    reasoning: stream.reasoning,
    phase: stream.phase,
    completion: stream.completion,
    error: stream.error,
  }

  function ask(question: string): void {
    const before = turns.map((turn, index) => (index === turns.length - 1 ? { ...turn, answer: live } : turn))
    const next = [...before, { id: turns.length, question }]
    setTurns(next)
    clear()
    stream.start(messagesOf(next))
  }
  function regenerate(): void {
    clear()
    stream.start(messagesOf(turns))
  }
  const { isStreaming, stop } = stream
  useEffect(() => {
    if (!isStreaming) return
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.isComposing) stop()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [isStreaming, stop])

  return (
    <section className="chat" aria-label="Chat">
      <div className="scroller" ref={scrollRef}>
        <div className="column" ref={contentRef}>
          {turns.length === 0 ? <Welcome ask={ask} model={modelLabel(model)} openPanel={openPanel} /> : null}
          <div role="log" aria-live="off" aria-busy={isStreaming} aria-label="Conversation">
            {turns.map((turn, index) => {
              const last = index === turns.length - 1
              return (
                <article className="turn" key={turn.id}>
                  <p className="question">{turn.question}</p>
                  <Answer
                    answer={last ? live : (turn.answer ?? live)}
                    live={last && isStreaming}
                    notice={last ? notice : ''}
                    {...(last && !isStreaming && { regenerate })}
                  />
                </article>
              )
            })}
          </div>
        </div>
      </div>
      <p className="visually-hidden" role="status">
        {announcement(stream.phase, notice)}
      </p>
      <Composer send={ask} stop={stop} isStreaming={isStreaming} settings={settings} change={change} />
    </section>
  )
}

/** Silence while the answer is read out of the stream; what it came to, once. */
function announcement(phase: StreamPhase, notice: string): string {
  if (phase === 'connecting') return notice || 'Waiting for the answer'
  if (phase === 'streaming') return 'Generating…'
  if (phase === 'done') return 'Reply finished'
  if (phase === 'stopped') return 'Stopped'
  return phase === 'error' ? 'The answer failed' : ''
}

function messagesOf(turns: readonly Turn[]): Message[] {
  return turns.flatMap(({ question, answer }, index): Message[] => {
    const message = answer?.completion?.choices[0]?.message
    const asked: Message = { role: 'user', content: question }
    return message && index < turns.length - 1 ? [asked, message] : [asked]
  })
}

/** What happens on the way to an answer, while it happens. */
function useNotice(): { notice: string; clear(): void } {
  const client = useLLMClient()
  const [notice, setNotice] = useState('')
  const clear = useCallback(() => setNotice(''), [])
  useEffect(
    () =>
      client.use({
        name: 'demo',
        onRetry: ({ error, delay, model }) =>
          setNotice(`${model}: ${error.code}, trying again in ${Math.max(0.1, delay / 1000).toFixed(1)} s`),
        onFallback: ({ error, from, to }) => setNotice(`${from} failed (${error.code}), asking ${to}`),
      }),
    [client],
  )
  return { notice, clear }
}

function Welcome({ ask, model, openPanel }: { ask(question: string): void; model: string; openPanel(): void }) {
  return (
    <div className="welcome">
      <h2>One call, every model.</h2>
      <p>
        Chat with a simulated model now, with the{' '}
        <button type="button" className="link" onClick={openPanel}>
          Ollama on your machine
        </button>
        , or with a model in the cloud. When one fails, the next one answers.
      </p>
      <ul>
        {samples.map(([question, about]) => (
          <li key={question}>
            <button type="button" onClick={() => ask(question)}>
              <strong>{question}</strong>
              <span>{about}</span>
            </button>
          </li>
        ))}
      </ul>
      <p className="hint">Answering: {model}</p>
    </div>
  )
}
