import { skipToken } from '@tanstack/react-query'
import { useEmbedding } from 'llmux/react'
import { useMemo, useState, type SyntheticEvent } from 'react'
import { ErrorCard } from '../errors/error-card.tsx'
import { simulatedEmbedding } from '../simulation/simulated-models.ts'
import { EmbeddingModel } from './embedding-model.tsx'
import { MeaningMap } from './meaning-map.tsx'
import { project, similarity } from './pca.ts'
import { SimilarityMatrix } from './similarity-matrix.tsx'
import '../styles/embeddings.css'

const sample = [
  'The cat sleeps on the warm sofa',
  'A small cat plays with a ball of wool',
  'My cat sleeps all day on the sofa',
  'The bank raised its interest rate again',
  'A higher interest rate slows the housing market',
  'The central bank left the interest rate alone',
  'The probe sent pictures from orbit around Mars',
  'A new probe will land on Mars next year',
  'Pictures from Mars show a dry river bed',
].join('\n')

const most = 60

export default function Embeddings() {
  const [text, setText] = useState(sample)
  const [model, setModel] = useState(simulatedEmbedding)
  const [asked, setAsked] = useState<{ model: string; input: readonly string[] }>()
  const [active, setActive] = useState<number>()
  const lines = [...new Set(text.split('\n').map((line) => line.trim()))].filter(Boolean)
  const answer = useEmbedding(asked ?? skipToken)
  const texts = asked?.input ?? []
  const result = useMemo(() => {
    const vectors = answer.data?.data.map(({ embedding }) => embedding)
    return vectors && { points: project(vectors), matrix: vectors.map((a) => vectors.map((b) => similarity(a, b))) }
  }, [answer.data])

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    setActive(undefined)
    const next = { model: model.trim(), input: lines.slice(0, most) }
    if (JSON.stringify(next) === JSON.stringify(asked)) void answer.refetch()
    else setAsked(next)
  }

  return (
    <main className="embeddings">
      <form className="embed-form" onSubmit={submit}>
        <h1>What lies close together?</h1>
        <p>An embedding turns a text into a point. Texts that mean alike become neighbours.</p>
        <label htmlFor="texts">One text a line</label>
        <textarea id="texts" rows={9} value={text} onChange={(event) => setText(event.target.value)} />
        <EmbeddingModel model={model} onChange={setModel} />
        <div className="line">
          <button type="submit" className="primary" disabled={lines.length < 2 || !model.trim() || answer.isFetching}>
            {answer.isFetching ? 'Embedding…' : `Embed ${Math.min(lines.length, most)} texts`}
          </button>
          <span className="unseen" role="status">
            {answer.data && !answer.isFetching ? `${texts.length} texts embedded` : ''}
          </span>
        </div>
        {lines.length > most && <p>Only the first {most} texts are drawn.</p>}
        {answer.error && <ErrorCard error={answer.error} onAgain={() => void answer.refetch()} />}
        {answer.data && (
          <p className="meta">
            {answer.data.provider} · {answer.data.data[0]?.embedding.length ?? 0} dimensions ·{' '}
            {Math.round(answer.data.timing.total ?? 0)} ms
          </p>
        )}
      </form>
      {result && texts.length === result.points.length ? (
        <div className="embed-result">
          <MeaningMap texts={texts} {...result} active={active} onActive={setActive} />
          <SimilarityMatrix texts={texts} matrix={result.matrix} active={active} onActive={setActive} />
        </div>
      ) : (
        <div className="embed-empty" aria-hidden="true">
          <svg viewBox="0 0 200 140">
            <g>
              <circle cx="46" cy="40" r="5" />
              <circle cx="66" cy="52" r="5" />
              <circle cx="50" cy="62" r="5" />
              <circle cx="150" cy="46" r="5" />
              <circle cx="164" cy="60" r="5" />
              <circle cx="142" cy="66" r="5" />
              <circle cx="98" cy="106" r="5" />
              <circle cx="116" cy="98" r="5" />
            </g>
            <path d="M46 40 66 52 50 62ZM150 46l14 14-22 6ZM98 106l18-8" />
          </svg>
        </div>
      )}
    </main>
  )
}
