const streaming = `Three things make a streamed answer feel right:

1. **Start at once.** The first token matters more than the last one.
2. **Never jump.** Text that has been read stays where it is.
3. **Stop means stop.** The server hears of it too.

\`\`\`ts
import { completion } from 'llmux'

const stream = completion({
  model: 'ollama/llama3.2',
  messages: [{ role: 'user', content: 'Why is the sky blue?' }],
  stream: true,
})
for await (const chunk of stream) {
  show(chunk.choices[0]?.delta.content)
}
\`\`\`

Change the \`model\` string and the same code asks another provider.`

const fallback = `When one model fails, the next one in the list is asked:

| what happened | what llmux does |
| --- | --- |
| rate limit, overload | waits as told, tries again, then moves on |
| server not reachable | moves on at once |
| context too small | skips to a model with a larger window |
| wrong key | moves on, and tells you |

> Try it here: choose **Simulated: rate limit** as the model, and *Simulated: quick* under “If it fails”.`

const sky = `Sunlight is a mix of all colours. In the air, **short waves are scattered far more than long ones** (about as the fourth power of their frequency), so blue light reaches you from every direction of the sky, while the rest comes straight from the sun.

At sunset the light has crossed so much air that most blue has been scattered out of it: what is left is *orange and red*.`

const fallbackAnswer = (question: string) => `You asked: “${question.slice(0, 200)}”

I am a **simulated model**: I run in this page, need no key, and know only a few answers. What is real is everything around me: the request, the stream, the errors, the fallback.

- Pick **Ollama** to talk to a model on your own machine.
- Type a key under *Connections* to ask a model in the cloud.
- Or choose one of the *simulated failures* and watch what happens.`

/** What a simulated model knows. */
export function answerFor(question: string): string {
  if (/sky|blue/i.test(question)) return sky
  if (/fail|fall ?back|error/i.test(question)) return fallback
  if (/stream|code|example|snippet/i.test(question)) return streaming
  return fallbackAnswer(question)
}
