// Feature table: the weights of names and of addresses under one key, eight bytes each, so that a feature costs one look at memory.
import { mix } from './hashes.ts'

/** Weights of the labels begin, inside and other, as signed bytes. */
export type ModelWeights = readonly [number, number, number]

/** The features of a token. */
export interface Features {
  readonly hashes: Int32Array
  readonly count: number
}

/** Factors of the labels of tokens, four a token. */
export interface Emissions {
  readonly names: Float32Array
  readonly addresses: Float32Array
}

/** Of the weights of some features: begin, inside and other of names, then of addresses. */
export type Sums = Int32Array
export const sumsCount = 6
const modelSums = 3

interface Place {
  readonly emissions: Emissions
  readonly to: number
}

interface Scales {
  readonly names: number
  readonly addresses: number
}

const slotsPerFeature = 1.4
/** Words of a slot: 16 bits of tag and two weights of names; the third, and three of addresses. */
const slotWords = 2
const tagBits = 0xffff
const keyShift = 6
const hashShift = 9
const featuresAtOnceMax = 64

/** Open addressing; keys stand as tags of 16 bits, 0 for a free slot. */
export class FeatureTable {
  readonly #slots: Int32Array
  readonly #mask: number
  readonly #scales: Scales
  /** Of the features of one token: what is sought, and the first word of the slot met. */
  readonly #sought = new Int32Array(featuresAtOnceMax)
  readonly #met = new Int32Array(featuresAtOnceMax)

  constructor(featureCount: number, scales: Scales) {
    const bits = Math.ceil(Math.log2(featureCount * slotsPerFeature))
    this.#slots = new Int32Array(slotWords * 2 ** bits)
    this.#mask = 2 ** bits - 1
    this.#scales = scales
  }

  /** `key`: a feature's hash without its lowest bits. */
  put(key: number, model: keyof Emissions, [begin, inside, other]: ModelWeights): void {
    const hash = Math.imul(key, mix.second)
    const at = slotWords * this.#slotOf(hash)
    const low = this.#slots[at] ?? 0
    const high = this.#slots[at + 1] ?? 0
    const tag = tagOf(hash)
    if (model === 'names') {
      this.#slots[at] = tag | ((begin & 0xff) << 16) | ((inside & 0xff) << 24)
      this.#slots[at + 1] = (high & ~0xff) | (other & 0xff)
    } else {
      this.#slots[at] = (low & ~tagBits) | tag
      this.#slots[at + 1] = (high & 0xff) | ((begin & 0xff) << 8) | ((inside & 0xff) << 16) | ((other & 0xff) << 24)
    }
  }

  /** Writes the factors of a token's labels at `to`, scaled so that the greatest of a model is 1; `sums` are changed. */
  emit(features: Features, sums: Sums, { emissions, to }: Place): void {
    const { names, addresses } = emissions
    this.sum(features, sums)
    factors(names, to, sums, { from: 0, scale: this.#scales.names })
    factors(addresses, to, sums, { from: modelSums, scale: this.#scales.addresses })
  }

  /** Writes the weights of one feature. */
  weigh(feature: number, sums: Sums, to: number): void {
    const slot = slotWords * this.#slotOf(Math.imul(feature >> keyShift, mix.second))
    const low = this.#slots[slot] ?? 0
    const high = this.#slots[slot + 1] ?? 0
    sums[to] = (low << 8) >> 24
    sums[to + 1] = low >> 24
    sums[to + 2] = (high << 24) >> 24
    sums[to + 3] = (high << 16) >> 24
    sums[to + 4] = (high << 8) >> 24
    sums[to + 5] = high >> 24
  }

  /** Adds the weights of features. */
  sum({ hashes, count }: Features, sums: Sums): void {
    let begin = 0
    let inside = 0
    let other = 0
    let begin2 = 0
    let inside2 = 0
    let other2 = 0
    // All looks at memory first and without a branch between them, so that they wait for it together.
    for (let at = 0; at < count; at += 1) {
      const hash = Math.imul((hashes[at] ?? 0) >> keyShift, mix.second)
      this.#sought[at] = hash
      this.#met[at] = this.#slots[slotWords * ((hash >>> hashShift) & this.#mask)] ?? 0
    }
    for (let at = 0; at < count; at += 1) {
      let low = this.#met[at] ?? 0
      if (low === 0) continue
      const hash = this.#sought[at] ?? 0
      let slot = slotWords * ((hash >>> hashShift) & this.#mask)
      if ((low & tagBits) !== tagOf(hash)) {
        slot = slotWords * this.#slotOf(hash)
        low = this.#slots[slot] ?? 0
        if (low === 0) continue
      }
      const high = this.#slots[slot + 1] ?? 0
      begin += (low << 8) >> 24
      inside += low >> 24
      other += (high << 24) >> 24
      begin2 += (high << 16) >> 24
      inside2 += (high << 8) >> 24
      other2 += high >> 24
    }
    add(sums, 0, begin)
    add(sums, 1, inside)
    add(sums, 2, other)
    add(sums, 3, begin2)
    add(sums, 4, inside2)
    add(sums, 5, other2)
  }

  /** Where a key is, or the free slot where it would go. */
  #slotOf(hash: number): number {
    const tag = tagOf(hash)
    let slot = (hash >>> hashShift) & this.#mask
    for (;;) {
      const found = (this.#slots[slotWords * slot] ?? 0) & tagBits
      if (found === 0 || found === tag) return slot
      slot = (slot + 1) & this.#mask
    }
  }
}

/** Of bits that choose no slot as well; never 0. */
function tagOf(hash: number): number {
  const tag = (hash ^ (hash >>> 16)) & tagBits
  return tag === 0 ? tagBits : tag
}

function add(sums: Sums, at: number, weight: number): void {
  sums[at] = (sums[at] ?? 0) + weight
}

interface Model {
  /** Where its sums begin. */
  readonly from: number
  readonly scale: number
}

// oxlint-disable-next-line max-params -- called for every token
function factors(emissions: Float32Array, to: number, sums: Sums, { from, scale }: Model): void {
  const begin = (sums[from] ?? 0) * scale
  const inside = (sums[from + 1] ?? 0) * scale
  const other = (sums[from + 2] ?? 0) * scale
  const greatest = Math.max(0, begin, inside, other)
  emissions[to] = Math.exp(-greatest)
  emissions[to + 1] = Math.exp(begin - greatest)
  emissions[to + 2] = Math.exp(inside - greatest)
  emissions[to + 3] = Math.exp(other - greatest)
}
