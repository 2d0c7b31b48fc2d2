/** Reads JSON as far as it has arrived. What is not there yet is left out: no value is invented, only texts may be cut short. */
export function parsePartial(text: string): unknown {
  const start = text.search(/[[{]/)
  if (start < 0) return undefined
  const reader = { text, at: start }
  const value = readValue(reader)
  return value === missing ? undefined : value
}

interface Reader {
  readonly text: string
  at: number
}

/** The text ends before a value has begun, or before it can be known. */
const missing = Symbol('missing')

const space = ' \t\r\n'
const separators = `${space},`

function skip(reader: Reader, signs: string): void {
  while (reader.at < reader.text.length && signs.includes(reader.text.charAt(reader.at))) reader.at++
}

function readValue(reader: Reader): unknown {
  skip(reader, space)
  const sign = reader.text[reader.at]
  if (sign === '{') return readObject(reader)
  if (sign === '[') return readArray(reader)
  if (sign === '"') return readText(reader)
  return readWord(reader)
}

function readObject(reader: Reader): Record<string, unknown> {
  const object: Record<string, unknown> = {}
  reader.at++
  for (;;) {
    skip(reader, separators)
    if (reader.text[reader.at] !== '"') break
    const key = readText(reader)
    skip(reader, space)
    if (typeof key !== 'string' || reader.text[reader.at] !== ':') return object
    reader.at++
    const value = readValue(reader)
    if (value === missing) return object
    // Assigned, `__proto__` would set the prototype.
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
  }
  if (reader.text[reader.at] === '}') reader.at++
  return object
}

function readArray(reader: Reader): unknown[] {
  const array: unknown[] = []
  reader.at++
  for (;;) {
    skip(reader, separators)
    if (reader.at >= reader.text.length || reader.text[reader.at] === ']') break
    const value = readValue(reader)
    if (value === missing) return array
    array.push(value)
  }
  reader.at++
  return array
}

/** Up to its closing quote, or to the last character that is whole. */
function readText(reader: Reader): unknown {
  const body = /"(?:[^"\\]|\\(?:u[\da-fA-F]{4}|[^u]))*/y
  body.lastIndex = reader.at
  const found = body.exec(reader.text)?.[0] ?? '"'
  reader.at += found.length
  if (reader.text[reader.at] === '"') {
    reader.at++
    return parsed(`${found}"`)
  }
  reader.at = reader.text.length
  // An escaped half of a pair is no character yet.
  return parsed(`${found.replace(/\\u[dD][89abAB][\da-fA-F]{2}$/, '')}"`)
}

/** A number, true, false or null: known once something follows it, as `1` may yet be `12`. */
function readWord(reader: Reader): unknown {
  const word = /[^\s,\]}]*/y
  word.lastIndex = reader.at
  const found = word.exec(reader.text)?.[0] ?? ''
  reader.at += found.length
  if (reader.at >= reader.text.length || found === '') {
    reader.at = reader.text.length
    return missing
  }
  return parsed(found)
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    // Not JSON at all: the schema will say so when the answer is whole.
    return missing
  }
}
