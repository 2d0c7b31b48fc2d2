/** Is this the beginning of a JSON document whose end is missing? Text that is no JSON at all is not. */
export function isCut(data: unknown): boolean {
  if (typeof data !== 'string' || !/^\s*[[{]/.test(data)) return false
  // A string that is not closed counts as a bracket that is not.
  const brackets = data.replace(/"(?:[^"\\]|\\.)*("?)/g, (_, closed) => (closed ? '' : '{'))
  return brackets.split(/[[{]/).length > brackets.split(/[\]}]/).length
}
