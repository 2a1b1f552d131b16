// PERSON, LOCATION, ORGANIZATION, NRP and TITLE: names by lexicon, by what stands around them, and by being no English word.
import type { Findings, Verdict } from '../findings.ts'
import { gap } from '../gaps.ts'
import { kind, kindOf } from '../lexicon/lexicon.ts'
import { role } from '../lexicon/roles.ts'
import type { Recogniser, Source } from '../source.ts'
import { nameRange, type Range } from '../tagger/edge-words.ts'
import { shape, type Words } from '../words.ts'
import { capital, endWithLetters, isCommon, isUnknown, nextRun, piecesOf, type Run } from './name-runs.ts'
import { findPlaces } from './place.ts'
import { bareMin, isLikelyName, likelyPart } from './tagged.ts'

/** What names are, by the evidence: a title or label, a whole name, a list, a place in front, or none but the capital. */
const title: Verdict = { entity: 'TITLE', score: 0.85 }
const people: Verdict = { entity: 'NRP', score: 0.5 }
const organisation: Verdict = { entity: 'ORGANIZATION', score: 0.6 }
const location = {
  labelled: { entity: 'LOCATION', score: 0.85 },
  placed: { entity: 'LOCATION', score: 0.45 },
} as const satisfies Record<string, Verdict>
const person = {
  /** By a title or label. */
  named: { entity: 'PERSON', score: 0.85 },
  sure: { entity: 'PERSON', score: 0.85 },
  listed: { entity: 'PERSON', score: 0.6 },
  placed: { entity: 'PERSON', score: 0.45 },
  bare: { entity: 'PERSON', score: 0.4 },
} as const satisfies Record<string, Verdict>

/** Where names are looked for, and where they go. */
interface Search {
  readonly source: Source
  readonly words: Words
  readonly findings: Findings
  /** The words of names that surely are some, by index. */
  readonly surely: Set<number>
}

function find(source: Source, findings: Findings): void {
  if (!source.hasWords) return
  const { words } = source
  const search: Search = { source, words, findings, surely: new Set() }
  findLabelled(search)
  findPlaces(words, (verdict, run) => add(search, verdict, run))
  for (let run = nextRun(words, 0); run !== null; run = nextRun(words, run.to)) findInRun(search, run)
  findTitledInLowerCase(search)
  findJoined(search)
  if (search.surely.size > 0) findAgain(search)
}

function add(search: Search, verdict: Verdict, run: Run): void {
  if (verdict.entity === 'PERSON') return addPerson(search, verdict, run)
  const { words, findings } = search
  findings.add(verdict, words.start(run.from), words.end(run.to - 1))
}

/** Adds a person's name without what stands at its edges. The words of one that surely is one are remembered. */
function addPerson(search: Search, verdict: Verdict, { from, to }: Run): void {
  const { source, words, findings } = search
  const name = nameRange(words.text, { start: words.start(from), end: words.end(to - 1) })
  if (name === null) return
  const isNamed = verdict === person.named
  if (!isNamed && !isLikelyName(source, name, verdict === person.bare ? bareMin : undefined)) return
  const part = isNamed ? name : likelyPart(source, name)
  findings.add(verdict, part.start, part.end === name.end ? endWithLetters(words.text, name.end) : part.end)
  if (isNamed || verdict === person.sure) noteWords(search, { from, to }, part)
}

function noteWords(search: Search, { from, to }: Run, part: Range): void {
  const { words } = search
  for (let at = from; at < to; at += 1) {
    const isInside = words.start(at) >= part.start && words.end(at) <= part.end
    if (!isInside) continue
    search.surely.add(at)
    if (words.size(at) > 2 && !words.is(at, shape.lower)) words.noteNamed(at)
  }
}

function findInRun(search: Search, run: Run): void {
  const { words } = search
  if (isShouted(words, run)) return findFullNames(search, run)
  const titledTo = findTitled(search, run)
  if (titledTo > 0) {
    // What follows a titled name in the same run.
    if (titledTo < run.to) findInRun(search, { from: titledTo, to: run.to })
    return
  }
  if (findOrganisation(search, run)) return
  for (const piece of piecesOf(words, run)) {
    const verdict = judge(words, run, piece)
    if (verdict !== null) add(search, verdict, piece)
  }
}

/** A run of three or more words in capitals: a heading, in which only full names of known first names count. */
function isShouted(words: Words, run: Run): boolean {
  let upper = 0
  for (let at = run.from; at < run.to; at += 1) if (words.is(at, shape.upper)) upper += 1
  return upper >= 3
}

