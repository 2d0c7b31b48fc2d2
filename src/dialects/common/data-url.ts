/** The parts of a base64 `data:` URL; undefined for every other URL. */
export function readDataUrl(url: string): { mediaType: string; data: string } | undefined {
  if (!url.startsWith('data:')) return undefined
  const comma = url.indexOf(',')
  const [mediaType, ...parameters] = url.slice(5, comma).split(';')
  return parameters.includes('base64')
    ? { mediaType: mediaType || 'text/plain', data: url.slice(comma + 1) }
    : undefined
}
