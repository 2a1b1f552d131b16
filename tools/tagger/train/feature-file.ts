// A file of encoded texts: per text the number of tokens, then each token's labels, shape, features. In the order of the texts.
import { closeSync, openSync, writeSync } from 'node:fs'
import type { EncodedText } from './encode.ts'

const bufferBytes = 2 ** 24

export class FeatureFile {
  readonly #file: number
  #buffer = Buffer.alloc(bufferBytes)
  #at = 0
  texts = 0
  tokens = 0

  constructor(path: string) {
    this.#file = openSync(path, 'w')
  }

  add({ labels, shapes, starts, keys }: EncodedText): void {
    const bytes = 4 + 3 * labels.length + 4 * keys.length
    if (this.#at + bytes > this.#buffer.length) this.#flush(bytes)
    this.#at = this.#buffer.writeUInt32LE(labels.length, this.#at)
    for (const [at, label] of labels.entries()) {
      const from = starts[at] ?? 0
      const to = starts[at + 1] ?? from
      this.#at = this.#buffer.writeUInt8(label, this.#at)
      this.#at = this.#buffer.writeUInt8(shapes[at] ?? 0, this.#at)
      this.#at = this.#buffer.writeUInt8(to - from, this.#at)
      for (let key = from; key < to; key += 1) this.#at = this.#buffer.writeInt32LE(keys[key] ?? 0, this.#at)
    }
    this.texts += 1
    this.tokens += labels.length
  }

  close(): void {
    this.#flush(0)
    closeSync(this.#file)
  }

  #flush(bytesNext: number): void {
    writeSync(this.#file, this.#buffer, 0, this.#at)
    this.#at = 0
    if (bytesNext > this.#buffer.length) this.#buffer = Buffer.alloc(bytesNext)
  }
}
