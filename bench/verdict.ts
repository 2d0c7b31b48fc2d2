export interface Verdict {
  what: string
  value: number
  limit: number
  unit: string
}

export const verdict = (what: string, value: number, limit: number, unit = '×'): Verdict => ({
  what,
  value,
  limit,
  unit,
})

/** Prints what was promised beside what was measured; true when all of it holds. */
export function printVerdicts(title: string, verdicts: readonly Verdict[]): boolean {
  console.log(`\n${title}\n`)
  for (const { what, value, limit, unit } of verdicts) {
    const figure = `${value.toFixed(2)} ${unit}`.padStart(10)
    console.log(`${value <= limit ? '✓' : '✗'} ${what.padEnd(62)} ${figure}   at most ${limit}`)
  }
  return verdicts.every(({ value, limit }) => value <= limit)
}
