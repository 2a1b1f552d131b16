// Encoding: labelled texts to the features the trainer learns from, some of them hidden, so that names are also learnt by what stands around them.
import { FeatureWriter } from '../../../core/redaction/tagger/features.ts'
import { surroundingsOf } from '../../../core/redaction/tagger/surroundings.ts'
import { shape, Tokens } from '../../../core/redaction/tagger/tokens.ts'
import { coarseClassOf, type WordClasses } from '../../../core/redaction/tagger/word-classes.ts'
import { Chance } from '../write/chance.ts'
import type { Labelled, SpanLabel } from '../write/labelled.ts'

/** Bits of the labels a token may have: none, first of a name, further of a name, of another entity. */
export const labelBit = { none: 1, begin: 2, inside: 4, other: 8 } as const
const anyLabel = 15
/** What stands for a hidden word. */
const hiddenWord = 0x5bd1e995
const nameClasses = 0xf
const ordinaryClasses = 0xf0
const tokensMax = 4000
const charactersMax = 40_000
const keyShift = 6

export interface Hiding {
  /** Of the words of names: their identity and that they are listed. */
  readonly ofNames: number
  /** Of other words: that they are ordinary. */
  readonly ofOthers: number
}

export interface EncodedText {
  readonly labels: Uint8Array
  readonly shapes: Uint8Array
  /** Where the features of a token start, and where the last's end. */
  readonly starts: Uint32Array
  readonly keys: Int32Array
}

export class Encoder {
  readonly #tokens = new Tokens(charactersMax)
  readonly #words: WordClasses
  readonly #chance: Chance
  readonly #hiding: Hiding

  constructor(words: WordClasses, chance: Chance, hiding: Hiding) {
    this.#words = words
    this.#chance = chance
    this.#hiding = hiding
  }

  /** Null for a text that is empty or too long. */
  encode({ text, spans }: Labelled): EncodedText | null {
    const tokens = this.#tokens
    if (text.length > charactersMax) return null
    tokens.read(text, this.#words)
    const { count } = tokens
    if (count === 0 || count > tokensMax) return null
    const labels = new Uint8Array(count).fill(labelBit.none)
    for (const span of spans) this.#label(labels, span)
    const features = new FeatureWriter(tokens, surroundingsOf(tokens))
    this.#hide(labels)
    const starts = new Uint32Array(count + 1)
    const keys: number[] = []
    for (let at = 0; at < count; at += 1) {
      features.write(at)
      for (let index = 0; index < features.count; index += 1) keys.push((features.hashes[index] ?? 0) >> keyShift)
      starts[at + 1] = keys.length
    }
    return { labels, shapes: tokens.shapes.slice(0, count), starts, keys: Int32Array.from(keys) }
  }

  #label(labels: Uint8Array, { start, end, label }: { start: number; end: number; label: SpanLabel }): void {
    const { starts, ends, shapes, count } = this.#tokens
    let isFirst = true
    for (let at = 0; at < count; at += 1) {
      if ((ends[at] ?? 0) <= start || (starts[at] ?? 0) >= end) continue
      if (shapes[at] === shape.newline) {
        isFirst = true
        continue
      }
      if (label === 'open') labels[at] = anyLabel
      else if (label === 'entity') labels[at] = labelBit.other
      else labels[at] = isFirst ? labelBit.begin : labelBit.inside
      isFirst = false
    }
  }

  /** The same word is hidden wherever it comes in a text. */
  #hide(labels: Uint8Array): void {
    const { hashes, classes, coarse, shapes, count } = this.#tokens
    const drawn = new Map<number, boolean>()
    for (let at = 0; at < count; at += 1) {
      if ((shapes[at] ?? 0) < shape.lower) continue
      const isName = labels[at] === labelBit.begin || labels[at] === labelBit.inside
      const word = hashes[at] ?? 0
      let isHidden = drawn.get(word)
      if (isHidden === undefined) {
        isHidden = this.#chance.happens(isName ? this.#hiding.ofNames : this.#hiding.ofOthers)
        drawn.set(word, isHidden)
      }
      if (!isHidden) continue
      const kept = (classes[at] ?? 0) & ~(isName ? nameClasses : ordinaryClasses)
      hashes[at] = hiddenWord
      classes[at] = kept
      coarse[at] = coarseClassOf(kept)
    }
  }
}
