type Vector = readonly number[]

const dot = (a: Vector, b: Vector) => a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)
const length = (a: Vector) => Math.sqrt(dot(a, a))
const scaled = (a: Vector, by: number) => a.map((value) => value * by)
const minus = (a: Vector, b: Vector) => a.map((value, index) => value - (b[index] ?? 0))

export function cosine(a: Vector, b: Vector): number {
  const lengths = length(a) * length(b)
  return lengths ? dot(a, b) / lengths : 0
}

/**
 * Two dimensions of many, by principal components: the two directions in which the vectors differ most, found by power iteration.
 * Each lies between 0 and 1.
 */
export function project(vectors: readonly Vector[]): (readonly [number, number])[] {
  const size = vectors[0]?.length ?? 0
  const mean = Array.from(
    { length: size },
    (_, index) => vectors.reduce((sum, vector) => sum + (vector[index] ?? 0), 0) / vectors.length,
  )
  const centred = vectors.map((vector) => minus(vector, mean))
  const first = component(centred, size)
  const rest = centred.map((vector) => minus(vector, scaled(first, dot(vector, first))))
  const second = component(rest, size)
  return zip(unit(centred.map((vector) => dot(vector, first))), unit(rest.map((vector) => dot(vector, second))))
}

/** The direction of the greatest spread: what a vector becomes when it is multiplied by the covariance again and again. */
function component(vectors: readonly Vector[], size: number): Vector {
  // A fixed start, so that the map stays the same from visit to visit.
  let direction: Vector = Array.from({ length: size }, (_, index) => Math.sin(index + 1))
  for (let step = 0; step < 60; step++) {
    const next = Array.from({ length: size }, () => 0)
    for (const vector of vectors) {
      const weight = dot(vector, direction)
      for (let index = 0; index < size; index++) next[index] = (next[index] ?? 0) + weight * (vector[index] ?? 0)
    }
    const norm = length(next)
    if (!norm) return direction
    direction = scaled(next, 1 / norm)
  }
  return direction
}

function unit(values: readonly number[]): number[] {
  const least = Math.min(...values)
  const range = Math.max(...values) - least || 1
  return values.map((value) => (value - least) / range)
}

const zip = (a: readonly number[], b: readonly number[]) => a.map((value, index) => [value, b[index] ?? 0] as const)
