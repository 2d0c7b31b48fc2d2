import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { Profiler, StrictMode, type ReactNode } from 'react'
import { render } from 'vitest-browser-react'
import { LLMClientProvider } from '../../../src/react/index.ts'
import type { Client } from '../../../src/types/index.ts'

/** A page around components: its client, its cache, and a count of what was committed. */
export async function page(client: Client, children: ReactNode, { strict = false } = {}) {
  const queryClient = new QueryClient()
  let commits = 0
  const wrap = (inner: ReactNode) => {
    const tree = (
      <QueryClientProvider client={queryClient}>
        <LLMClientProvider client={client}>
          <Profiler id="page" onRender={() => void commits++}>
            {inner}
          </Profiler>
        </LLMClientProvider>
      </QueryClientProvider>
    )
    return strict ? <StrictMode>{tree}</StrictMode> : tree
  }
  const screen = await render(wrap(children))
  return {
    queryClient,
    text: () => screen.container.textContent ?? '',
    show: (inner: ReactNode) => screen.rerender(wrap(inner)),
    unmount: screen.unmount,
    commits: () => commits,
  }
}

/** Lets a component hand out what its hook returned last. */
export function probe<Value>() {
  const held: { current: Value | undefined; renders: number } = { current: undefined, renders: 0 }
  return {
    hold(value: Value) {
      held.current = value
      held.renders++
      return value
    },
    get now(): Value {
      if (held.current === undefined) throw new Error('nothing was rendered yet')
      return held.current
    },
    get renders() {
      return held.renders
    },
  }
}

/** Counts animation frames until it is stopped. */
export function countFrames() {
  let frames = 0
  let handle = requestAnimationFrame(function again() {
    frames++
    handle = requestAnimationFrame(again)
  })
  return () => {
    cancelAnimationFrame(handle)
    return frames
  }
}
