/** Texts and codes that say "the prompt does not fit", as providers word them. */
const overflow = new RegExp(
  "prompt( is)? too long|input is too long|(exceeds? the|longer than the model's|greater than the|exceed) context|" +
    'maximum (prompt|context|input) (length|limit)|max context length|reduce the length of|available context size|' +
    'context window exceeds|model token limit|token count.*exceeds|tokens?\\b.* exceeds the limit of \\d|' +
    'context.length.exceeded|exceed_context|too.many.(prompt.)?tokens|tokens?.limit.(exceeded|reached)|max_tokens_exceeded|' +
    'total length of all messages|the context length|must have less than \\d+ tokens|max_new_tokens. must be|input tokens exceed|' +
    'physical batch size|number of tokens allowed|keep the first \\d+ tokens|current length is .*while limit is|string.too.long|' +
    'length limit exceeded',
  'i',
)

/** Talk of tokens that means pace, not size: Bedrock's "Too many tokens, please wait", OpenAI's and Groq's tokens per minute. */
const pace = /rate.limit|too many requests|tokens per (min|day)|please wait/i

/** Does this error mean that the prompt does not fit the model? */
export function isContextOverflow(words: string): boolean {
  return overflow.test(words) && !pace.test(words)
}
