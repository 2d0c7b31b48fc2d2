/** Cuts a text into token-like pieces (about four characters of English each). Joined, they are the text again. */
export const tokenise = (text: string): string[] => text.match(/\s?\S{1,6}|\s/gu) ?? []

/** What a prompt weighs, roughly: the mocks need plausible figures, not right ones. */
export const weigh = (value: unknown): number =>
  Math.max(1, Math.ceil((typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).length / 4))
