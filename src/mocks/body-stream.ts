import type { Pace } from './behaviours.ts'
import type { Random } from './random.ts'
import type { Piece } from './types.ts'

export interface Delivery {
  pace: Pace
  random: Random
  break?: { tokens: number; how: 'disconnect' | 'error' | 'silence'; inBand: string }
}

interface Pause {
  wait(ms: number): Promise<void>
  stop(): void
}
/** Sleeps until it is stopped; a stopped sleep never wakes, so nothing is produced for a reader that has gone. */
function createPause(): Pause {
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false
  return {
    wait: (ms) =>
      new Promise((resolve) => {
        if (!stopped) timer = setTimeout(resolve, ms)
      }),
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}

/** ms from the start at which each token is due; a schedule, not a gap, so that slow timers do not add up. */
function createSchedule({ firstToken = 0, tokensPerSecond }: Pace): () => number {
  const start = Date.now()
  let tokens = 0
  return () => {
    const due = start + firstToken + (tokensPerSecond ? (tokens * 1000) / tokensPerSecond : 0)
    tokens++
    return Math.max(0, due - Date.now())
  }
}

/** Cuts bytes anywhere, inside characters and across frames; what is too short waits for the next piece. */
function createCutter(random: Random): { cut(bytes: Uint8Array): Uint8Array[]; rest(): Uint8Array[] } {
  let held = new Uint8Array()
  let size = 1
  return {
    cut(bytes) {
      const all = new Uint8Array(held.length + bytes.length)
      all.set(held)
      all.set(bytes, held.length)
      const cuts: Uint8Array[] = []
      let from = 0
      for (; all.length - from >= size; size = 1 + Math.floor(random() * 32)) cuts.push(all.slice(from, (from += size)))
      held = all.slice(from)
      return cuts
    },
    rest() {
      const rest = held
      held = new Uint8Array()
      return rest.length > 0 ? [rest] : []
    },
  }
}

/**
 * A body that writes its pieces at their pace, one a read, and stops for good when its reader cancels.
 * It is pulled (high-water mark 0), so what nobody reads is never produced.
 */
export function bodyStream(pieces: Iterable<Piece>, delivery: Delivery): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { pace, random } = delivery
  const iterator = pieces[Symbol.iterator]()
  const encoder = new TextEncoder()
  const pause = createPause()
  const cutter = pace.fragment ? createCutter(random) : undefined
  let due: (() => number) | undefined
  let tokens = 0

  type Controller = ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>
  /** Whether anything of it has left: what is to be cut may have to wait for more. */
  const send = (controller: Controller, text: string) => {
    const bytes = encoder.encode(text)
    const parts = cutter ? cutter.cut(bytes) : [bytes]
    for (const part of parts) controller.enqueue(part as Uint8Array<ArrayBuffer>)
    return parts.length > 0
  }
  const flush = (controller: Controller) => {
    for (const part of cutter?.rest() ?? []) controller.enqueue(part as Uint8Array<ArrayBuffer>)
  }
  const breakOff = async (controller: Controller, { how, inBand }: NonNullable<Delivery['break']>) => {
    if (how === 'error') send(controller, inBand)
    flush(controller)
    if (how === 'silence') await new Promise<never>(() => undefined)
    else if (how === 'error') controller.close()
    else controller.error(new TypeError('network error'))
  }

  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        for (let sent = false; !sent;) {
          const { value: piece, done } = iterator.next()
          if (done) {
            flush(controller)
            controller.close()
            return
          }
          if (piece.token) {
            if (delivery.break && tokens >= delivery.break.tokens) return breakOff(controller, delivery.break)
            tokens++
            due ??= createSchedule(pace)
            const ms = due()
            if (ms > 0) await pause.wait(ms)
          }
          sent = send(controller, piece.text)
        }
      },
      cancel() {
        pause.stop()
        iterator.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}
