// Packing: transitions, word classes and features in the file the product reads. Keys as gaps, weights as small whole numbers.

/** "PTG1" in little endian. */
const magic = 0x31475450
/** Weights beyond are cut. */
const weightMax = 4.5
const transitionMin = -1e4

export interface Trained {
  readonly transitions: Float32Array
  readonly features: Iterable<{ readonly key: number; readonly weights: readonly [number, number, number] }>
  /** Packed word classes by key; empty where the file uses another's. */
  readonly classes: ReadonlyMap<number, number>
  /** A weight has this many levels on each side of zero. */
  readonly levels: number
}

export function packed({ transitions, features, classes, levels }: Trained): Uint8Array {
  const scale = weightMax / levels
  const level = (weight: number): number => Math.max(-levels, Math.min(levels, Math.round(weight / scale)))
  const rows = [...features]
    .map(({ key, weights }) => ({ key: key >>> 0, levels: weights.map(level) }))
    .filter((row) => row.levels.some((of) => of !== 0))
    .toSorted((one, other) => one.key - other.key)
  const words = [...classes.keys()].toSorted((one, other) => one - other)
  const bytes = new Bytes()
  bytes.addUint32(magic)
  bytes.addUint32(words.length)
  bytes.addUint32(rows.length)
  bytes.addFloat32(scale)
  for (const transition of transitions) bytes.addFloat32(Math.max(transition, transitionMin))
  bytes.addGaps(words)
  for (const word of words) bytes.add((classes.get(word) ?? 0) & 0xff)
  for (const word of words) bytes.add((classes.get(word) ?? 0) >> 8)
  bytes.addGaps(rows.map(({ key }) => key))
  for (const label of [0, 1, 2]) for (const row of rows) bytes.add((row.levels[label] ?? 0) & 0xff)
  return bytes.taken()
}

class Bytes {
  #bytes = Buffer.alloc(2 ** 20)
  #count = 0

  add(byte: number): void {
    if (this.#count + 8 > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes], 2 * this.#bytes.length)
    this.#bytes[this.#count] = byte
    this.#count += 1
  }

  addUint32(value: number): void {
    for (let shift = 0; shift < 32; shift += 8) this.add((value >>> shift) & 0xff)
  }

  addFloat32(value: number): void {
    const bytes = Buffer.alloc(4)
    bytes.writeFloatLE(value)
    for (const byte of bytes) this.add(byte)
  }

  /** Gaps between sorted numbers, in groups of seven bits. */
  addGaps(sorted: readonly number[]): void {
    let last = 0
    for (const one of sorted) {
      let gap = one - last
      last = one
      while (gap > 0x7f) {
        this.add((gap % 0x80) | 0x80)
        gap = Math.floor(gap / 0x80)
      }
      this.add(gap)
    }
  }

  taken(): Uint8Array {
    return this.#bytes.subarray(0, this.#count)
  }
}
