// Marginals: how likely each token is the first or a further one of a name, by forwards and backwards sums over a linear chain.
import { label, labelCount } from './weights.ts'

export interface Marginals {
  /** By token: the probability that it starts one. */
  readonly begin: Float32Array
  /** That it goes on one. */
  readonly inside: Float32Array
}

const tiny = 1e-30
/** Of one step: nothing waits in between. */
const scratch = new Float64Array(labelCount)

/** What a slice says by itself: factors of its tokens' labels, four a token, and shapes, which choose among transitions. */
export interface Chain {
  readonly transitions: Float32Array
  readonly emissions: Float32Array
  readonly shapes: Uint8Array
  readonly count: number
}

/** Rabiner 1989, with the sums of each token scaled to 1. */
export function marginalsOf(chain: Chain): Marginals {
  const { count } = chain
  const forwards = sumForwards(chain)
  const result = { begin: new Float32Array(count), inside: new Float32Array(count) }
  const backwards = new Float64Array(labelCount).fill(1)
  const joint = new Float64Array(labelCount)
  for (let at = count - 1; at >= 0; at -= 1) {
    if (at < count - 1) stepBackwards(chain, at + 1, backwards)
    for (let one = 0; one < labelCount; one += 1)
      joint[one] = (forwards[labelCount * at + one] ?? 0) * (backwards[one] ?? 0)
    scale(joint)
    result.begin[at] = joint[label.begin] ?? 0
    result.inside[at] = joint[label.inside] ?? 0
  }
  return result
}

function sumForwards(chain: Chain): Float32Array {
  const sums = new Float32Array(labelCount * chain.count)
  // No name goes on at the start of a text.
  const last = new Float64Array([1, 1, 0, 1])
  for (let at = 0; at < chain.count; at += 1) {
    if (at > 0) stepForwards(chain, at, last)
    for (let one = 0; one < labelCount; one += 1)
      last[one] = (last[one] ?? 0) * (chain.emissions[labelCount * at + one] ?? 0)
    scale(last)
    sums.set(last, labelCount * at)
  }
  return sums
}

/** From the sums of one token to those over the transitions to the next. */
function stepForwards({ transitions, shapes }: Chain, to: number, sums: Float64Array): void {
  const row = labelCount * labelCount * (shapes[to] ?? 0)
  scratch.set(sums)
  for (let next = 0; next < labelCount; next += 1) {
    let sum = 0
    for (let last = 0; last < labelCount; last += 1)
      sum += (scratch[last] ?? 0) * (transitions[row + labelCount * last + next] ?? 0)
    sums[next] = sum
  }
}

/** From the sums behind a token to those behind the one in front of it. */
function stepBackwards({ transitions, emissions, shapes }: Chain, from: number, sums: Float64Array): void {
  const row = labelCount * labelCount * (shapes[from] ?? 0)
  for (let next = 0; next < labelCount; next += 1)
    scratch[next] = (sums[next] ?? 0) * (emissions[labelCount * from + next] ?? 0)
  for (let last = 0; last < labelCount; last += 1) {
    let sum = 0
    for (let next = 0; next < labelCount; next += 1)
      sum += (transitions[row + labelCount * last + next] ?? 0) * (scratch[next] ?? 0)
    sums[last] = sum
  }
  scale(sums)
}

/** So that the sum is 1. */
function scale(sums: Float64Array): void {
  let sum = tiny
  for (const one of sums) sum += one
  for (let at = 0; at < sums.length; at += 1) sums[at] = (sums[at] ?? 0) / sum
}
