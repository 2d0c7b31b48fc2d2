import type { CompletionRequest } from 'llmux'

const debounce = `Here is a small, typed **debounce** with a way to cancel:

\`\`\`ts
export function debounce<Args extends unknown[]>(run: (...args: Args) => void, wait: number) {
  let timer: ReturnType<typeof setTimeout> | undefined

  const debounced = (...args: Args) => {
    clearTimeout(timer)
    timer = setTimeout(() => run(...args), wait)
  }
  debounced.cancel = () => clearTimeout(timer)
  return debounced
}
\`\`\`

How it behaves:

1. Every call restarts the clock, so \`run\` happens once the calls have paused for \`wait\` milliseconds.
2. The last arguments win.
3. \`debounced.cancel()\` forgets a call that is still waiting, which is what you want when a component unmounts.

> Use it for *typing*. For *scrolling*, where you want steady updates, a throttle is the better tool.`

const comparison = `Both compile to one fast binary. They ask for different things in return.

| | Rust | Go |
|---|---|---|
| Memory | ownership, checked by the compiler | garbage collector |
| Concurrency | async tasks and threads, data races rejected | goroutines and channels |
| Learning curve | steep, then rewarding | an afternoon |
| Compile time | patient | almost none |
| At home in | engines, parsers, browsers, firmware | services, tools, networking |

**Choose Rust** when a pause or a stray byte is a bug. **Choose Go** when the team has to ship and read each other's code next week.

- For a command-line tool, either is a joy.
- For a library that other languages call, Rust.
- For a service with ten authors, Go.`

const story = `### The reader who knew no addresses

Once there was a reader who wanted to visit *example.org*, but knew only its name.

She asked the **resolver**, an old librarian with a good memory. "I have not heard that name today," the librarian said, "but I know whom to ask."

1. First the **root**, who knows no house, only the districts: "For *.org*, go that way."
2. Then the keeper of **.org**, who knows every family: "The people of *example.org* keep their own book, over there."
3. At last the **authoritative server**, who opened the book and read: \`93.184.215.14\`.

The librarian wrote the number on a slip, with a note: *good for an hour*. That note is the **TTL**, and for the rest of the hour nobody had to walk at all.

*The end, until the slip expired.*`

const own = (question: string) => `You asked: **${question}**

This answer is **simulated**, so nothing left the page. It still took the whole way: a request in the provider's wire format, a stream of bytes cut at odd places, a decoder, and the same hooks that your app would use.

Three things to try next:

1. Under *Rehearse a failure*, pick **Rate limit** and ask again: the next model in the list answers, and the line below says why.
2. Press **Stop** while an answer is running. What has arrived stays.
3. Add the Ollama on your machine to the list, or a cloud model with a key of yours.

\`\`\`ts
for await (const chunk of completion({ model: ['ollama/llama3.2', 'openai/gpt-5-mini'], messages, stream: true })) {
  process.stdout.write(chunk.choices[0]?.delta.content ?? '')
}
\`\`\``

/** What a simulated model says: something about the question, in Markdown worth looking at. */
export function answerTo({ messages }: CompletionRequest): string {
  const content = messages.findLast(({ role }) => role === 'user')?.content
  // Wires that have parts hand parts over, even for a single text.
  const parts =
    typeof content === 'string' ? [content] : (content ?? []).map((part) => (part.type === 'text' ? part.text : ''))
  const question = parts.join(' ').replace(/\s+/g, ' ').trim()
  if (/debounce/i.test(question)) return debounce
  if (/\brust\b/i.test(question)) return comparison
  if (/\bdns\b/i.test(question)) return story
  return own(question.length > 160 ? `${question.slice(0, 157)}…` : question || 'nothing')
}
