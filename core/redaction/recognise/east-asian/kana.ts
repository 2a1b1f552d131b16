// Names in kana: foreign ones in katakana, readings on forms, and Japanese ones in front of a form of address.
import { likely, sure, type NameFound } from './found.ts'
import { forms, nobodyInKatakana } from './japanese-context.ts'
import { foreignNames, kanaGiven, readings } from './japanese-names.ts'
import type { Stretch } from './letters.ts'
import { addressAt } from './japanese-forms.ts'
import { labelled, type Labelled } from './name-labels.ts'
import { WordWeights, wordsOf } from './word-weights.ts'

const kanaShift = 0x60
const toKatakana = (hiragana: string): string =>
  hiragana.replace(/[ぁ-ん]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + kanaShift))

const surnames = new WordWeights([[1, `${readings} ${toKatakana(readings)}`]])
const givens = new WordWeights([[1, `${kanaGiven} ${toKatakana(kanaGiven)}`]])
const foreign = new Set(wordsOf(foreignNames))
const partUnitsMax = 12
const partsMax = 5

export interface KanaContext {
  readonly label: Labelled
  /** The stretches of the text, and the index of the one that is read. */
  readonly stretches: readonly Stretch[]
  readonly at: number
}

/** The name that a stretch of kana starts; null for none. */
export function kanaAt(text: string, context: KanaContext): NameFound | null {
  const { stretches, at, label } = context
  const first = stretches[at]!
  const second = stretches[at + 1]
  const isPair = second?.script === first.script && second.start === first.end + 1 && text.charAt(first.end) === ' '
  const pair = isPair ? twoParts(text, { first, second }, label) : null
  if (pair !== null) return pair
  return first.script === 'katakana' ? katakanaAt(text, context) : hiraganaAt(text, first, label)
}

/** "ヤマダ タロウ": a reading of a surname, and of a given name or anything behind a label. */
function twoParts(
  text: string,
  { first, second }: { first: Stretch; second: Stretch },
  label: Labelled,
): NameFound | null {
  const isSurname = isWhole(surnames, text, first)
  const areShort = first.end - first.start <= partUnitsMax && second.end - second.start <= partUnitsMax
  if (label === labelled.surely && areShort) return sure(first.start, second.end)
  if (areShort && addressAt(text, second.end, second.end) > 1) return sure(first.start, second.end)
  if (!isSurname) return null
  if (label !== labelled.no || isWhole(givens, text, second)) return sure(first.start, second.end)
  const end = second.start + givens.sizeBehind(text, second.start, second.end)
  return end - second.start > 1 && addressAt(text, end, second.end) > 1 ? sure(first.start, end) : null
}

const isWhole = (words: WordWeights, text: string, { start, end }: Stretch): boolean =>
  words.sizeBehind(text, start, end) === end - start

/** Parts joined by middle dots, of which one is a known name, or in front of a form of address, or behind a label. */
function katakanaAt(text: string, context: KanaContext): NameFound | null {
  const { stretches, at, label } = context
  const parts = partsOf(text, context)
  const { start } = parts[0]!
  const { end } = parts.at(-1)!
  const address = addressAt(text, end, stretches[at + parts.length]?.end ?? end)
  const isCalled = label === labelled.surely || address > 1
  const isKnown = parts.some((part) => foreign.has(text.slice(part.start, part.end)))
  if (parts.length > 1) return isCalled || isKnown || address > 0 ? sure(start, end) : null
  const isName = isCalled ? !isNobody(text.slice(start, end)) : address > 0 && (isKnown || isReading(text, parts[0]!))
  return isName ? likely(start, end) : null
}

const isReading = (text: string, part: Stretch): boolean => isWhole(surnames, text, part)

/** Too short or long for a name, or a word for people of a kind. */
function isNobody(name: string): boolean {
  if (name.length < 2 || name.length > partUnitsMax || nobodyInKatakana.has(name)) return true
  return [...nobodyInKatakana].some((word) => word.length > 3 && name.endsWith(word))
}

/** The stretches that middle dots join to the first. */
function partsOf(text: string, { stretches, at }: KanaContext): Stretch[] {
  const parts = [stretches[at]!]
  while (parts.length < partsMax) {
    const last = parts.at(-1)!
    const next = stretches[at + parts.length]
    if (next?.script !== 'katakana' || next.start !== last.end + 1 || !'・=゠'.includes(text.charAt(last.end))) break
    parts.push(next)
  }
  return parts
}

/** "さくらちゃん", "たなか様"; a known name behind a label. */
function hiraganaAt(text: string, run: Stretch, label: Labelled): NameFound | null {
  const { start, end } = run
  for (const words of [surnames, givens]) {
    const size = words.sizeBehind(text, start, end)
    const isAddressed = size > 1 && forms.behind(text, start + size, Math.min(text.length, start + size + 4)) > 1
    if (isAddressed) return likely(start, start + size)
  }
  const isName = isWhole(givens, text, run) || isWhole(surnames, text, run)
  return label === labelled.surely && end - start > 1 && isName ? sure(start, end) : null
}
