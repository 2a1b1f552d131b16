// Weights: packed files, as tools/tagger makes them, into one table of features that holds the weights of names and of addresses.
import { FeatureTable, type ModelWeights } from './feature-table.ts'
import { shapeCount } from './tokens.ts'
import { WordClasses } from './word-classes.ts'

/** Labels of a token: none of it, first token, further token, of another entity. */
export const label = { none: 0, begin: 1, inside: 2, other: 3 } as const
export const labelCount = 4

/** "PTG1" in little endian. */
const magic = 0x31475450
const headerBytes = 16

/** What the tagger has learnt. */
export interface Learnt {
  readonly words: WordClasses
  readonly features: FeatureTable
  /** Factors of label to label, for each shape of the second token. */
  readonly transitions: { readonly names: Float32Array; readonly addresses: Float32Array }
}

/** Reads the two packed files; throws on one that is none, which is a mistake of the build. */
export function readWeights(nameFile: Uint8Array, addressFile: Uint8Array): Learnt {
  const names = new PackedFile(nameFile)
  const addresses = new PackedFile(addressFile)
  const features = new FeatureTable(names.featureCount + addresses.featureCount, {
    names: names.scale,
    addresses: addresses.scale,
  })
  const transitions = { names: names.readTransitions(), addresses: addresses.readTransitions() }
  const words = names.readWords()
  names.readFeatures((key, weights) => features.put(key, 'names', weights))
  addresses.readWords()
  addresses.readFeatures((key, weights) => features.put(key, 'addresses', weights))
  return { words, features, transitions }
}

/** A packed file, read from its start to its end: header, transitions, word classes, features. */
class PackedFile {
  readonly featureCount: number
  /** What a weight is multiplied with. */
  readonly scale: number
  readonly #wordCount: number
  readonly #view: DataView
  #at = headerBytes

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    if (bytes.byteLength < headerBytes || this.#view.getUint32(0, true) !== magic)
      throw new Error('not a file of tagger weights')
    this.#wordCount = this.#view.getUint32(4, true)
    this.featureCount = this.#view.getUint32(8, true)
    this.scale = this.#view.getFloat32(12, true)
  }

  readTransitions(): Float32Array {
    const transitions = new Float32Array(shapeCount * labelCount * labelCount)
    for (let index = 0; index < transitions.length; index += 1, this.#at += 4)
      transitions[index] = Math.exp(this.#view.getFloat32(this.#at, true))
    return transitions
  }

  /** Word classes; none in a file that uses another's. */
  readWords(): WordClasses {
    const count = this.#wordCount
    const keys = this.#readKeys(count)
    const words = new WordClasses(count)
    for (let index = 0; index < count; index += 1) {
      const low = this.#view.getUint8(this.#at + index)
      words.set(keys[index] ?? 0, low | (this.#view.getUint8(this.#at + count + index) << 8))
    }
    this.#at += 2 * count
    return words
  }

  readFeatures(put: (key: number, weights: ModelWeights) => void): void {
    const count = this.featureCount
    const keys = this.#readKeys(count)
    const weightOf = (column: number, index: number): number => this.#view.getInt8(this.#at + column * count + index)
    for (let index = 0; index < count; index += 1)
      put((keys[index] ?? 0) | 0, [weightOf(0, index), weightOf(1, index), weightOf(2, index)])
  }

  /** Sorted keys, packed as the gaps between them in groups of seven bits. */
  #readKeys(count: number): Uint32Array {
    const keys = new Uint32Array(count)
    let key = 0
    for (let index = 0; index < count; index += 1) {
      let gap = 0
      let factor = 1
      for (let byte = 0x80; byte >= 0x80; this.#at += 1, factor *= 0x80) {
        byte = this.#view.getUint8(this.#at)
        gap += (byte & 0x7f) * factor
      }
      key += gap
      keys[index] = key
    }
    return keys
  }
}
