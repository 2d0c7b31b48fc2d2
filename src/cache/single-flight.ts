/** Equal questions asked at the same time travel once. */
export interface SingleFlight<Value> {
  /**
   * Joins the one under way for this key, or becomes it. `undefined` from the one joined (it failed, or was given up) sends the next of
   * those who wait; nobody fails because another caller hung up.
   */
  join(key: string): Promise<Value | undefined> | undefined
  /** Announces the answer, or that there is none. Call it always, once. */
  lead(key: string): (value: Value | undefined) => void
}

export function singleFlight<Value>(): SingleFlight<Value> {
  const flights = new Map<string, Promise<Value | undefined>>()
  return {
    join: (key) => flights.get(key),
    lead(key) {
      let land: (value: Value | undefined) => void = () => undefined
      const flight = new Promise<Value | undefined>((resolve) => {
        land = resolve
      })
      flights.set(key, flight)
      return (value) => {
        if (flights.get(key) === flight) flights.delete(key)
        land(value)
      }
    },
  }
}
