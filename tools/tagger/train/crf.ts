// The trainer: a linear-chain CRF (Lafferty et al. 2001) with labels that may be open, learnt by AdaGrad (Duchi et al. 2011) with features dropped at random.
import { shapeCount } from '../../../core/redaction/tagger/tokens.ts'
import { Chance } from '../write/chance.ts'
import { Chain, labelCount, type Marginals } from './chain.ts'
import { byteAt, floatAt, integerAt, wordAt } from './numbers.ts'
import { FeatureTable } from './feature-table.ts'
import type { TextReader } from './text-reader.ts'

export interface Training {
  /** Passes over all texts before and after the best features are chosen. */
  readonly passesBefore: number
  readonly passesAfter: number
  /** How many features are kept. */
  readonly featuresMax: number
  /** Share of a token's features that are dropped in a pass. */
  readonly dropShare: number
}

const learningRate = 0.15
/** Of the last pass. */
const lastRate = 0.4
const decay = 1e-7
/** Smaller gradients change nothing. */
const gradientMin = 0.003
const transitionGradientMin = 1e-4
const steady = 1e-2
const steadyTransitions = 1e-3
const forbidden = -1e4
const counterMultiplier = 1664525
const counterStep = 1013904223

export class Trainer {
  readonly table: FeatureTable
  readonly transitions = new Float32Array(shapeCount * labelCount * labelCount)
  readonly #squares = new Float32Array(this.transitions.length)
  readonly #texts: TextReader
  readonly #chain = new Chain()
  #slots = new Uint32Array(1024)
  #starts = new Uint32Array(1024)

  constructor(texts: TextReader, slotBits: number) {
    this.#texts = texts
    this.table = new FeatureTable(slotBits)
    // Nothing can go on in which nothing began.
    for (let shape = 0; shape < shapeCount; shape += 1) {
      this.transitions[16 * shape + 2] = forbidden
      this.transitions[16 * shape + 14] = forbidden
    }
  }

  run(training: Training, report: (line: string) => void): void {
    const texts = this.#texts
    for (let text = 0; text < texts.count; text += 1) {
      texts.open(text)
      for (let at = 0; at < texts.keyCount; at += 1) this.table.count(integerAt(texts.keys, at))
    }
    this.table.keepRepeated()
    const passes = training.passesBefore + training.passesAfter
    const chance = new Chance(7)
    let order = Array.from({ length: texts.count }, (_, text) => text)
    for (let pass = 0; pass < passes; pass += 1) {
      if (pass === training.passesBefore) report(`kept ${this.table.keepBest(training.featuresMax)} features`)
      order = chance.shuffle(order)
      const rate = learningRate * (pass === passes - 1 ? lastRate : 1)
      report(
        `pass ${pass}: loss per token ${this.#pass(order, { rate, dropShare: training.dropShare, seed: 12345 + pass }).toFixed(5)}`,
      )
    }
  }

  #pass(
    order: readonly number[],
    { rate, dropShare, seed }: { rate: number; dropShare: number; seed: number },
  ): number {
    let loss = 0
    let tokens = 0
    let state = seed
    const dropBelow = Math.floor(dropShare * 2 ** 24)
    for (const text of order) {
      this.#texts.open(text)
      state = this.#emit(state, dropBelow)
      const marginals = this.#chain.infer(this.#texts, this.transitions)
      loss += marginals.loss
      tokens += this.#texts.tokenCount
      this.#learnTransitions(rate)
      this.#learnFeatures(marginals, rate)
    }
    return loss / tokens
  }

  /** Sums the weights of each token's features that are kept and not dropped. */
  #emit(seed: number, dropBelow: number): number {
    const { tokenCount, starts, keys, keyCount } = this.#texts
    const { weights } = this.table
    if (this.#slots.length < keyCount) this.#slots = new Uint32Array(2 * keyCount)
    if (this.#starts.length <= tokenCount) this.#starts = new Uint32Array(2 * tokenCount + 1)
    const emissions = this.#chain.startEmissions(tokenCount)
    const slots = this.#slots
    let state = seed
    let used = 0
    for (let token = 0; token < tokenCount; token += 1) {
      let none = 0
      let begin = 0
      let inside = 0
      let other = 0
      for (let at = wordAt(starts, token), end = wordAt(starts, token + 1); at < end; at += 1) {
        const slot = this.table.slotOf(integerAt(keys, at))
        if (slot < 0) continue
        state = (Math.imul(state, counterMultiplier) + counterStep) | 0
        if (state >>> 8 < dropBelow) continue
        slots[used] = slot
        used += 1
        const first = labelCount * slot
        none += floatAt(weights, first)
        begin += floatAt(weights, first + 1)
        inside += floatAt(weights, first + 2)
        other += floatAt(weights, first + 3)
      }
      this.#starts[token + 1] = used
      emissions[4 * token] = none
      emissions[4 * token + 1] = begin
      emissions[4 * token + 2] = inside
      emissions[4 * token + 3] = other
    }
    return state
  }

  #learnTransitions(rate: number): void {
    const gradients = this.#chain.transitionGradients
    const { shapes, tokenCount } = this.#texts
    for (let token = 1; token < tokenCount; token += 1) {
      if (!this.#chain.findTransitionGradients(token)) continue
      const row = 16 * byteAt(shapes, token)
      for (let pair = 0; pair < 16; pair += 1) {
        const gradient = floatAt(gradients, pair)
        const at = row + pair
        if (floatAt(this.transitions, at) < -1000 || Math.abs(gradient) < transitionGradientMin) continue
        const square = floatAt(this.#squares, at) + gradient * gradient
        this.#squares[at] = square
        this.transitions[at] =
          floatAt(this.transitions, at) - (rate * gradient) / (Math.sqrt(square) + steadyTransitions)
      }
    }
  }

  #learnFeatures({ free, bound }: Marginals, rate: number): void {
    const { weights, squares } = this.table
    const gradient = new Float32Array(labelCount)
    for (let token = 0; token < this.#texts.tokenCount; token += 1) {
      let greatest = 0
      for (let label = 0; label < labelCount; label += 1) {
        const of = floatAt(free, 4 * token + label) - floatAt(bound, 4 * token + label)
        gradient[label] = of
        greatest = Math.max(greatest, Math.abs(of))
      }
      if (greatest < gradientMin) continue
      for (let at = wordAt(this.#starts, token), end = wordAt(this.#starts, token + 1); at < end; at += 1) {
        const first = labelCount * wordAt(this.#slots, at)
        for (let label = 0; label < labelCount; label += 1) {
          const of = floatAt(gradient, label)
          const square = floatAt(squares, first + label) + of * of
          squares[first + label] = square
          const weight = floatAt(weights, first + label)
          weights[first + label] = weight - rate * (of / (Math.sqrt(square) + steady) + decay * weight)
        }
      }
    }
  }
}
