// PERSON in Chinese, Japanese and Korean: by surname, given name, form of address, label and what stands around.
import type { Findings, Verdict } from '../findings.ts'
import type { Recogniser, Source } from '../source.ts'
import { findChinese } from './east-asian/chinese.ts'
import { aroundDot, isDot, transcribedAt } from './east-asian/chinese-foreign.ts'
import { likely, type NameFound, type Reading } from './east-asian/found.ts'
import { findJapanese, japaneseIn } from './east-asian/japanese.ts'
import { kanaAt } from './east-asian/kana.ts'
import { koreanApart, koreanIn } from './east-asian/korean.ts'
import { KnownNames } from './east-asian/known-names.ts'
import { stretchesOf, type Stretch } from './east-asian/letters.ts'
import { endsWithLabel, labelBefore, labelled, type Labelled } from './east-asian/name-labels.ts'
import { japaneseAmong } from './east-asian/languages.ts'

const person = {
  sure: { entity: 'PERSON', score: 0.85 },
  likely: { entity: 'PERSON', score: 0.6 },
  again: { entity: 'PERSON', score: 0.6 },
} as const satisfies Record<string, Verdict>

const mayHoldOne = /[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\ud840-\ud888]/

/** Where names are looked for, and where they go. */
interface Search {
  readonly text: string
  readonly findings: Findings
  readonly stretches: readonly Stretch[]
  readonly known: KnownNames
  /** The end of the name found last, and how it was labelled: a list goes on so. */
  end: number
  label: Labelled
}

function find(source: Source, findings: Findings): void {
  const { text } = source
  if (!mayHoldOne.test(text)) return
  const stretches = stretchesOf(text)
  const isJapanese = japaneseAmong(text, stretches)
  const search: Search = { text, findings, stretches, known: new KnownNames(), end: -1, label: labelled.no }
  for (let at = 0; at < stretches.length; at += 1) {
    const stretch = stretches[at]!
    // A name that was found may reach into the stretches behind.
    if (stretch.start < search.end) continue
    const label = labelOf(search, stretch)
    const spelt = label === labelled.surely && stretch.script === 'han' ? speltAt(search, at) : null
    if (spelt !== null) add(search, spelt, label)
    else if (stretch.script === 'hangul') findInHangul(search, at, label)
    else if (stretch.script !== 'han') findInKana(search, at, label)
    else if (isJapanese[at] === 1) findInJapanese(search, readingOf(search, at, label))
    else findInChinese(search, readingOf(search, at, label))
  }
  search.known.findAgain(text, stretches, (start, end) => findings.add(person.again, start, end))
}

function add(search: Search, found: NameFound, label: Labelled): void {
  const { text, findings, known } = search
  findings.add(found.isSure ? person.sure : person.likely, found.start, found.end)
  if (found.isSure) known.note(text.slice(found.start, found.end))
  search.end = found.end
  search.label = label
}

const goesOn = /^ ?(?:[、,;/&·・]|及び|および|和|与|與|及|と|와|과|및)? ?$/

/** How a stretch is labelled: by what stands in front, or as the next of a list. */
function labelOf(search: Search, { start, end: stretchEnd }: Stretch): Labelled {
  const { text, end, label } = search
  // The next label itself.
  if (text.charAt(stretchEnd) === ':') return labelled.no
  if (label !== labelled.no && end >= 0 && start - end < 5 && start > end && goesOn.test(text.slice(end, start)))
    return label
  if (start > 1 && text.charAt(start - 1) === 'は' && endsWithLabel(text, start - 1, false)) return labelled.surely
  return labelBefore(text, start)
}

function findInHangul(search: Search, at: number, label: Labelled): void {
  const { text, stretches } = search
  const word = stretches[at]!
  const context = { label, before: neighbour(search, at - 1, at), behind: neighbour(search, at + 1, at) }
  const found = koreanApart(text, word, context) ?? koreanIn(text, word, context)
  if (found !== null) add(search, found, label)
}

/** The next stretch of Hangul, one blank away. */
function neighbour({ text, stretches }: Search, at: number, of: number): Stretch | null {
  const [one, other] = [stretches[at], stretches[of]!]
  if (one?.script !== 'hangul') return null
  const gapAt = Math.min(one.end, other.end)
  return Math.max(one.start, other.start) === gapAt + 1 && text.charAt(gapAt) === ' ' ? one : null
}

function findInKana(search: Search, at: number, label: Labelled): void {
  const { text, stretches } = search
  const found = kanaAt(text, { label, stretches, at })
  if (found !== null) add(search, found, label)
}

const partsMax = 6
const partUnitsMax = 2

/** "高 橋 健 太": a name behind a label whose characters stand apart. */
function speltAt({ text, stretches }: Search, at: number): NameFound | null {
  const { start } = stretches[at]!
  let parts = 0
  let end = start
  for (; parts < partsMax; parts += 1) {
    const part = stretches[at + parts]
    if (part?.script !== 'han' || part.end - part.start > partUnitsMax) break
    if (parts > 0 && (part.start !== end + 1 || text.charAt(end) !== ' ')) break
    end = part.end
  }
  return parts > 2 ? likely(start, end) : null
}

/** A run with what is known of its place. */
function readingOf({ text, stretches }: Search, at: number, label: Labelled): Reading {
  const run = stretches[at]!
  const next = stretches[at + 1]
  return { text, run, label, behind: next !== undefined && next.start - run.end < 2 ? next : null }
}

/** Adds what is found in a run; what starts it takes the label. */
const adder =
  (search: Search, { run, label }: Reading) =>
  (found: NameFound): void =>
    add(search, found, found.start === run.start ? label : labelled.no)

function findInJapanese(search: Search, reading: Reading): void {
  findJapanese(reading, adder(search, reading))
}

const japaneseForm = /^ ?[様殿]/

function findInChinese(search: Search, reading: Reading): void {
  const { text, run, label } = reading
  // A form in Japanese may hold no kana.
  if (japaneseForm.test(text.slice(run.end, run.end + 2)) || '様殿'.includes(text.charAt(run.end - 1)))
    return findInJapanese(search, reading)
  const japanese = japaneseIn(reading)
  if (japanese !== null) return add(search, japanese, label)
  const foreign = isDot(text, run.end) ? aroundDot(text, run.end) : transcribedAt(reading)
  if (foreign === null || foreign.start < run.start) return findChinese(reading, adder(search, reading))
  findChinese({ ...reading, run: { ...run, end: foreign.start } }, adder(search, reading))
  add(search, foreign, label)
  // What goes on behind a form of address.
  if (foreign.end < run.end)
    findChinese({ ...reading, label: labelled.no, run: { ...run, start: foreign.end } }, adder(search, reading))
}

export const eastAsianNameRecogniser: Recogniser = { name: 'east asian name', entities: ['PERSON'], find }
