// The tagger: persons' names and postal addresses in a text, by two linear-chain CRFs over the same features.
import { KnownWords } from './known-words.ts'
import { spansOf, type TaggedSpan, type Taking } from './entity-spans.ts'
import { sumsCount, type Emissions } from './feature-table.ts'
import { FeatureWriter } from './features.ts'
import { marginalsOf } from './marginals.ts'
import { runningText } from './running-text.ts'
import { type Surroundings, surroundingsOf } from './surroundings.ts'
import { ThingLists } from './thing-lists.ts'
import { Tagging } from './tagging.ts'
import { Tokens } from './tokens.ts'
import { labelCount, readWeights, type Learnt } from './weights.ts'
import { WordWeights } from './word-weights.ts'

/** A text is read in slices, cut at blank lines if it can be: language and share of capitals are those of a part. */
const sliceCharactersMin = 4000
const sliceCharactersMax = 12_000

const names: Taking = { threshold: 0.2, repeated: 0.08, beside: 0.03, isAddress: false }
const addresses: Taking = { threshold: 0.4, repeated: 1, beside: 1, isAddress: true }

/** Reads texts. It keeps nothing of them. */
export class Tagger {
  readonly #learnt: Learnt
  readonly #weights: WordWeights

  /** From the two packed files; throws where they are none. */
  constructor(nameWeights: Uint8Array, addressWeights: Uint8Array) {
    this.#learnt = readWeights(nameWeights, addressWeights)
    this.#weights = new WordWeights(this.#learnt.features)
  }

  /** Names and addresses of a text, at its UTF-16 offsets. Linear in its length. */
  read(original: string): Tagging {
    const text = runningText(original)
    const tagging = new Tagging()
    const known = new KnownWords()
    const tokens = new Tokens(Math.min(text.length, sliceCharactersMax))
    const weights = this.#weights
    for (let from = 0; from < text.length;) {
      const to = sliceEnd(text, from)
      this.#readSlice({ text: text.slice(from, to), from, known, weights }, tokens, tagging)
      from = to
    }
    weights.forget()
    return tagging
  }

  #readSlice({ text, from, known, weights }: Slice, tokens: Tokens, tagging: Tagging): void {
    const { words, transitions } = this.#learnt
    tokens.read(text, words)
    if (!tokens.isLanguage()) return
    const { count, shapes } = tokens
    const surroundings = surroundingsOf(tokens)
    const emissions = this.#emissionsOf(tokens, surroundings, weights)
    const { language } = surroundings
    const lists = new ThingLists(text)
    const ofNames = marginalsOf({ transitions: transitions.names, emissions: emissions.names, shapes, count })
    for (const span of spansOf({ text, tokens, language, marginals: ofNames, known, lists }, names))
      tagging.names.push(moved(span, from))
    const ofAddresses = marginalsOf({
      transitions: transitions.addresses,
      emissions: emissions.addresses,
      shapes,
      count,
    })
    const read = { text, tokens, language, marginals: ofAddresses, known: new KnownWords(), lists }
    for (const span of spansOf(read, addresses)) tagging.addresses.push(moved(span, from))
    tagging.addTokens({ ends: tokens.ends, classes: tokens.classes, count, from }, ofNames, ofAddresses)
  }

  #emissionsOf(tokens: Tokens, surroundings: Surroundings, weights: WordWeights): Emissions {
    const { count } = tokens
    const length = labelCount * count
    const emissions = { names: new Float32Array(length), addresses: new Float32Array(length) }
    const features = new FeatureWriter(tokens, surroundings)
    const sums = new Int32Array(sumsCount)
    weights.read(tokens, features, surroundings.language)
    for (let at = 0; at < count; at += 1) {
      features.writeAround(at)
      weights.sumsAt({ count, isWord: tokens.isWord(at) }, at, sums)
      this.#learnt.features.emit(features, sums, { emissions, to: labelCount * at })
    }
    return emissions
  }
}

interface Slice {
  readonly text: string
  readonly from: number
  readonly known: KnownWords
  readonly weights: WordWeights
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
  // Of this part alone: looking back over the whole text for each slice would cost its square.
  const tail = text.slice(min, max)
  for (const mark of ['\n\n', '\n', ' ']) {
    const at = tail.lastIndexOf(mark)
    if (at >= 0) return min + at + mark.length
  }
  return max
}

export type { Tagging }
