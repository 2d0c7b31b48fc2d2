import type { PullProgress } from '../types/index.ts'

interface Layer {
  total: number
  completed: number
}

/** ms over which the rate is averaged: jumps between layers do not show, a slower network does. */
const memory = 4000
/** ms between two looks at the rate: lines come in bursts. */
const pace = 250

/**
 * Sums up what Ollama tells layer by layer. Layers are announced one after the other, so the sum to do grows: the fraction waits
 * rather than run backwards, and is 1 only when the server says that all is done.
 */
export function createProgress(now: () => number = () => performance.now()): (line: object) => PullProgress {
  const layers = new Map<string, Layer>()
  let fraction = 0
  let rate: number | undefined
  let lookedAt = now()
  /** Bytes that came since then; what a layer had when it was first told was there before. */
  let fresh = 0

  function note(line: Record<string, unknown>): void {
    const { digest, total, completed = 0 } = line
    if (typeof digest !== 'string' || !isCount(total)) return
    const known = layers.get(digest)
    const arrived = isCount(completed) ? completed : 0
    // A part that failed is fetched again: what was counted stays counted.
    const layer = { total: Math.max(total, known?.total ?? 0), completed: Math.max(arrived, known?.completed ?? 0) }
    if (known) fresh += layer.completed - known.completed
    layers.set(digest, layer)
  }

  function measure(): void {
    const elapsed = now() - lookedAt
    if (elapsed < pace) return
    const recent = (fresh / elapsed) * 1000
    rate = rate === undefined ? recent : rate + (1 - Math.exp(-elapsed / memory)) * (recent - rate)
    lookedAt += elapsed
    fresh = 0
  }

  return (line) => {
    note(line as Record<string, unknown>)
    if (layers.size > 0) measure()
    else lookedAt = now()
    const { status } = line as { status?: unknown }
    const done = status === 'success'
    let total = 0
    let completed = 0
    for (const layer of layers.values()) {
      total += layer.total
      completed += Math.min(layer.completed, layer.total)
    }
    // All known layers may be there while more are to come.
    if (total > 0) fraction = Math.max(fraction, Math.min(completed / total, 0.999))
    if (done) fraction = 1
    return {
      status: typeof status === 'string' ? status : '',
      completed,
      ...(total > 0 && { total }),
      ...((total > 0 || done) && { fraction }),
      ...(rate !== undefined && !done && { bytesPerSecond: Math.round(rate) }),
      ...(rate && total > completed && !done && { remaining: Math.round((total - completed) / rate) }),
      done,
    }
  }
}

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0
