import { skipToken } from '@tanstack/react-query'
import { useEmbedding } from 'llmux/react'
import { useDeferredValue, useMemo, useState } from 'react'
import { ErrorCard } from './error-card.tsx'
import { useInstalledModels } from './ollama.ts'
import type { Settings } from './settings.ts'
import { cosine, project } from './vectors.ts'

const samples = `The cat sleeps on the sofa
The cat naps on the couch
The dog sleeps on the floor
Stocks fell sharply on Monday
Stocks lost three percent on Monday
Investors sold their stocks
It will rain tomorrow
It will be windy tomorrow`

/** Texts in; how alike they are, and where they lie, out. */
export default function Embeddings({
  settings,
  change,
}: {
  settings: Settings
  change(change: Partial<Settings>): void
}) {
  const [text, setText] = useState(samples)
  const texts = useMemo(
    () =>
      [
        ...new Set(
          text
            .split('\n')
            .map((line) => line.trim())
            .filter(Boolean),
        ),
      ].slice(0, 40),
    [text],
  )
  const input = useDeferredValue(texts)
  const { data, error, isPending, isFetching, refetch } = useEmbedding(
    input.length ? { model: settings.embeddingModel, input } : skipToken,
  )
  const vectors = useMemo(() => data?.data.map(({ embedding }) => embedding) ?? [], [data])
  const complete = vectors.length === input.length
  return (
    <section className="embeddings" aria-label="Embeddings">
      <div className="column wide">
        <h2>How alike are these?</h2>
        <div className="inputs">
          <label>
            Texts, one a line
            <textarea rows={9} value={text} onChange={(event) => setText(event.target.value)} spellCheck={false} />
          </label>
          <EmbeddingModel settings={settings} change={change} />
        </div>
        {error && <ErrorCard error={error} retry={() => void refetch()} />}
        {input.length === 0 && <p className="hint">Write a few texts above.</p>}
        {isPending && isFetching && (
          <p className="waiting">
            <span aria-hidden="true" className="pulse" /> Embedding {input.length} texts
          </p>
        )}
        {complete && vectors.length > 1 && (
          <div className="charts">
            <figure>
              <figcaption>Map: near means alike</figcaption>
              <Scatter texts={input} vectors={vectors} />
            </figure>
            <figure>
              <figcaption>Cosine similarity</figcaption>
              <Matrix texts={input} vectors={vectors} />
            </figure>
          </div>
        )}
        {data && (
          <p className="meta">
            <strong>{data.provider}</strong> <span>{data.model}</span> <span>{vectors[0]?.length} dimensions</span>
            {data.usage && <span>{data.usage.prompt_tokens} tokens</span>}
          </p>
        )}
      </div>
    </section>
  )
}

function EmbeddingModel({ settings, change }: { settings: Settings; change(change: Partial<Settings>): void }) {
  const { data = [] } = useInstalledModels(settings.ollamaURL)
  const installed = data.filter(
    ({ id, capabilities }) => capabilities?.includes('embedding') ?? /embed|minilm|bge/.test(id),
  )
  const names = [
    'simulated/embed',
    ...installed.map(({ id }) => id),
    'openai/text-embedding-3-small',
    'gemini/gemini-embedding-001',
    'mistral/mistral-embed',
  ]
  return (
    <label>
      Embedding model
      <select
        className="picker"
        value={settings.embeddingModel}
        onChange={(event) => change({ embeddingModel: event.target.value })}
      >
        {[...new Set([...names, settings.embeddingModel])].map((name) => (
          <option key={name} value={name}>
            {name === 'simulated/embed' ? 'Simulated, no key needed' : name}
          </option>
        ))}
      </select>
    </label>
  )
}

type Vectors = readonly (readonly number[])[]

/** px in the picture's own measure; labels nearer than a line are moved apart, from the top down. */
function placed(points: readonly (readonly [number, number])[]): { x: number; y: number; labelY: number }[] {
  const places = points.map(([x, y]) => ({ x: 40 + x * 420, y: 30 + y * 300, labelY: 34 + y * 300 }))
  const above: typeof places = []
  for (const place of places.toSorted((a, b) => a.y - b.y)) {
    for (const other of above)
      if (Math.abs(other.x - place.x) < 220 && place.labelY - other.labelY < 15) place.labelY = other.labelY + 15
    above.push(place)
  }
  return places
}

function Scatter({ texts, vectors }: { texts: readonly string[]; vectors: Vectors }) {
  const places = useMemo(() => placed(project(vectors)), [vectors])
  const [near, setNear] = useState<number>()
  const leave = () => setNear(undefined)
  return (
    <svg viewBox="0 0 500 360" role="group" aria-label="Texts as points, near ones are alike">
      {places.map(({ x, y, labelY }, index) => {
        const label = texts[index] ?? ''
        const left = x > 300
        return (
          <g
            key={label}
            className={near === index ? 'near' : undefined}
            tabIndex={0}
            role="img"
            aria-label={label}
            onFocus={() => setNear(index)}
            onBlur={leave}
            onPointerEnter={() => setNear(index)}
            onPointerLeave={leave}
          >
            <circle cx={x} cy={y} r={7} />
            <text x={left ? x - 12 : x + 12} y={labelY} textAnchor={left ? 'end' : 'start'}>
              {near === index || label.length < 30 ? label : `${label.slice(0, 28)}…`}
            </text>
          </g>
        )
      })}
    </svg>
  )
}

function Matrix({ texts, vectors }: { texts: readonly string[]; vectors: Vectors }) {
  const rows = useMemo(() => vectors.map((a) => vectors.map((b) => cosine(a, b))), [vectors])
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label="Similarity matrix">
      <table className="matrix">
        <thead>
          <tr>
            <td />
            {texts.map((text, index) => (
              <th key={text} scope="col" title={text}>
                {index + 1}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={texts[index]}>
              <th scope="row" title={texts[index]}>
                <span>{index + 1}</span> {texts[index]}
              </th>
              {row.map((value, column) => (
                <td
                  key={texts[column]}
                  style={{ '--alike': Math.max(0, value).toFixed(3) } as React.CSSProperties}
                  title={`${texts[index]} / ${texts[column]}`}
                >
                  {value.toFixed(2).replace(/^(-?)0/, '$1')}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
