// Label window: the words shortly before a value and behind it, in lower case and without accents, to be asked for labels.
import type { Source } from './source.ts'

const charactersBefore = 80
const charactersBehind = 40
const wordsBefore = 6
const wordsBehind = 6
/** Labels of fewer letters are whole words; longer ones may go on ("passport" in "passportnummer"). */
const startLettersMin = 4
const marks = /\p{M}+/gu
const between = /[^\p{L}\p{N}#]+/u
// oxlint-disable-next-line no-control-regex -- the ASCII test is the point
const ascii = /^[\x00-\x7f]*$/

/** Letters that no accent makes. */
const strokes: Readonly<Record<string, string>> = { ø: 'o', ł: 'l', đ: 'd', ð: 'd', æ: 'ae', œ: 'oe', ß: 'ss', ı: 'i' }
const stroke = /[øłđðæœßı]/g

/** Lower case, without accents: labels are compared so. */
export const plainLabel = (text: string): string => {
  const lower = text.toLowerCase()
  if (ascii.test(lower)) return lower
  const bare = lower.normalize('NFKD').replace(marks, '').normalize('NFC')
  return bare.replace(stroke, (letter) => strokes[letter] ?? letter)
}

interface Words {
  readonly text: string
  readonly words: readonly string[]
}

/** A label as it is compared: of one word, or of several or of a script without spaces, which may stand anywhere. */
interface Label {
  readonly text: string
  readonly isAnywhere: boolean
}

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u
const labelsByList = new WeakMap<readonly string[], readonly Label[]>()

function labelsOf(list: readonly string[]): readonly Label[] {
  let labels = labelsByList.get(list)
  if (labels === undefined) {
    labels = list.map((one) => ({ text: plainLabel(one), isAnywhere: one.includes(' ') || unspaced.test(one) }))
    labelsByList.set(list, labels)
  }
  return labels
}

const isOneOf = ({ text, words }: Words, list: readonly string[]): boolean =>
  labelsOf(list).some((label) => {
    if (label.isAnywhere) return text.includes(label.text)
    return words.some((word) =>
      label.text.length < startLettersMin
        ? word === label.text
        : word.startsWith(label.text) || word.endsWith(label.text),
    )
  })

/** What stands around one place of a text at a time; the words are read when they are asked for. */
export class LabelWindow {
  readonly #text: string
  readonly hasWords: boolean
  #start = -1
  #end = -1
  #before: Words | null = null
  #behind: Words | null = null

  constructor({ text, hasWords }: Source) {
    this.#text = text
    this.hasWords = hasWords
  }

  /** Whether one of some labels stands shortly before a value, or right behind it on its line. */
  isLabelled(start: number, end: number, labels: readonly string[]): boolean {
    if (!this.hasWords || labels.length === 0) return false
    this.#moveTo(start, end)
    return (
      isOneOf((this.#before ??= this.#readBefore()), labels) || isOneOf((this.#behind ??= this.#readBehind()), labels)
    )
  }

  #moveTo(start: number, end: number): void {
    if (start !== this.#start) this.#before = null
    if (end !== this.#end) this.#behind = null
    this.#start = start
    this.#end = end
  }

  #readBefore(): Words {
    const text = plainLabel(this.#text.slice(Math.max(0, this.#start - charactersBefore), this.#start))
    return { text, words: text.split(between).filter(Boolean).slice(-wordsBefore) }
  }

  /** No further than the end of its line, its sentence or its cell. */
  #readBehind(): Words {
    const [text = ''] = plainLabel(this.#text.slice(this.#end, this.#end + charactersBehind)).split(/[\n.;:,|\t]/, 1)
    return { text, words: text.split(between).filter(Boolean).slice(0, wordsBehind) }
  }
}
