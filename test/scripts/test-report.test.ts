import { describe, expect, it } from 'vitest'
import { countsOf, lineOf, sumOf, type VitestReport } from '../../scripts/test-report.ts'

const report = (given: Partial<VitestReport> = {}): VitestReport => ({
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [{ status: 'passed', assertionResults: [{}, {}, {}] }],
  ...given,
})

describe('the counts of a suite', () => {
  it('are its own', () => {
    expect(countsOf(report({ numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 }), 1)).toEqual({
      passed: 3,
      failed: 2,
      skipped: 2,
    })
  })

  it('have a failure for each file that does not load', () => {
    const testResults = [{ status: 'failed', assertionResults: [] }]
    expect(countsOf(report({ testResults }), 1)).toMatchObject({ passed: 3, failed: 1 })
  })

  it('have a failure where the run ended badly though no test failed', () => {
    expect(countsOf(report(), 1).failed).toBe(1)
    expect(countsOf(report(), undefined).failed).toBe(1)
  })

  it('have a failure where nothing ran', () => {
    expect(countsOf(report({ numPassedTests: 0, testResults: [] }), 0).failed).toBe(1)
  })
})

describe('the last line', () => {
  it('sums all suites', () => {
    const sum = sumOf([
      { passed: 2, failed: 0, skipped: 0 },
      { passed: 3, failed: 1, skipped: 0 },
    ])
    expect(lineOf(sum)).toBe('5 passed, 1 failed')
  })

  it('names what was skipped, if anything was', () => {
    expect(lineOf({ passed: 1, failed: 0, skipped: 2 })).toBe('1 passed, 0 failed, 2 skipped')
  })
})
