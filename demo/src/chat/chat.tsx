import { useQueryClient } from '@tanstack/react-query'
import { llmKeys, useStream } from 'llmux/react'
import { useEffect, useRef, useState } from 'react'
import { useStickToBottom } from 'use-stick-to-bottom'
import { icons } from '../icons.tsx'
import { loadHighlighter } from '../markdown/highlighter.ts'
import { RoutePanel } from '../route/route-panel.tsx'
import { Announcer } from './announcer.tsx'
import { Composer } from './composer.tsx'
import { messagesOf, newId, type Turn } from './conversation.ts'
import { Answer } from './answer.tsx'
import { useAskOptions } from './use-ask-options.ts'
import { useNotice } from './use-notice.ts'
import { Welcome } from './welcome.tsx'

const calm = matchMedia('(prefers-reduced-motion: reduce)')

export function Chat() {
  const queryClient = useQueryClient()
  const options = useAskOptions()
  const [turns, setTurns] = useState<readonly Turn[]>([])
  const [nextId, setNextId] = useState(newId)
  const composer = useRef<HTMLTextAreaElement>(null)
  const { scrollRef, contentRef, isAtBottom, scrollToBottom } = useStickToBottom(
    calm.matches ? { resize: 'instant', initial: false } : { initial: false },
  )
  // The answer to come is started under an id of its own; the turn that shows it then watches the same id.
  const next = useStream({ ...options, id: nextId, keepAlive: true })
  const lastId = turns.at(-1)?.id ?? nextId
  const last = useStream({ id: lastId, keepAlive: true })

  function ask(question: string) {
    void loadHighlighter()
    next.start({ messages: [...messagesOf(queryClient, turns), { role: 'user', content: question }] })
    setTurns([...turns, { id: nextId, question }])
    setNextId(newId())
    void scrollToBottom()
  }

  function startOver() {
    last.stop()
    setTurns([])
    for (const { id } of turns) queryClient.removeQueries({ queryKey: llmKeys.stream(id), exact: true })
    composer.current?.focus()
  }

  const notice = useNotice()
  useStopOnEscape(last.isStreaming, last.stop)

  return (
    <div className="chat">
      <RoutePanel />
      <main className="talk">
        <div className="scroll" ref={scrollRef}>
          <div className="thread" ref={contentRef}>
            {turns.length === 0 && <Welcome onAsk={ask} />}
            <div role="log" aria-label="Conversation" aria-live="off" aria-busy={last.isStreaming}>
              {turns.map((turn, index) => (
                <Answer key={turn.id} turn={turn} isLast={index === turns.length - 1} notice={notice} />
              ))}
            </div>
          </div>
        </div>
        {!isAtBottom && turns.length > 0 && (
          <button type="button" className="to-end" onClick={() => void scrollToBottom()} aria-label="To the end">
            {icons.down}
          </button>
        )}
        <Composer
          ref={composer}
          isStreaming={last.isStreaming}
          onAsk={ask}
          onStop={last.stop}
          onStartOver={turns.length > 0 ? startOver : undefined}
        />
        <Announcer id={lastId} notice={notice} />
      </main>
    </div>
  )
}

function useStopOnEscape(isStreaming: boolean, stop: () => void): void {
  useEffect(() => {
    if (!isStreaming) return
    const listen = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !document.querySelector('dialog[open]')) stop()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [isStreaming, stop])
}