function findFullNames(search: Search, run: Run): void {
  const { words } = search
  for (let at = run.from; at + 1 < run.to; at += 1) {
    const to = words.is(at + 1, shape.initial) && at + 2 < run.to ? at + 3 : at + 2
    if (!words.has(at, kind.first) || isCommon(words, to - 1)) continue
    add(search, person.sure, { from: at, to })
    at = to - 1
  }
}

/** A form of address and the name behind it; the end of that name, 0 when there is none. */
function findTitled(search: Search, run: Run): number {
  const { words } = search
  for (let at = run.from; at + 1 < run.to; at += 1) {
    if (!words.plays(at, role.honorific)) continue
    const isWordy = words.plays(at, role.wordyHonorific)
    if (isWordy && isCommon(words, at + 1)) continue
    const to = nameEnd(words, at + 1, run.to)
    if (at > run.from) findInRun(search, { from: run.from, to: at })
    if (!isWordy) add(search, title, { from: at, to: at + 1 })
    add(search, person.named, { from: at + 1, to })
    return to
  }
  return 0
}

/** The end of a name that surely starts at `from`: at most four words, ordinary ones only in first place. */
function nameEnd(words: Words, from: number, max: number): number {
  let to = from + 1
  while (to < max && to - from < 4 && to < words.count) {
    if (isCommon(words, to) && !words.plays(to, role.particle)) break
    to += 1
  }
  while (to - from > 1 && words.is(to - 1, shape.lower)) to -= 1
  return to
}

/** "ms. Marcela", "dr. smith": titles in lower case stand outside of runs. */
function findTitledInLowerCase(search: Search): void {
  const { words } = search
  for (let at = 0; at + 1 < words.count; at += 1) {
    if (!words.is(at, shape.lower) || !words.follows(at + 1, gap.space | gap.stopSpace)) continue
    if (!words.plays(at, role.honorific) || words.plays(at, role.wordyHonorific)) continue
    if (words.is(at + 1, shape.number) || (!words.is(at + 1, capital) && isCommon(words, at + 1))) continue
    add(search, person.named, { from: at + 1, to: nameEnd(words, at + 1, at + 3) })
  }
}

const joinedParts = /\p{Lu}\p{Ll}+/gu
const joinedWhole = /^(?:\p{Lu}\p{Ll}+){2,3}$/u

/** "JaneDoe": names written together, as in the names of files. */
function findJoined(search: Search): void {
  const { words } = search
  for (let at = 0; at < words.count; at += 1) {
    if (!words.is(at, shape.mixed)) continue
    const written = words.written(at)
    if (!joinedWhole.test(written)) continue
    const first = kindOf((written.match(joinedParts)?.[0] ?? '').toLowerCase())
    if ((first & (kind.first | kind.common)) === kind.first) add(search, person.listed, { from: at, to: at + 1 })
  }
}

/** A run that ends like an organisation's name. */
function findOrganisation(search: Search, run: Run): boolean {
  const { words } = search
  for (let at = run.to - 1; at > run.from; at -= 1) {
    if (!words.plays(at, role.organisationEnd)) continue
    const isOpen = words.opens(run.from)
    // "The Acme Group": an ordinary word that opens the sentence is not of the name.
    const from = isOpen && isCommon(words, run.from) && at - run.from > 1 ? run.from + 1 : run.from
    if (!holdsName(words, { from, to: at }) && (isOpen || !words.plays(at, role.legalForm))) return false
    add(search, organisation, { from, to: at + 1 })
    return true
  }
  return false
}

function holdsName(words: Words, { from, to }: Run): boolean {
  for (let at = from; at < to; at += 1) if (!isCommon(words, at)) return true
  return false
}

/** What a piece without ordinary words is, from its words and what stands around it. */
function judge(words: Words, run: Run, piece: Run): Verdict | null {
  const at = piece.from
  if (piece.to - at > 1) return judgeLong(words, piece)
  if (words.has(at, kind.people)) return people
  if (words.has(at, kind.organisation)) return words.opens(at) ? null : organisation
  if (words.has(at, kind.place) && !words.has(at, kind.first)) return null
  return judgeShort(words, run, at)
}

function judgeLong(words: Words, { from, to }: Run): Verdict | null {
  let areShort = true
  for (let at = from; at < to; at += 1) {
    if (words.has(at, kind.first | kind.last)) return person.sure
    areShort &&= words.is(at, shape.upper) && words.size(at) < 4
  }
  if (areShort) return null
  if (words.opens(from)) return person.bare
  return words.plays(from - 1, role.placeLead) ? location.placed : person.placed
}

