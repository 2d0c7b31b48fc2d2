import type { Warning } from '../../types/index.ts'

/** A request field the target has no word for. */
export function unsupported(param: string, why = 'has no equivalent here and is left out'): Warning {
  return { code: 'unsupported-param', param, message: `${param} ${why}` }
}
