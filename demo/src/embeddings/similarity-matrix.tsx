import type { CSSProperties } from 'react'

interface MatrixProps {
  texts: readonly string[]
  matrix: readonly (readonly number[])[]
  active: number | undefined
  onActive(index: number | undefined): void
}

/** How alike any two texts are, from 0 to 1: the cosine of the angle between their vectors. */
export function SimilarityMatrix({ texts, matrix, active, onActive }: MatrixProps) {
  const others = matrix.flatMap((row, index) => row.filter((_, column) => column !== index))
  const [low, high] = [Math.min(...others), Math.max(...others)]
  const strength = (value: number) => Math.max(0, Math.min(1, (value - low) / (high - low || 1)))
  return (
    <section className="matrix">
      <h2>Similarity</h2>
      <div className="wide" tabIndex={0} role="group" aria-label="Similarity of any two texts">
        <table onPointerLeave={() => onActive(undefined)}>
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
            {matrix.map((row, index) => (
              <tr key={texts[index]} data-active={index === active || undefined} onPointerEnter={() => onActive(index)}>
                <th scope="row" title={texts[index]}>
                  <i>{index + 1}</i> {texts[index]}
                </th>
                {row.map((value, column) => (
                  <td
                    key={texts[column]}
                    style={{ '--strength': column === index ? 0 : strength(value) } as CSSProperties}
                  >
                    {column === index ? '·' : value.toFixed(2).replace('-0.00', '0.00')}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
