import { placeLabels } from './labels.ts'

interface MapProps {
  texts: readonly string[]
  points: readonly { x: number; y: number }[]
  matrix: readonly (readonly number[])[]
  active: number | undefined
  onActive(index: number | undefined): void
}

const width = 640
const height = 420
const margin = { x: 70, y: 48 }
/** Of a letter of a label, on average. */
const letter = 7.4
const most = 22

/**
 * Where the texts lie in two dimensions. Lines join each text with its nearest; the map is a picture of the table below it. A label that
 * finds no room is shown when its point, or its row of the table, is pointed at.
 */
export function MeaningMap({ texts, points, matrix, active, onActive }: MapProps) {
  const [x, y] = [
    scale(
      points.map((point) => point.x),
      width,
      margin.x,
    ),
    scale(
      points.map((point) => point.y),
      height,
      margin.y,
    ),
  ]
  const at = points.map((point) => ({ x: x(point.x), y: y(point.y) }))
  const widths = texts.map((text) => Math.min(text.length, most) * letter)
  const spots = placeLabels(at, widths, { width, height })
  return (
    <figure className="map">
      <figcaption>Map</figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label="Texts as points: neighbours mean alike. The table holds the numbers."
      >
        <g className="links">
          {nearestPairs(matrix).map(([a, b]) => (
            <line
              key={`${a} ${b}`}
              x1={at[a]?.x}
              y1={at[a]?.y}
              x2={at[b]?.x}
              y2={at[b]?.y}
              data-active={a === active || b === active || undefined}
            />
          ))}
        </g>
        {at.map((place, index) => (
          <g
            key={texts[index]}
            className="point"
            data-active={index === active || undefined}
            transform={`translate(${place.x} ${place.y})`}
            onPointerEnter={() => onActive(index)}
            onPointerLeave={() => onActive(undefined)}
          >
            <circle r="18" className="reach" />
            <circle r="6.5" />
            {index === active ? (
              <text y="-13" textAnchor={place.x < 150 ? 'start' : place.x > width - 150 ? 'end' : 'middle'}>
                {shorten(texts[index] ?? '', 60)}
              </text>
            ) : (
              spots[index] && (
                <text x={spots[index].x} y={spots[index].y} textAnchor={spots[index].anchor}>
                  {shorten(texts[index] ?? '', most)}
                </text>
              )
            )}
          </g>
        ))}
      </svg>
    </figure>
  )
}

function scale(values: readonly number[], size: number, edge: number): (value: number) => number {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  // All in one place: in the middle.
  return (value) => (high - low < 1e-9 ? size / 2 : edge + ((value - low) / (high - low)) * (size - 2 * edge))
}

function nearestPairs(matrix: readonly (readonly number[])[]): [number, number][] {
  const pairs = new Map<string, [number, number]>()
  for (const [index, row] of matrix.entries()) {
    const others = row.map((value, other) => (other === index ? -Infinity : value))
    const nearest = others.indexOf(Math.max(...others))
    if (nearest < 0) continue
    const pair: [number, number] = [Math.min(index, nearest), Math.max(index, nearest)]
    pairs.set(pair.join(), pair)
  }
  return [...pairs.values()]
}

const shorten = (text: string, length: number) => (text.length > length ? `${text.slice(0, length - 1)}…` : text)
