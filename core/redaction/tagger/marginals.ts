// Marginals: how likely each token is the first or a further one of a name, by forwards and backwards sums over a linear chain.
import { label, labelCount } from './weights.ts'

export interface Marginals {
  /** By token: the probability that it starts one. */
  readonly begin: Float32Array
  /** That it goes on one. */
  readonly inside: Float32Array
}

/** That the token is of a name, whichever part. */
export const probabilityAt = ({ begin, inside }: Marginals, at: number): number => (begin[at] ?? 0) + (inside[at] ?? 0)

const tiny = 1e-30

/** What a slice says by itself: factors of its tokens' labels, four a token, and shapes, which choose among transitions. */
export interface Chain {
  readonly transitions: Float32Array
  readonly emissions: Float32Array
  readonly shapes: Uint8Array
  readonly count: number
}

/** Rabiner 1989, with the sums of each token scaled to 1. The four labels are written out: loops over them cost twice the time. */
export function marginalsOf(chain: Chain): Marginals {
  const { transitions, emissions, shapes, count } = chain
  const forwards = sumForwards(chain)
  const result = { begin: new Float32Array(count), inside: new Float32Array(count) }
  let [none, begin, inside, other] = [1, 1, 1, 1]
  for (let at = count - 1; at >= 0; at -= 1) {
    if (at < count - 1) {
      const row = labelCount * labelCount * (shapes[at + 1] ?? 0)
      const from = labelCount * (at + 1)
      const next0 = none * (emissions[from] ?? 0)
      const next1 = begin * (emissions[from + 1] ?? 0)
      const next2 = inside * (emissions[from + 2] ?? 0)
      const next3 = other * (emissions[from + 3] ?? 0)
      none = sumOf(transitions, row, next0, next1, next2, next3)
      begin = sumOf(transitions, row + 4, next0, next1, next2, next3)
      inside = sumOf(transitions, row + 8, next0, next1, next2, next3)
      other = sumOf(transitions, row + 12, next0, next1, next2, next3)
      const sum = tiny + none + begin + inside + other
      none /= sum
      begin /= sum
      inside /= sum
      other /= sum
    }
    const of = labelCount * at
    const joint1 = (forwards[of + label.begin] ?? 0) * begin
    const joint2 = (forwards[of + label.inside] ?? 0) * inside
    const all = tiny + (forwards[of] ?? 0) * none + joint1 + joint2 + (forwards[of + label.other] ?? 0) * other
    result.begin[at] = joint1 / all
    result.inside[at] = joint2 / all
  }
  return result
}

/** Of the transitions from one label, each by what the next label has. */
// oxlint-disable-next-line max-params -- an object a token would cost what this saves
function sumOf(transitions: Float32Array, row: number, none: number, begin: number, inside: number, other: number) {
  return (
    (transitions[row] ?? 0) * none +
    (transitions[row + 1] ?? 0) * begin +
    (transitions[row + 2] ?? 0) * inside +
    (transitions[row + 3] ?? 0) * other
  )
}

function sumForwards({ transitions, emissions, shapes, count }: Chain): Float32Array {
  const sums = new Float32Array(labelCount * count)
  // No name goes on at the start of a text.
  let [none, begin, inside, other] = [1, 1, 0, 1]
  for (let at = 0; at < count; at += 1) {
    if (at > 0) {
      const row = labelCount * labelCount * (shapes[at] ?? 0)
      const next0 = columnOf(transitions, row, none, begin, inside, other)
      const next1 = columnOf(transitions, row + 1, none, begin, inside, other)
      const next2 = columnOf(transitions, row + 2, none, begin, inside, other)
      other = columnOf(transitions, row + 3, none, begin, inside, other)
      none = next0
      begin = next1
      inside = next2
    }
    const of = labelCount * at
    none *= emissions[of] ?? 0
    begin *= emissions[of + 1] ?? 0
    inside *= emissions[of + 2] ?? 0
    other *= emissions[of + 3] ?? 0
    const sum = tiny + none + begin + inside + other
    sums[of] = none /= sum
    sums[of + 1] = begin /= sum
    sums[of + 2] = inside /= sum
    sums[of + 3] = other /= sum
  }
  return sums
}

/** Of the transitions to one label, each by what the label before has. */
// oxlint-disable-next-line max-params -- an object a token would cost what this saves
function columnOf(transitions: Float32Array, row: number, none: number, begin: number, inside: number, other: number) {
  return (
    none * (transitions[row] ?? 0) +
    begin * (transitions[row + 4] ?? 0) +
    inside * (transitions[row + 8] ?? 0) +
    other * (transitions[row + 12] ?? 0)
  )
}
