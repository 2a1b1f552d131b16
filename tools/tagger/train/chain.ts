// A chain: the marginals of one text's labels, free and bound to the labels its tokens may have (Rabiner 1989).
import { shapeCount } from '../../../core/redaction/tagger/tokens.ts'
import { byteAt, floatAt } from './numbers.ts'
import type { TextReader } from './text-reader.ts'

export const labelCount = 4
const pairCount = labelCount * labelCount
const anyLabel = 15
const tiny = 1e-30
const labelInside = 2

export interface Marginals {
  /** By token and label: probabilities without, and with, the labels known. */
  readonly free: Float32Array
  readonly bound: Float32Array
  readonly loss: number
}

/** Sums over the ways of labelling, with the labels free or bound. */
class Sums {
  readonly isBound: boolean
  readonly joint = new Float32Array(pairCount)
  forwards = new Float32Array(0)
  backwards = new Float32Array(0)
  marginals = new Float32Array(0)

  constructor(isBound: boolean) {
    this.isBound = isBound
  }

  grow(tokens: number): void {
    this.forwards = new Float32Array(labelCount * tokens)
    this.backwards = new Float32Array(labelCount * tokens)
    this.marginals = new Float32Array(labelCount * tokens)
  }
}

const isAllowed = (labels: number, label: number): boolean => ((labels >> label) & 1) === 1

/** Divides four numbers by their sum, which it returns. */
function scale(numbers: Float32Array, from: number): number {
  let sum = 0
  for (let at = from; at < from + labelCount; at += 1) sum += floatAt(numbers, at)
  if (sum > tiny) for (let at = from; at < from + labelCount; at += 1) numbers[at] = floatAt(numbers, at) / sum
  return sum
}

export class Chain {
  readonly transitionGradients = new Float32Array(pairCount)
  readonly #factors = new Float32Array(shapeCount * pairCount)
  readonly #free = new Sums(false)
  readonly #bound = new Sums(true)
  #emissions = new Float32Array(0)
  #shapes = new Uint8Array(0)
  #labels = new Uint8Array(0)

  /** Room for the sums of weights, four a token. */
  startEmissions(tokens: number): Float32Array {
    if (this.#emissions.length < labelCount * tokens) {
      this.#emissions = new Float32Array(2 * labelCount * tokens)
      this.#free.grow(2 * tokens)
      this.#bound.grow(2 * tokens)
    }
    return this.#emissions
  }

  infer({ tokenCount, labels, shapes }: TextReader, transitions: Float32Array): Marginals {
    this.#shapes = shapes
    this.#labels = labels
    for (let at = 0; at < transitions.length; at += 1) this.#factors[at] = Math.exp(floatAt(transitions, at))
    for (let token = 0; token < tokenCount; token += 1) this.#exponentiate(labelCount * token)
    const loss = this.#sum(this.#free, tokenCount) - this.#sum(this.#bound, tokenCount)
    return { free: this.#free.marginals, bound: this.#bound.marginals, loss }
  }

  /** From sums of weights to factors of which the greatest is 1. */
  #exponentiate(from: number): void {
    const emissions = this.#emissions
    let greatest = floatAt(emissions, from)
    for (let at = from + 1; at < from + labelCount; at += 1) greatest = Math.max(greatest, floatAt(emissions, at))
    for (let at = from; at < from + labelCount; at += 1) emissions[at] = Math.exp(floatAt(emissions, at) - greatest)
  }

  /** The labels a token may have. */
  #allowed({ isBound }: Sums, token: number): number {
    return isBound ? byteAt(this.#labels, token) : anyLabel
  }

  /** The logarithm of the sum over all ways of labelling. */
  #sum(sums: Sums, tokens: number): number {
    let total = 0
    for (let token = 0; token < tokens; token += 1) total += this.#stepForwards(sums, token)
    for (let token = tokens - 1; token >= 0; token -= 1) {
      if (token === tokens - 1) sums.backwards.fill(1, labelCount * token, labelCount * (token + 1))
      else this.#stepBackwards(sums, token)
      for (let at = labelCount * token; at < labelCount * (token + 1); at += 1)
        sums.marginals[at] = floatAt(sums.forwards, at) * floatAt(sums.backwards, at)
      scale(sums.marginals, labelCount * token)
    }
    return total
  }

  #stepForwards(sums: Sums, token: number): number {
    const { forwards } = sums
    const allowed = this.#allowed(sums, token)
    const first = labelCount * token
    const row = pairCount * byteAt(this.#shapes, token)
    for (let next = 0; next < labelCount; next += 1) {
      let of = token === 0 && next !== labelInside ? 1 : 0
      if (token > 0)
        for (let last = 0; last < labelCount; last += 1)
          of += floatAt(forwards, first - labelCount + last) * floatAt(this.#factors, row + labelCount * last + next)
      forwards[first + next] = isAllowed(allowed, next) ? of * floatAt(this.#emissions, first + next) : 0
    }
    const sum = scale(forwards, first)
    if (sum > tiny) return Math.log(sum)
    // Labels that cannot follow each other: start anew.
    for (let next = 0; next < labelCount; next += 1) forwards[first + next] = isAllowed(allowed, next) ? 1 : 0
    scale(forwards, first)
    return Math.log(tiny)
  }

  #stepBackwards(sums: Sums, token: number): void {
    const { backwards } = sums
    const allowed = this.#allowed(sums, token + 1)
    const behind = labelCount * (token + 1)
    const row = pairCount * byteAt(this.#shapes, token + 1)
    for (let last = 0; last < labelCount; last += 1) {
      let of = 0
      for (let next = 0; next < labelCount; next += 1) {
        if (!isAllowed(allowed, next)) continue
        const factor = floatAt(this.#factors, row + labelCount * last + next) * floatAt(this.#emissions, behind + next)
        of += factor * floatAt(backwards, behind + next)
      }
      backwards[labelCount * token + last] = of
    }
    scale(backwards, labelCount * token)
  }

  /** Of the pair of labels at a token and the one in front; false where there is nothing to learn. */
  findTransitionGradients(token: number): boolean {
    const free = this.#sumJoint(this.#free, token)
    const bound = this.#sumJoint(this.#bound, token)
    if (!(free > 0) || !(bound > 0)) return false
    for (let pair = 0; pair < pairCount; pair += 1)
      this.transitionGradients[pair] = floatAt(this.#free.joint, pair) / free - floatAt(this.#bound.joint, pair) / bound
    return true
  }

  #sumJoint(sums: Sums, token: number): number {
    const first = labelCount * token
    const row = pairCount * byteAt(this.#shapes, token)
    const before = this.#allowed(sums, token - 1)
    const at = this.#allowed(sums, token)
    let sum = 0
    for (let pair = 0; pair < pairCount; pair += 1) {
      const last = pair >> 2
      const next = pair & 3
      sums.joint[pair] = 0
      if (!isAllowed(before, last) || !isAllowed(at, next)) continue
      const factor = floatAt(this.#factors, row + pair) * floatAt(this.#emissions, first + next)
      const of = floatAt(sums.forwards, first - labelCount + last) * factor * floatAt(sums.backwards, first + next)
      sums.joint[pair] = of
      sum += of
    }
    return sum
  }
}
