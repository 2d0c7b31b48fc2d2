const prompts = [
  { title: 'Tell it as a story', question: 'Explain how DNS works, as a short story.' },
  { title: 'Compare in a table', question: 'Compare Rust and Go in a table, then advise me.' },
  { title: 'Write some code', question: 'Write a typed debounce function in TypeScript.' },
]

export function Welcome({ onAsk }: { onAsk(question: string): void }) {
  return (
    <section className="welcome" aria-labelledby="welcome">
      <h1 id="welcome">
        Any model, <br />
        straight from the page.
      </h1>
      <p>
        No server in between. Start with a simulated model now; add the Ollama on your machine or a key of your own when
        you like. If one fails, the next one answers.
      </p>
      <ul className="prompts">
        {prompts.map(({ title, question }) => (
          <li key={title}>
            <button type="button" onClick={() => onAsk(question)}>
              <b>{title}</b>
              <span>{question}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
