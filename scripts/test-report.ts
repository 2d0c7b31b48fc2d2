export interface Counts {
  passed: number
  failed: number
  skipped: number
}

/** What Vitest's JSON reporter writes, as far as it is read here. */
export interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: readonly { status: string; assertionResults: readonly unknown[] }[]
}

export const failure: Counts = { passed: 0, failed: 1, skipped: 0 }

/** The counts of a suite. One that ran nothing, or ended badly though no test failed, has failed. */
export function countsOf(report: VitestReport, code: number | undefined): Counts {
  const { numPassedTests: passed, numFailedTests, numPendingTests, numTodoTests, testResults } = report
  // A file that does not even load has no test that could fail.
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  ).length
  const failed = numFailedTests + broken
  const bad = failed === 0 && (code !== 0 || passed === 0)
  return { passed, failed: bad ? 1 : failed, skipped: numPendingTests + numTodoTests }
}

export function sumOf(all: readonly Counts[]): Counts {
  const sum = (key: keyof Counts) => all.reduce((total, counts) => total + counts[key], 0)
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }
}

/** `12 passed, 0 failed`, and what was skipped if anything was. */
export function lineOf({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`
}
