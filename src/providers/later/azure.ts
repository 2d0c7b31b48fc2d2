export { adjust } from '../../dialects/openai-chat/strict.ts'
/** A resource serves the models of others too, DeepSeek's among them. */
export const thinkTags = true
