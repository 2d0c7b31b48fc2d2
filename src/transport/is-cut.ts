const tokens = /"(?:[^"\\]|\\.)*("?)|[[\]{}]/gs

/** Is this the beginning of a JSON document whose end is missing? Text that is no JSON at all is not. */
export function isCut(data: unknown): boolean {
  if (typeof data !== 'string' || !/^\s*[[{]/.test(data)) return false
  let open = 0
  for (const [token, closed] of data.matchAll(tokens)) {
    if (closed === '') return true
    if (closed === undefined) open += /[[{]/.test(token) ? 1 : -1
  }
  return open > 0
}
