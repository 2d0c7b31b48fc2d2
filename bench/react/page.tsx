import { memo, useLayoutEffect, useState, useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import { createClient } from '../../src/core.ts'
import { openai } from '../../src/providers/openai.ts'
import { LLMClientProvider, useStream } from '../../src/react/index.ts'
import { createBlockStore } from './block-store.ts'

export interface Drawn {
  commits: number
  frames: number
  /** ms of each task over 50 ms */
  longTasks: number[]
  text: string
}

const Block = memo(({ text }: { text: string }) => <p>{text}</p>)

let commits = 0
function useCommitCount(): void {
  useLayoutEffect(() => {
    commits++
  })
}

interface AnswerProps {
  url: string
  onDone(): void
}

function Llmux({ onDone }: AnswerProps) {
  const { blocks, phase, start } = useStream({ model: 'openai/gpt-bench' })
  useCommitCount()
  useLayoutEffect(() => start('Say something long.'), [start])
  useLayoutEffect(() => {
    if (phase === 'done') onDone()
  }, [phase, onDone])
  return blocks.map((text, index) => <Block key={index} text={text} />)
}

function ByHand({ url, onDone }: AnswerProps) {
  const [store] = useState(() => createBlockStore(`${url}/v1/chat/completions`))
  const blocks = useSyncExternalStore(store.subscribe, store.snapshot)
  useCommitCount()
  useLayoutEffect(() => void store.start(), [store])
  useLayoutEffect(() => {
    if (store.isDone()) onDone()
  })
  return blocks.map((text, index) => <Block key={index} text={text} />)
}

const contenders = { llmux: Llmux, 'by hand': ByHand }
export type ContenderName = keyof typeof contenders

/** Draws one answer from beginning to end. */
async function draw(name: ContenderName, url: string): Promise<Drawn> {
  const Answer = contenders[name]
  const client = createClient({
    providers: [openai],
    connections: { openai: { baseURL: `${url}/v1`, apiKey: 'sk-bench' } },
    allowBrowserKeys: true,
  })
  const element = document.body.appendChild(document.createElement('main'))
  const root = createRoot(element)
  const longTasks: number[] = []
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTasks.push(duration)
  })
  commits = 0
  let frames = 0
  let going = true
  const countFrame = () => {
    frames++
    if (going) requestAnimationFrame(countFrame)
  }
  await new Promise<void>((resolve) => {
    observer.observe({ type: 'longtask' })
    requestAnimationFrame(countFrame)
    root.render(
      <LLMClientProvider client={client}>
        <Answer url={url} onDone={resolve} />
      </LLMClientProvider>,
    )
  })
  going = false
  observer.disconnect()
  const text = element.textContent
  root.unmount()
  element.remove()
  return { commits, frames, longTasks, text }
}

Object.assign(globalThis, { draw })
