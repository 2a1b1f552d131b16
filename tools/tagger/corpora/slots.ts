// Slots: in parsed sentences subjects, objects and phrases with "with, for, by" become places for names.
import type { Chance } from '../write/chance.ts'
import type { LabelledSpan } from '../write/labelled.ts'
import { blocksOf } from './sentences.ts'

interface TreeWord {
  readonly id: number
  readonly form: string
  readonly kind: string
  readonly head: number
  readonly relation: string
  readonly features: string
  readonly isSpaced: boolean
  /** Of a word written as one with others: what is written, and up to which word. */
  readonly written: { readonly form: string; readonly last: number; readonly isSpaced: boolean } | null
}

export interface SlotSentence {
  readonly text: string
  readonly spans: readonly LabelledSpan[]
  readonly slots: readonly number[]
}

const wordsMax = 45
const slotWordsMax = 7
/** Relations of words at the edges of a phrase that stay in the sentence. */
const outside = new Set(['case', 'mark', 'cc', 'punct'])
/** What stands in a place until a name does. */
const placeholder = '@@'
const relations = new Set([
  'nsubj',
  'obj',
  'iobj',
  'vocative',
  'obl',
  'obl:arg',
  'obl:agent',
  'nmod',
  'nsubj:pass',
  'nsubj:outer',
])
const prepositions = new Set(
  'with by for from to of like without mit von bei für zu ohne vom zum avec par pour de chez selon con por para según z od dla do ode pro com sem di da per met van voor door ile için cu pentru la dengan oleh untuk dari'.split(
    ' ',
  ),
)
const pronouns = new Set('es il se ce on man c sich me te nos lo la le les l y en ci si ne che'.split(' '))

export const treesOf = (text: string): TreeWord[][] => [...blocksOf(text)].map(treeOf)

function treeOf(block: readonly string[]): TreeWord[] {
  const words: TreeWord[] = []
  let written: TreeWord['written'] = null
  for (const line of block) {
    const word = wordOf(line.split('\t'))
    if (word.id.includes('.')) continue
    if (word.id.includes('-')) {
      written = { form: word.form, last: Number(word.id.split('-')[1]), isSpaced: word.isSpaced }
      continue
    }
    const id = Number(word.id)
    if (written !== null && id > written.last) written = null
    words.push({ ...word, id, written })
  }
  return words
}

function wordOf(columns: readonly string[]): Omit<TreeWord, 'id' | 'written'> & { readonly id: string } {
  const [id = '', form = '', , kind = '', , features = '', head = '', relation = '', , notes = ''] = columns
  return { id, form, kind, head: Number(head), relation, features, isSpaced: !notes.includes('SpaceAfter=No') }
}

/** Null where a sentence has no place. */
export function slotSentence(words: readonly TreeWord[], chance: Chance): SlotSentence | null {
  if (words.length > wordsMax) return null
  const places = chooseSlots(words, chance)
  if (places.size === 0) return null
  let text = ''
  const spans: LabelledSpan[] = []
  const slots: number[] = []
  for (let at = 0; at < words.length;) {
    const piece = pieceAt(words, at, places)
    const start = text.length
    text += piece.text
    if (piece.isSlot) slots.push(start)
    if (piece.isSlot || piece.isOpen) spans.push({ start, end: text.length, label: piece.isSlot ? 'name' : 'open' })
    if (piece.isSpaced) text += ' '
    at += piece.words
  }
  return { text: text.trimEnd(), spans, slots }
}

interface Piece {
  readonly text: string
  /** How many words of the tree it is. */
  readonly words: number
  readonly isSlot: boolean
  readonly isOpen: boolean
  readonly isSpaced: boolean
}

/** A place for a name, or what is written as one word. */
function pieceAt(words: readonly TreeWord[], at: number, places: ReadonlyMap<number, number>): Piece {
  const word = words[at]
  if (word === undefined) throw new Error('no such word')
  const place = places.get(word.id)
  const last = place ?? word.written?.last ?? word.id
  const covered = words.filter(({ id }) => id >= word.id && id <= last)
  const end = covered.at(-1) ?? word
  return {
    text: place === undefined ? (word.written?.form ?? word.form) : placeholder,
    words: covered.length,
    isSlot: place !== undefined,
    isOpen: covered.some(({ kind }) => kind === 'PROPN' || kind === 'X'),
    isSpaced: end.written?.isSpaced ?? end.isSpaced,
  }
}

/** The words of a sentence as they are written. */
export const writtenWords = (words: readonly TreeWord[]): string[] =>
  words
    .filter(({ written, id }) => written === null || written.last === id)
    .map(({ form, written }) => written?.form ?? form)

/** First word to last word of up to three phrases. */
function chooseSlots(words: readonly TreeWord[], chance: Chance): Map<number, number> {
  const places = new Map<number, number>()
  const used = new Set<number>()
  const count = chance.pick([1, 1, 2, 2, 3])
  for (const word of chance.shuffle(words.filter(({ relation }) => relations.has(relation)))) {
    if (places.size >= count) break
    if (!mayBePlace(word, words, chance)) continue
    const phrase = phraseOf(word, words)
    if (phrase === null || phrase.some(({ id }) => used.has(id)) || cutsWord(phrase, words)) continue
    places.set(phrase[0]?.id ?? 0, phrase.at(-1)?.id ?? 0)
    for (const { id } of phrase) used.add(id)
  }
  return places
}

/** Whether a phrase starts or ends inside of what is written as one word. */
function cutsWord(phrase: readonly TreeWord[], words: readonly TreeWord[]): boolean {
  const first = phrase[0]?.id ?? 0
  const last = phrase.at(-1)?.id ?? 0
  return phrase.some(
    ({ written }) =>
      written !== null &&
      (written.last > last || words.some(({ id, written: other }) => id < first && other?.last === written.last)),
  )
}

function mayBePlace(word: TreeWord, words: readonly TreeWord[], chance: Chance): boolean {
  const relation = word.relation.split(':')[0] ?? ''
  if (['obl', 'nmod', 'obj'].includes(relation) && chance.happens(0.55)) return false
  if (/PronType=(Rel|Int)/.test(word.features) || pronouns.has(word.form.toLowerCase())) return false
  if (!['NOUN', 'PROPN', 'PRON'].includes(word.kind)) return false
  if (relation !== 'obl' && relation !== 'nmod') return true
  return words.some(
    ({ head, relation: of, form }) => head === word.id && of === 'case' && prepositions.has(form.toLowerCase()),
  )
}

/** A word with all that hangs on it, without what stands before it as a preposition; null where it is no short run of words. */
function phraseOf(word: TreeWord, words: readonly TreeWord[]): TreeWord[] | null {
  const ids = new Set([word.id])
  for (let size = 0; size < ids.size;) {
    size = ids.size
    for (const { id, head } of words) if (ids.has(head)) ids.add(id)
  }
  const phrase = words.filter(({ id }) => ids.has(id))
  const isOutside = (of: TreeWord | undefined): boolean => of !== undefined && outside.has(of.relation)
  while (isOutside(phrase[0])) phrase.shift()
  while (isOutside(phrase.at(-1))) phrase.pop()
  const first = phrase[0]?.id ?? 0
  const isRun = phrase.every(({ id }, at) => id === first + at)
  return phrase.length > 0 && phrase.length <= slotWordsMax && isRun ? phrase : null
}
