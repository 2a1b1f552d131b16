// Word frequencies in the format of wordfreq: MessagePack of a header and, by centibels below certainty, lists of words.

export interface CountedWord {
  readonly word: string
  /** Logarithm to base 10 of the occurrences in a thousand million words. */
  readonly zipf: number
}

const zipfOfCertainty = 9
const bucketsPerDecade = 100
/** Bytes of the number or length behind the types that have one: numbers, strings, arrays. */
const lengthBytes: Readonly<Record<number, number>> = {
  0xcc: 1,
  0xcd: 2,
  0xce: 4,
  0xd9: 1,
  0xda: 2,
  0xdb: 4,
  0xdc: 2,
  0xdd: 4,
}

/** The commonest first. */
export function* wordsOfBuckets(bytes: Uint8Array): Generator<CountedWord> {
  const [, ...buckets] = new Reader(bytes).read() as readonly unknown[]
  for (const [bucket, words] of buckets.entries()) {
    const zipf = zipfOfCertainty - bucket / bucketsPerDecade
    for (const word of words as readonly string[]) yield { word, zipf }
  }
}

/** As much of MessagePack as these files hold: arrays, maps, strings, small numbers. */
class Reader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #decoder = new TextDecoder()
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  read(): unknown {
    const type = this.#number(1)
    if (type <= 0x7f) return type
    if (type <= 0x8f) return this.#map(type & 0x0f)
    if (type <= 0x9f) return this.#array(type & 0x0f)
    if (type <= 0xbf) return this.#string(type & 0x1f)
    const length = lengthBytes[type]
    if (length === undefined) throw new Error(`no word list: type ${type}`)
    const of = this.#number(length)
    if (type < 0xd0) return of
    return type < 0xdc ? this.#string(of) : this.#array(of)
  }

  #number(bytes: number): number {
    const at = this.#at
    this.#at += bytes
    if (bytes === 1) return this.#view.getUint8(at)
    return bytes === 2 ? this.#view.getUint16(at) : this.#view.getUint32(at)
  }

  #string(bytes: number): string {
    const text = this.#decoder.decode(this.#bytes.subarray(this.#at, this.#at + bytes))
    this.#at += bytes
    return text
  }

  #array(length: number): unknown[] {
    return Array.from({ length }, () => this.read())
  }

  #map(length: number): unknown {
    return Object.fromEntries(Array.from({ length }, () => [String(this.read()), this.read()]))
  }
}
