/** What became of a question: its answer; a failure; or nothing, because whoever asked it has hung up. */
export type Landing<Value> = { readonly answer: Value } | 'failed' | 'given up'

/** Equal questions asked at the same time travel once. */
export interface SingleFlight<Value> {
  /** Joins the one under way for this key, if there is one. */
  join(key: string): Promise<Landing<Value>> | undefined
  /** Becomes the one under way. Announce what comes of it, once; equal questions join an answer until it is kept, too. */
  lead(key: string): (landing: Landing<Value>, kept?: Promise<unknown>) => void
}

export function singleFlight<Value>(): SingleFlight<Value> {
  const flights = new Map<string, Promise<Landing<Value>>>()
  return {
    join: (key) => flights.get(key),
    lead(key) {
      let announce: (landing: Landing<Value>) => void = () => undefined
      const flight = new Promise<Landing<Value>>((resolve) => {
        announce = resolve
      })
      flights.set(key, flight)
      return (landing, kept) => {
        const over = () => {
          if (flights.get(key) === flight) flights.delete(key)
        }
        if (kept) kept.then(over, over)
        else over()
        announce(landing)
      }
    },
  }
}
