/** The known word nearest to a mistyped one, if it is near enough to be meant. */
export function closest(word: string, known: readonly string[]): string | undefined {
  // No name is this long, and the comparison takes as long as the word times every candidate.
  if (word.length > 100) return undefined
  let best: string | undefined
  let least = Math.max(2, Math.floor(word.length / 3) + 1)
  for (const candidate of known) {
    const distance = editDistance(word.toLowerCase(), candidate)
    if (distance < least) [best, least] = [candidate, distance]
  }
  return best
}

/** Levenshtein's, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = [...b, ''].map((_, index) => index)
  for (let i = 0; i < a.length; i++) {
    let left = i
    let corner = i
    row = row.map((above, j) => {
      left = j ? Math.min(left + 1, above + 1, corner + (a[i] === b[j - 1] ? 0 : 1)) : i + 1
      corner = above
      return left
    })
  }
  return row.at(-1) ?? 0
}
