import type { Frame } from '../types/index.ts'
import type { FrameSplitter } from './frames.ts'
import { createLineSplitter } from './lines.ts'

/** Frames of a body that is read line by line. `rest`: what is left to say when it has ended. */
export function lineFrames(read: (line: string, out: Frame[]) => void, rest?: (out: Frame[]) => void): FrameSplitter {
  let out: Frame[] = []
  const lines = createLineSplitter((line) => read(line, out))
  const take = () => {
    const frames = out
    out = []
    return frames
  }
  return {
    push(text) {
      lines.push(text)
      return take()
    },
    end() {
      lines.end()
      rest?.(out)
      return take()
    },
  }
}
