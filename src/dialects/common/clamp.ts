import type { Warning } from '../../types/index.ts'

/** The number within its range; what had to be moved is told in `warnings`. */
export function clamp(
  param: string,
  value: number,
  [low, high]: readonly [number, number],
  warnings: Warning[],
): number {
  const kept = Math.min(Math.max(value, low), high)
  if (kept !== value)
    warnings.push({ code: 'clamped-param', param, message: `${param} ${value} is out of range, ${kept} is sent` })
  return kept
}
