// The tagger: persons' names and postal addresses in a text, by two linear-chain CRFs over the same features.
import { spansOf, type TaggedSpan, type Taking } from './entity-spans.ts'
import { FeatureWriter } from './features.ts'
import { marginalsOf } from './marginals.ts'
import { surroundingsOf } from './surroundings.ts'
import { Tagging } from './tagging.ts'
import { Tokens } from './tokens.ts'
import { labelCount, readWeights, type Weights } from './weights.ts'
import type { WordClasses } from './word-classes.ts'

/** A text is read in slices, cut at blank lines if it can be: language and share of capitals are those of a part. */
const sliceCharactersMin = 4000
const sliceCharactersMax = 12_000

const names: Taking = { threshold: 0.2, repeated: 0.08, beside: 0.03, isAddress: false }
const addresses: Taking = { threshold: 0.4, repeated: 1, beside: 1, isAddress: true }

/** Reads texts. It keeps nothing of them. */
export class Tagger {
  readonly #names: Weights
  readonly #addresses: Weights
  readonly #words: WordClasses

  /** From the two packed files; throws where they are none. */
  constructor(nameWeights: Uint8Array, addressWeights: Uint8Array) {
    const packed = readWeights(nameWeights)
    if (packed.words === null) throw new Error('the weights of names hold no word classes')
    this.#names = packed.weights
    this.#words = packed.words
    this.#addresses = readWeights(addressWeights).weights
  }

  /** Names and addresses of a text, at its UTF-16 offsets. Linear in its length. */
  read(text: string): Tagging {
    const tagging = new Tagging()
    const tokens = new Tokens(Math.min(text.length, sliceCharactersMax))
    for (let from = 0; from < text.length;) {
      const to = sliceEnd(text, from)
      this.#readSlice({ text: text.slice(from, to), from }, tokens, tagging)
      from = to
    }
    return tagging
  }

  #readSlice({ text, from }: { text: string; from: number }, tokens: Tokens, tagging: Tagging): void {
    tokens.read(text, this.#words)
    const { count, shapes } = tokens
    const features = new FeatureWriter(tokens, surroundingsOf(tokens))
    const ofNames = new Float32Array(labelCount * count)
    const ofAddresses = new Float32Array(labelCount * count)
    for (let at = 0; at < count; at += 1) {
      features.write(at)
      this.#names.emit(features, ofNames, labelCount * at)
      this.#addresses.emit(features, ofAddresses, labelCount * at)
    }
    const marginals = marginalsOf({ weights: this.#names, emissions: ofNames, shapes, count })
    for (const span of spansOf({ text, tokens, marginals }, names)) tagging.names.push(moved(span, from))
    const places = marginalsOf({ weights: this.#addresses, emissions: ofAddresses, shapes, count })
    for (const span of spansOf({ text, tokens, marginals: places }, addresses))
      tagging.addresses.push(moved(span, from))
    tagging.addTokens({ ends: tokens.ends, count, from }, marginals, places)
  }
}

const moved = ({ start, end, probability }: TaggedSpan, by: number): TaggedSpan => ({
  start: start + by,
  end: end + by,
  probability,
})

/** Behind a blank line, else a line end, else a blank, else anywhere. */
function sliceEnd(text: string, from: number): number {
  const max = from + sliceCharactersMax
  if (max >= text.length) return text.length
  const min = from + sliceCharactersMin
  for (const mark of ['\n\n', '\n', ' ']) {
    const at = text.lastIndexOf(mark, max - mark.length)
    if (at >= min) return at + mark.length
  }
  return max
}

export type { Tagging }
