import type { Warning } from '../../types/index.ts'
import { unsupported } from '../shared/warnings.ts'

const scale = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']

/** The effort among those the host knows that comes nearest; thinking that cannot be switched off is said to be so. */
export function efforts(...known: readonly string[]): (value: unknown, warnings: Warning[]) => unknown {
  return (value, warnings) => {
    const effort = String(value)
    if (known.includes(effort)) return effort
    const away = (other: string) => Math.abs(scale.indexOf(other) - scale.indexOf(effort))
    const [nearest] = known.filter((other) => other !== 'none').sort((one, other) => away(one) - away(other))
    if (effort === 'none' || nearest === undefined) {
      warnings.push(unsupported('reasoning_effort', `'${effort}' is not known here and is left out`))
      return undefined
    }
    const message = `reasoning_effort '${effort}' is not known here, '${nearest}' is sent`
    warnings.push({ code: 'clamped-param', param: 'reasoning_effort', message })
    return nearest
  }
}

/** The first four of `stop`: a fifth is refused. */
export function fourStops(value: unknown, warnings: Warning[]): unknown {
  if (!Array.isArray(value) || value.length <= 4) return value
  warnings.push({ code: 'clamped-param', param: 'stop', message: 'stop: only the first 4 strings are sent' })
  return value.slice(0, 4)
}
