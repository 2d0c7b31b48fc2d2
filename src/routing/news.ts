/** Wakes whoever waits for the next change. */
export function createNews(): { tell(): void; next(): Promise<void> } {
  let waiting: (() => void)[] = []
  return {
    tell() {
      const told = waiting
      waiting = []
      for (const wake of told) wake()
    },
    next: () => new Promise((resolve) => waiting.push(resolve)),
  }
}
