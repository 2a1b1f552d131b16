// Weights: the tables of a tagger as tools/tagger packs them. Word classes, features with a weight a label, transitions a shape.
import { mix } from './hashes.ts'
import { shapeCount } from './tokens.ts'
import { WordClasses } from './word-classes.ts'

/** Labels of a token: none of it, first token, further token, of another entity. */
export const label = { none: 0, begin: 1, inside: 2, other: 3 } as const
export const labelCount = 4
const weightsPerFeature = labelCount - 1

/** "PTG1" in little endian. */
const magic = 0x31475450
const slotsPerFeature = 2
/** No key of a feature: those have 26 bits. */
const freeSlot = 0x7fff_ffff
const keyShift = 6

/** The features of a token. */
interface Features {
  readonly hashes: Int32Array
  readonly count: number
}

/** What one kind of entity is told by. */
export class Weights {
  /** Factors of label to label, for each shape of the second token. */
  readonly transitions: Float32Array
  readonly #keys: Int32Array
  readonly #weights: Int8Array
  readonly #mask: number
  readonly #scale: number

  constructor(transitions: Float32Array, scale: number, featureCount: number) {
    const bits = Math.ceil(Math.log2(featureCount * slotsPerFeature))
    this.transitions = transitions
    this.#scale = scale
    this.#keys = new Int32Array(2 ** bits).fill(freeSlot)
    this.#weights = new Int8Array(weightsPerFeature * 2 ** bits)
    this.#mask = 2 ** bits - 1
  }

  put(key: number, weights: readonly [number, number, number]): void {
    let slot = this.#firstSlot(key)
    while (this.#keys[slot] !== freeSlot) slot = (slot + 1) & this.#mask
    this.#keys[slot] = key
    this.#weights.set(weights, weightsPerFeature * slot)
  }

  /** Writes the factors of a token's labels at `to`, scaled so that the greatest is 1. */
  emit({ hashes, count }: Features, emissions: Float32Array, to: number): void {
    let begin = 0
    let inside = 0
    let other = 0
    for (let at = 0; at < count; at += 1) {
      const key = (hashes[at] ?? 0) >> keyShift
      let slot = this.#firstSlot(key)
      let found = this.#keys[slot] ?? freeSlot
      while (found !== key && found !== freeSlot) {
        slot = (slot + 1) & this.#mask
        found = this.#keys[slot] ?? freeSlot
      }
      if (found === freeSlot) continue
      const first = weightsPerFeature * slot
      begin += this.#weights[first] ?? 0
      inside += this.#weights[first + 1] ?? 0
      other += this.#weights[first + 2] ?? 0
    }
    begin *= this.#scale
    inside *= this.#scale
    other *= this.#scale
    const greatest = Math.max(0, begin, inside, other)
    emissions[to + label.none] = Math.exp(-greatest)
    emissions[to + label.begin] = Math.exp(begin - greatest)
    emissions[to + label.inside] = Math.exp(inside - greatest)
    emissions[to + label.other] = Math.exp(other - greatest)
  }

  #firstSlot(key: number): number {
    return (Math.imul(key, mix.second) >>> 9) & this.#mask
  }
}

export interface Packed {
  readonly weights: Weights
  /** Null in a file that uses another's. */
  readonly words: WordClasses | null
}

/** Reads a packed file; throws on one that is none, which is a mistake of the build. */
export function readWeights(bytes: Uint8Array): Packed {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.byteLength < 16 || view.getUint32(0, true) !== magic) throw new Error('not a file of tagger weights')
  const wordCount = view.getUint32(4, true)
  const featureCount = view.getUint32(8, true)
  const scale = view.getFloat32(12, true)
  const transitions = new Float32Array(shapeCount * labelCount * labelCount)
  let at = 16
  for (let index = 0; index < transitions.length; index += 1, at += 4)
    transitions[index] = Math.exp(view.getFloat32(at, true))
  const wordKeys = readKeys(bytes, at, wordCount)
  const words = wordCount === 0 ? null : new WordClasses(wordCount)
  for (let index = 0; index < wordCount; index += 1) {
    const low = bytes[wordKeys.end + index] ?? 0
    const high = bytes[wordKeys.end + wordCount + index] ?? 0
    words?.set(wordKeys.keys[index] ?? 0, low | (high << 8))
  }
  const featureKeys = readKeys(bytes, wordKeys.end + 2 * wordCount, featureCount)
  const weights = new Weights(transitions, scale, featureCount)
  const byteAt = (column: number, index: number): number =>
    view.getInt8(featureKeys.end + column * featureCount + index)
  for (let index = 0; index < featureCount; index += 1)
    weights.put((featureKeys.keys[index] ?? 0) | 0, [byteAt(0, index), byteAt(1, index), byteAt(2, index)])
  return { weights, words }
}

/** Sorted keys, packed as the gaps between them in groups of seven bits. */
function readKeys(bytes: Uint8Array, from: number, count: number): { keys: Uint32Array; end: number } {
  const keys = new Uint32Array(count)
  let at = from
  let key = 0
  for (let index = 0; index < count; index += 1) {
    let gap = 0
    let factor = 1
    for (let byte = 0x80; byte >= 0x80; at += 1, factor *= 0x80) {
      byte = bytes[at] ?? 0
      gap += (byte & 0x7f) * factor
    }
    key += gap
    keys[index] = key
  }
  return { keys, end: at }
}