function judgeShort(words: Words, run: Run, at: number): Verdict | null {
  if (words.size(at) < 2) return null
  if (words.has(at, kind.ambiguous)) return isActor(words, at) ? person.placed : null
  if (words.is(at, shape.upper)) return judgeUpper(words, at)
  if (words.has(at, kind.first)) return person.listed
  if (words.has(at, kind.last)) return person.placed
  return isUnknown(words, at) ? judgeStranger(words, run, at) : null
}

/** Whether an ambiguous word acts like a name: behind "by" or "said", or in front of a verb. */
function isActor(words: Words, at: number): boolean {
  if (!words.opens(at) && words.is(at, capital) && words.plays(at - 1, role.personLead)) return true
  return actsLikeName(words, at)
}

/** A capitalised word that is neither a known name nor an ordinary word. */
function judgeStranger(words: Words, run: Run, at: number): Verdict | null {
  if (actsLikeName(words, at)) return person.placed
  if (words.opens(at)) return null
  if (words.plays(at - 1, role.placeLead)) return location.placed
  return isInHeading(words, run) ? null : person.bare
}

/** A word in capitals in mixed text: short ones are abbreviations. */
function judgeUpper(words: Words, at: number): Verdict | null {
  if (words.size(at) < 4) return null
  if (words.has(at, kind.first | kind.last)) return person.placed
  if (!isUnknown(words, at) || !/[AEIOUYÀ-ÿΑ-Ωα-ω]/i.test(words.written(at))) return null
  return words.plays(at - 1, role.placeLead) ? location.placed : null
}

/** Whether a verb of a person, a possessive or a colon of direct speech follows. */
function actsLikeName(words: Words, at: number): boolean {
  const next = at + 1
  if (words.follows(next, gap.apostrophe) && words.written(next) === 's') return true
  if (words.follows(next, gap.space)) return words.is(next, shape.lower) && words.plays(next, role.verbBehind)
  return words.follows(next, gap.speech) && words.opens(at)
}

/** A run with more ordinary capitalised words than others is a title, whose unknown words are not names of people. */
function isInHeading(words: Words, run: Run): boolean {
  let count = 0
  let common = 0
  for (let at = run.from; at < run.to; at += 1) {
    if (words.opens(at)) continue
    count += 1
    if (isCommon(words, at)) common += 1
  }
  return common * 2 > count
}

/** "Name: …" and the like: the capitalised words behind the label on its line. */
function findLabelled(search: Search): void {
  const { words } = search
  for (let at = 0; at + 1 < words.count; at += 1) {
    const next = at + 1
    if (!words.follows(next, gap.label)) continue
    const isPerson = words.plays(at, role.personLabel)
    if (!isPerson && !words.plays(at, role.placeLabel)) continue
    if (!words.is(next, capital) || (isCommon(words, next) && !isNameBehind(words, at + 2))) continue
    const to = nameEnd(words, next, lineEnd(words, next))
    add(search, isPerson ? person.named : location.labelled, { from: next, to })
  }
}

const isNameBehind = (words: Words, at: number): boolean =>
  words.follows(at, gap.space) && words.is(at, capital) && !isCommon(words, at)

/** The end of the words that follow one another by spaces, initials or hyphens. */
function lineEnd(words: Words, from: number): number {
  let to = from + 1
  while (words.follows(to, gap.space | gap.stop | gap.stopSpace | gap.hyphen) && isNamePart(words, to)) to += 1
  return to
}

const isNamePart = (words: Words, at: number): boolean =>
  words.is(at, capital | shape.upper) || words.plays(at, role.particle)

/** Names found once are personal wherever they stand capitalised: the surname alone, at the start of a sentence, in capitals. */
function findAgain(search: Search): void {
  const { words, surely } = search
  for (let at = 0; at < words.count; at += 1) {
    if (words.is(at, shape.lower | shape.number) || !words.isNamed(at) || surely.has(at)) continue
    if (!words.opens(at) || !words.has(at, kind.common | kind.ambiguous))
      add(search, person.listed, { from: at, to: at + 1 })
  }
}

export const nameRecogniser: Recogniser = {
  name: 'name',
  entities: ['PERSON', 'LOCATION', 'ORGANIZATION', 'NRP', 'TITLE'],
  find,
}
