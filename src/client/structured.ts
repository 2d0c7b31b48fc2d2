/** What a call with a `schema` needs, before it is sent and after it is answered: loaded once, with the first such call. */
export { askForSchema } from './ask-for-schema.ts'
export { parseAnswers } from './parse-answers.ts'
