import type { Warning } from '../../types/index.ts'

/** A request field the target has no word for. */
export function unsupported(param: string, why = 'has no equivalent here and is left out'): Warning {
  return { code: 'unsupported-param', param, message: `${param} ${why}` }
}

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
