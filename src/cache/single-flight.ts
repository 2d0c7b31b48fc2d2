/** What became of a question: its answer; a failure; or nothing, because whoever asked it has hung up. */
export type Landing<Value> = { readonly answer: Value } | 'failed' | 'given up'

/** A question that is under way. */
export interface Flight<Value> {
  readonly landing: Promise<Landing<Value>>
  /** ms for which whoever reads the answer has asked for no more of it. */
  paused(): number
}

/** Announces what became of a question, once; equal ones join an answer until it is kept, too. */
export type Landed<Value> = (landing: Landing<Value>, kept?: Promise<unknown>) => void

/** Equal questions asked at the same time travel once. */
export interface SingleFlight<Value> {
  /** The one under way for this key, if there is one. */
  join(key: string): Flight<Value> | undefined
  /** Becomes the one under way. */
  lead(key: string, paused?: () => number): Landed<Value>
}

export function singleFlight<Value>(): SingleFlight<Value> {
  const flights = new Map<string, Flight<Value>>()
  return {
    join: (key) => flights.get(key),
    lead(key, paused = () => 0) {
      let announce: (landing: Landing<Value>) => void = () => undefined
      const landing = new Promise<Landing<Value>>((resolve) => {
        announce = resolve
      })
      const flight = { landing, paused }
      flights.set(key, flight)
      return (outcome, kept) => {
        const over = () => {
          if (flights.get(key) === flight) flights.delete(key)
        }
        if (kept) kept.then(over, over)
        else over()
        announce(outcome)
      }
    },
  }
}
