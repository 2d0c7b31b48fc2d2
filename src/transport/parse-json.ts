/** Bare numbers that Python's json module writes and JSON does not have (vllm#19661, sglang#5984); strings are matched to be skipped. */
const nonFinite = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g

/** Parsed JSON, or the text itself where it is none (`[DONE]`, a proxy's plain words). `NaN` and `Infinity` read as null. */
export function parseJSON(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON as it stands: the second reading below decides.
  }
  try {
    return JSON.parse(text.replace(nonFinite, (match) => (match.startsWith('"') ? match : 'null')))
  } catch {
    return text
  }
}
