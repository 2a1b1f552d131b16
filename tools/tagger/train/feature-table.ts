// The table of features: a slot for each key, with a weight for each label. Of keys that share a slot the commoner one has it.
import { labelCount } from './chain.ts'

const featureShare = 0.33

export class FeatureTable {
  readonly weights: Float32Array
  /** Sums of squared gradients. */
  readonly squares: Float32Array
  readonly #keys: Int32Array
  readonly #counts: Uint32Array
  readonly #isKept: Uint8Array
  readonly #mask: number

  constructor(slotBits: number) {
    const slots = 2 ** slotBits
    this.weights = new Float32Array(labelCount * slots)
    this.squares = new Float32Array(labelCount * slots)
    this.#keys = new Int32Array(slots)
    this.#counts = new Uint32Array(slots)
    this.#isKept = new Uint8Array(slots)
    this.#mask = slots - 1
  }

  count(key: number): void {
    const slot = this.#slot(key)
    const count = this.#counts[slot] ?? 0
    if (count === 0 || this.#keys[slot] === key) {
      this.#keys[slot] = key
      this.#counts[slot] = count + 1
    } else if (count === 1) this.#keys[slot] = key
    else this.#counts[slot] = count - 1
  }

  /** Keys that came twice at least. */
  keepRepeated(): void {
    for (let slot = 0; slot <= this.#mask; slot += 1) this.#isKept[slot] = (this.#counts[slot] ?? 0) >= 2 ? 1 : 0
  }

  /** Keeps those that weigh and occur most; returns how many. */
  keepBest(featuresMax: number): number {
    const merits = new Float32Array(this.#mask + 1)
    for (let slot = 0; slot <= this.#mask; slot += 1) if (this.#isKept[slot] === 1) merits[slot] = this.#merit(slot)
    const sorted = merits.toSorted()
    const least = sorted[Math.max(0, sorted.length - featuresMax)] ?? 0
    let kept = 0
    for (let slot = 0; slot <= this.#mask; slot += 1) {
      const isKept = (merits[slot] ?? 0) >= least && (merits[slot] ?? 0) > 0 && kept < featuresMax
      this.#isKept[slot] = isKept ? 1 : 0
      if (isKept) kept += 1
    }
    return kept
  }

  #merit(slot: number): number {
    const [none = 0, begin = 0, inside = 0, other = 0] = this.weights.subarray(
      labelCount * slot,
      labelCount * (slot + 1),
    )
    const mean = (none + begin + inside + other) / labelCount
    const greatest = Math.max(...[none, begin, inside, other].map((weight) => Math.abs(weight - mean)))
    return greatest * (this.#counts[slot] ?? 0) ** featureShare
  }

  /** -1 for a key that is not kept. */
  slotOf(key: number): number {
    const slot = this.#slot(key)
    return this.#keys[slot] === key && this.#isKept[slot] === 1 ? slot : -1
  }

  /** Keys that are kept, with the weights of the other labels against that of none. */
  *features(): Generator<{ key: number; weights: readonly [number, number, number] }> {
    for (let slot = 0; slot <= this.#mask; slot += 1) {
      if (this.#isKept[slot] !== 1) continue
      const [none = 0, begin = 0, inside = 0, other = 0] = this.weights.subarray(
        labelCount * slot,
        labelCount * (slot + 1),
      )
      yield { key: this.#keys[slot] ?? 0, weights: [begin - none, inside - none, other - none] }
    }
  }

  #slot(key: number): number {
    let hash = Math.imul(key, 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35)
    return (hash ^ (hash >>> 13)) & this.#mask
  }
}
