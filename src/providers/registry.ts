import type { Provider } from '../types/index.ts'
import { anthropic } from './anthropic.ts'
import { azure } from './azure.ts'
import { cerebras } from './cerebras.ts'
import { cohere } from './cohere.ts'
import { deepseek } from './deepseek.ts'
import { fireworks } from './fireworks.ts'
import { gemini } from './gemini.ts'
import { groq } from './groq.ts'
import { huggingface } from './huggingface.ts'
import { llamacpp } from './llamacpp.ts'
import { lmstudio } from './lmstudio.ts'
import { mistral } from './mistral.ts'
import { moonshot } from './moonshot.ts'
import { ollama } from './ollama.ts'
import { openai } from './openai.ts'
import { openrouter } from './openrouter.ts'
import { perplexity } from './perplexity.ts'
import { textgen } from './textgen.ts'
import { together } from './together.ts'
import { vllm } from './vllm.ts'
import { xai } from './xai.ts'

/** Every host that is built in: one line each. */
export const providers: readonly Provider[] = [
  openai,
  anthropic,
  gemini,
  cohere,
  mistral,
  huggingface,
  groq,
  together,
  openrouter,
  deepseek,
  xai,
  fireworks,
  perplexity,
  cerebras,
  azure,
  moonshot,
  ollama,
  llamacpp,
  vllm,
  lmstudio,
  textgen,
]
