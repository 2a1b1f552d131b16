// Reads a file of encoded texts into memory, and opens one text at a time.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { byteAt } from './numbers.ts'

const chunkBytes = 2 ** 30

export class TextReader {
  readonly #bytes: Buffer
  readonly #offsets: number[] = []
  tokenCount = 0
  keyCount = 0
  labels = new Uint8Array(1024)
  shapes = new Uint8Array(1024)
  /** Where the keys of a token start, and where the last's end. */
  starts = new Uint32Array(1025)
  keys = new Int32Array(65_536)

  constructor(path: string) {
    const file = openSync(path, 'r')
    const size = fstatSync(file).size
    this.#bytes = Buffer.allocUnsafeSlow(size)
    for (let at = 0; at < size;) at += readSync(file, this.#bytes, at, Math.min(chunkBytes, size - at), at)
    closeSync(file)
    for (let at = 0; at < size;) {
      this.#offsets.push(at)
      const tokens = this.#bytes.readUInt32LE(at)
      at += 4
      for (let token = 0; token < tokens; token += 1) at += 3 + 4 * (this.#bytes[at + 2] ?? 0)
    }
  }

  get count(): number {
    return this.#offsets.length
  }

  open(text: number): void {
    const bytes = this.#bytes
    let at = this.#offsets[text] ?? 0
    const tokens = bytes.readUInt32LE(at)
    at += 4
    if (tokens >= this.labels.length) this.#growTokens(2 * tokens)
    let keys = 0
    for (let token = 0; token < tokens; token += 1) {
      this.labels[token] = byteAt(bytes, at)
      this.shapes[token] = byteAt(bytes, at + 1)
      const count = byteAt(bytes, at + 2)
      at += 3
      if (keys + count > this.keys.length) this.#growKeys()
      for (let end = at + 4 * count; at < end; at += 4, keys += 1) this.keys[keys] = bytes.readInt32LE(at)
      this.starts[token + 1] = keys
    }
    this.tokenCount = tokens
    this.keyCount = keys
  }

  #growTokens(tokens: number): void {
    this.labels = new Uint8Array(tokens)
    this.shapes = new Uint8Array(tokens)
    this.starts = new Uint32Array(tokens + 1)
  }

  #growKeys(): void {
    const larger = new Int32Array(2 * this.keys.length)
    larger.set(this.keys)
    this.keys = larger
  }
}
