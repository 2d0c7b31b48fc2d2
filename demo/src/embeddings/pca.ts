type Vector = readonly number[] | Float32Array

/** Points in the plane that keep as much of the vectors' spread as two axes can: the first two principal components. */
export function project(vectors: readonly Vector[]): { x: number; y: number }[] {
  const centred = centre(vectors)
  const first = principalAxis(centred, [])
  const second = principalAxis(centred, [first])
  return centred.map((vector) => ({ x: dot(vector, first), y: dot(vector, second) }))
}

export function similarity(a: Vector, b: Vector): number {
  const lengths = Math.sqrt(dot(a, a) * dot(b, b))
  return lengths === 0 ? 0 : dot(a, b) / lengths
}

function dot(a: Vector, b: Vector): number {
  let sum = 0
  for (let index = 0; index < a.length; index++) sum += (a[index] ?? 0) * (b[index] ?? 0)
  return sum
}

function centre(vectors: readonly Vector[]): number[][] {
  const mean = Array.from(vectors[0] ?? [], (_, at) => {
    let sum = 0
    for (const vector of vectors) sum += vector[at] ?? 0
    return sum / vectors.length
  })
  return vectors.map((vector) => mean.map((middle, at) => (vector[at] ?? 0) - middle))
}

/** Power iteration on the covariance, which is never built: a step is `Xᵀ(X·axis)`. What earlier axes hold is taken out. */
function principalAxis(centred: readonly number[][], found: readonly number[][]): number[] {
  const size = centred[0]?.length ?? 0
  // Any start that is not orthogonal to the axis will do; this one is the same on every run.
  let axis = normalised(Array.from({ length: size }, (_, at) => Math.sin(at * 12.9898 + 1)))
  for (let step = 0; step < 100; step++) {
    const next = Array.from({ length: size }, () => 0)
    for (const vector of centred) add(next, vector, dot(vector, axis))
    for (const other of found) add(next, other, -dot(next, other))
    const turned = normalised(next)
    if (1 - Math.abs(dot(turned, axis)) < 1e-10) return turned
    axis = turned
  }
  return axis
}

function normalised(vector: readonly number[]): number[] {
  const length = Math.sqrt(dot(vector, vector))
  // No spread is left: everything lies in one place on this axis.
  return vector.map((value) => (length < 1e-12 ? 0 : value / length))
}

function add(sum: number[], vector: Vector, times: number): void {
  for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] ?? 0) + times * (vector[at] ?? 0)
}
