import { useStream } from 'llmux/react'

/** Says to a screen reader how the answer goes: the log itself is silent, or it would read every token. */
export function Announcer({ id, notice }: { id: string; notice: string }) {
  const { phase, error, completion } = useStream({ id, keepAlive: true })
  const tokens = completion?.usage?.completion_tokens
  const texts = {
    idle: '',
    connecting: notice || 'Asking…',
    streaming: 'Answering…',
    done: `The answer is complete${tokens === undefined ? '' : `, ${tokens} tokens`}.`,
    stopped: 'Stopped. What had arrived stays.',
    interrupted: 'The answer was interrupted.',
    error: `It failed: ${error?.message ?? ''}`,
  }
  return (
    <div className="unseen" role="status">
      {texts[phase]}
    </div>
  )
}
