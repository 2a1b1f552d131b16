// Origins: which units of the original text each unit of the normalised text comes from.
import { grown } from './typed-arrays.ts'

/** `starts[i]`/`ends[i]`: the original range of unit i in UTF-16; null when offsets are the same. */
export interface Normalised {
  readonly text: string
  readonly starts: Int32Array | null
  readonly ends: Int32Array | null
}

/** The original range of each unit; nothing is written down while every unit comes from the one at its own place. */
export class Origins {
  #starts: Int32Array<ArrayBuffer> | null = null
  #ends = new Int32Array(0)
  #length = 0
  readonly #sizeAtFirst: number

  constructor(originalLength: number) {
    // Most texts hardly grow.
    this.#sizeAtFirst = originalLength + 64
  }

  /** A unit at `at` that becomes one. */
  addUnit(at: number): void {
    if (this.#starts !== null) {
      this.#reserved(1)[this.#length] = at
      this.#ends[this.#length] = at + 1
    }
    this.#length += 1
  }

  /** A cluster from `at` to `end` that becomes so many units. */
  addCluster(at: number, end: number, units: number): void {
    const starts = this.#reserved(units)
    for (let unit = 0; unit < units; unit += 1, this.#length += 1) {
      starts[this.#length] = at
      this.#ends[this.#length] = end
    }
  }

  /** The columns of starts and ends by unit; null when offsets are the same. */
  columns(): { readonly starts: Int32Array | null; readonly ends: Int32Array | null } {
    if (this.#starts === null) return { starts: null, ends: null }
    return { starts: this.#starts.subarray(0, this.#length), ends: this.#ends.subarray(0, this.#length) }
  }

  #reserved(more: number): Int32Array<ArrayBuffer> {
    if (this.#starts === null) {
      this.#starts = new Int32Array(this.#sizeAtFirst)
      this.#ends = new Int32Array(this.#sizeAtFirst)
      for (let unit = 0; unit < this.#length; unit += 1) {
        this.#starts[unit] = unit
        this.#ends[unit] = unit + 1
      }
    }
    if (this.#length + more > this.#starts.length) {
      const length = this.#starts.length * 2 + more
      this.#starts = grown(this.#starts, length)
      this.#ends = grown(this.#ends, length)
    }
    return this.#starts
  }
}
