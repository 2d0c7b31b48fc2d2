interface Point {
  x: number
  y: number
}
interface Box {
  left: number
  right: number
  top: number
  bottom: number
}
type Anchor = 'start' | 'middle' | 'end'
/** Where a label stands, as seen from its point. */
export interface Spot extends Point {
  anchor: Anchor
}

/** Above first, then wherever there is room. */
const spots: readonly Spot[] = [
  { x: 0, y: -13, anchor: 'middle' },
  { x: 0, y: 23, anchor: 'middle' },
  { x: 13, y: 4.5, anchor: 'start' },
  { x: -13, y: 4.5, anchor: 'end' },
  { x: 0, y: -13, anchor: 'start' },
  { x: 0, y: -13, anchor: 'end' },
  { x: 0, y: 23, anchor: 'start' },
  { x: 0, y: 23, anchor: 'end' },
]
const before: Record<Anchor, number> = { start: 0, middle: 0.5, end: 1 }

const boxOf = (point: Point, { x, y, anchor }: Spot, width: number): Box => {
  const left = point.x + x - before[anchor] * width
  return { left, right: left + width, top: point.y + y - 12, bottom: point.y + y + 4 }
}
const meet = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

/** A spot for each label at which it covers no other label and comes near no other point; undefined where there is none. */
export function placeLabels(
  points: readonly Point[],
  widths: readonly number[],
  size: { width: number; height: number },
): (Spot | undefined)[] {
  const dots: Box[] = points.map(({ x, y }) => ({ left: x - 18, right: x + 18, top: y - 8, bottom: y + 8 }))
  const taken: Box[] = []
  return points.map((point, index) => {
    const width = widths[index] ?? 0
    for (const spot of spots) {
      const box = boxOf(point, spot, width)
      const inside = box.left >= 0 && box.right <= size.width && box.top >= 0 && box.bottom <= size.height
      const crowded = dots.some((dot, other) => other !== index && meet(box, dot))
      if (!inside || crowded || taken.some((other) => meet(box, other))) continue
      taken.push(box)
      return spot
    }
    return undefined
  })
}
