// Near changes: the parts of a view that have to do with what changed in it, so that a text with few escapes is not read twice as a whole.
import type { Normalised } from './origins.ts'

/** Further than any context of a value, and than most lines. */
const reachUnits = 600
/** Parts stand apart as paragraphs do: no value goes on from one to the next. */
const between = '\n\n'
/** Above this share of a text, cutting saves nothing. */
const shareMax = 0.7

interface Part {
  readonly from: number
  to: number
}

/** The view itself, or its parts around units that stand for several of the original, or for none, with a blank line between them. */
export function nearChanges(view: Normalised): Normalised {
  const { text, starts, ends } = view
  if (starts === null || ends === null) return view
  const parts = partsOf(view)
  const units = parts.reduce((sum, { from, to }) => sum + to - from + between.length, 0)
  if (units > text.length * shareMax) return view
  const cut = { starts: new Int32Array(units), ends: new Int32Array(units) }
  let at = 0
  for (const { from, to } of parts) {
    cut.starts.set(starts.subarray(from, to), at)
    cut.ends.set(ends.subarray(from, to), at)
    at += to - from
    cut.starts.fill(ends[to - 1] ?? 0, at, at + between.length)
    cut.ends.fill(ends[to - 1] ?? 0, at, at + between.length)
    at += between.length
  }
  return { text: parts.map(({ from, to }) => text.slice(from, to) + between).join(''), ...cut }
}

function partsOf({ text, starts, ends }: Normalised): Part[] {
  const parts: Part[] = []
  let before = 0
  for (let at = 0; at < text.length; at += 1) {
    const start = starts?.[at] ?? at
    const end = ends?.[at] ?? at + 1
    const isChanged = start > before || end - start > 1
    before = end
    if (!isChanged) continue
    const from = Math.max(0, at - reachUnits)
    const to = Math.min(text.length, at + reachUnits)
    const last = parts.at(-1)
    if (last !== undefined && from <= last.to) last.to = to
    else parts.push({ from, to })
  }
  return parts
}
