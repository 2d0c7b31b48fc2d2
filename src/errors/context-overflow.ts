/** Texts and codes that say "the prompt does not fit", as providers word them. */
const overflow = new RegExp(
  'context.(length|window|limit|size)|(prompt|input|string)( is)? too long|maximum (prompt|input) length|reduce the length|' +
    'model token limit|token.(limit|count).*(exceed|reached)|tokens?\\b.* exceeds the limit|too.many.(prompt.)?tokens|max_tokens_exceeded|' +
    'length of all messages|less than \\d+ tokens|max_new_tokens. must|input tokens exceed|physical batch|tokens allowed|' +
    'keep the first \\d+ tokens|while limit is|length limit exceeded',
  'i',
)

/** Talk of tokens that means pace, not size: Bedrock's "Too many tokens, please wait", OpenAI's and Groq's tokens per minute. */
const pace = /rate.limit|too many requests|tokens per (min|day)|please wait/i

/** Does this error mean that the prompt does not fit the model? */
export function isContextOverflow(words: string): boolean {
  return overflow.test(words) && !pace.test(words)
}
