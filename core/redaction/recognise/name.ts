// PERSON, LOCATION, ORGANIZATION, NRP and TITLE: names by lexicon, by what stands around them, and by being no English word.
import type { Span } from '../../../contract/redaction.ts'
import { kind, kindOf } from '../lexicon/lexicon.ts'
import {
  honorifics,
  organisationEnds,
  particles,
  personLabels,
  personLeads,
  placeLabels,
  placeLeads,
  verbsBehind,
  wordyHonorifics,
} from '../lexicon/word-lists.ts'
import type { Recogniser, Source } from '../source.ts'
import { has, isCapital, isCommon, isUnknown, piecesOf, runsOf, tokensOf, type Run, type Token } from './name-runs.ts'
import { placesIn } from './place.ts'

/** How sure each kind of evidence makes. */
const sure = { titled: 0.85, labelled: 0.85, full: 0.85, listed: 0.6, place: 0.6, placed: 0.45, bare: 0.4 } as const

interface Finding extends Run {
  readonly entity: string
  readonly score: number
}

function find(source: Source): Span[] {
  const tokens = tokensOf(source.tokens)
  const found: Finding[] = [...labelled(tokens), ...placesIn(tokens)]
  for (const run of runsOf(tokens)) found.push(...namesIn(tokens, run))
  found.push(...titledInLowerCase(tokens), ...joinedNames(tokens))
  return [...found, ...again(tokens, found)].map((finding) => withLetters(source.text, spanOf(tokens, finding)))
}

function spanOf(tokens: readonly Token[], { entity, score, from, to }: Finding): Span {
  return { entity, score, start: tokens[from]?.start ?? 0, end: tokens[to - 1]?.end ?? 0 }
}

const letters = /^,? (?:[A-Z]\.){2,4}/
const lettersGoOn = /^\.(?:[A-Z]\.){1,3}/

/** A person's span with the letters behind the name: "Jane Doe M.D.". */
function withLetters(text: string, span: Span): Span {
  if (span.entity !== 'PERSON') return span
  const isInitial = text[span.end - 2] === ' '
  const behind = (isInitial ? lettersGoOn : letters).exec(text.slice(span.end, span.end + 12))
  return behind === null ? span : { ...span, end: span.end + behind[0].length }
}

function namesIn(tokens: readonly Token[], run: Run): Finding[] {
  if (isShouted(tokens, run)) return fullNames(tokens, run)
  const title = titleIn(tokens, run)
  if (title.length > 0) return [...title, ...restOf(tokens, run, title)]
  const organisation = organisationIn(tokens, run)
  if (organisation !== null) return [organisation]
  return piecesOf(tokens, run).flatMap((piece) => judge(tokens, run, piece) ?? [])
}

/** What follows a titled name in the same run. */
function restOf(tokens: readonly Token[], run: Run, title: readonly Finding[]): Finding[] {
  const to = Math.max(...title.map((one) => one.to))
  return to < run.to ? namesIn(tokens, { from: to, to: run.to }) : []
}

/** A run of three or more words in capitals: a heading, in which only full names of known first names count. */
function isShouted(tokens: readonly Token[], run: Run): boolean {
  let upper = 0
  for (let at = run.from; at < run.to; at += 1) if (tokens[at]?.shape === 'upper') upper += 1
  return upper >= 3
}

function fullNames(tokens: readonly Token[], run: Run): Finding[] {
  const found: Finding[] = []
  for (let at = run.from; at + 1 < run.to; at += 1) {
    const next = tokens[at + 1]
    const to = next?.shape === 'initial' && at + 2 < run.to ? at + 3 : at + 2
    const last = tokens[to - 1]
    if (!has(tokens[at], kind.first) || last === undefined || isCommon(last)) continue
    found.push({ entity: 'PERSON', score: sure.full, from: at, to })
    at = to - 1
  }
  return found
}

/** A form of address and the name behind it. */
function titleIn(tokens: readonly Token[], run: Run): Finding[] {
  for (let at = run.from; at + 1 < run.to; at += 1) {
    const token = tokens[at]
    if (token === undefined || !honorifics.has(token.lower)) continue
    const to = nameEnd(tokens, at + 1, run.to)
    const isWordy = wordyHonorifics.has(token.lower)
    const first = tokens[at + 1]
    if (isWordy && (first === undefined || isCommon(first))) continue
    const person: Finding = { entity: 'PERSON', score: sure.titled, from: at + 1, to }
    const before = at > run.from ? namesIn(tokens, { from: run.from, to: at }) : []
    return isWordy
      ? [...before, person]
      : [...before, { entity: 'TITLE', score: sure.titled, from: at, to: at + 1 }, person]
  }
  return []
}

/** The end of a name that surely starts at `from`: at most four words, ordinary ones only in first place. */
function nameEnd(tokens: readonly Token[], from: number, max: number): number {
  let to = from + 1
  while (to < max && to - from < 4) {
    const token = tokens[to]
    if (token === undefined || (isCommon(token) && !particles.has(token.lower))) break
    to += 1
  }
  while (to - from > 1 && tokens[to - 1]?.shape === 'lower') to -= 1
  return to
}

/** "ms. Marcela", "dr. smith": titles in lower case stand outside of runs. */
function titledInLowerCase(tokens: readonly Token[]): Finding[] {
  const found: Finding[] = []
  for (let at = 0; at + 1 < tokens.length; at += 1) {
    const token = tokens[at]
    const next = tokens[at + 1]
    if (token === undefined || next === undefined || token.shape !== 'lower') continue
    if (!honorifics.has(token.lower) || wordyHonorifics.has(token.lower) || next.shape === 'number') continue
    if (!/^\.? $/.test(next.gap) || (isCommon(next) && !isCapital(next))) continue
    found.push({ entity: 'PERSON', score: sure.titled, from: at + 1, to: nameEnd(tokens, at + 1, at + 3) })
  }
  return found
}

const joinedParts = /\p{Lu}\p{Ll}+/gu
const joinedWhole = /^(?:\p{Lu}\p{Ll}+){2,3}$/u

/** "JaneDoe": names written together, as in the names of files. */
function joinedNames(tokens: readonly Token[]): Finding[] {
  const found: Finding[] = []
  tokens.forEach((token, at) => {
    if (token.shape !== 'mixed' || !joinedWhole.test(token.text)) return
    const kinds = (token.text.match(joinedParts) ?? []).map((part) => kindOf(part.toLowerCase()))
    const [first = 0] = kinds
    const isName = (first & kind.first) !== 0 && (first & kind.common) === 0
    if (isName) found.push({ entity: 'PERSON', score: sure.listed, from: at, to: at + 1 })
  })
  return found
}

const legalForm =
  /^(?:inc|incorporated|llc|llp|ltd|limited|corp|corporation|company|gmbh|plc|group|holdings|partners|technologies|solutions|systems)$/

/** A run that ends like an organisation's name. */
function organisationIn(tokens: readonly Token[], run: Run): Finding | null {
  for (let at = run.to - 1; at > run.from; at -= 1) {
    const token = tokens[at]
    if (token === undefined || !organisationEnds.has(token.lower)) continue
    const first = tokens[run.from] ?? token
    // "The Acme Group": an ordinary word that opens the sentence is not of the name.
    const from = first.opens && isCommon(first) && at - run.from > 1 ? run.from + 1 : run.from
    const named = tokens.slice(from, at).some((one) => !isCommon(one))
    return named || (!first.opens && legalForm.test(token.lower))
      ? { entity: 'ORGANIZATION', score: sure.listed, from, to: at + 1 }
      : null
  }
  return null
}

/** What a piece without ordinary words is, from its words and what stands around it. */
function judge(tokens: readonly Token[], run: Run, piece: Run): Finding | null {
  const first = tokens[piece.from]
  const last = tokens[piece.to - 1]
  if (first === undefined || last === undefined) return null
  const make = (entity: string, score: number): Finding => ({ entity, score, ...piece })
  const length = piece.to - piece.from
  if (has(first, kind.people) && length === 1) return make('NRP', 0.5)
  if (has(first, kind.organisation) && length === 1) return first.opens ? null : make('ORGANIZATION', sure.listed)
  if (has(first, kind.place) && !has(first, kind.first) && length === 1) return null
  if (length > 1) return longName(tokens, piece, make)
  return shortName(tokens, run, { piece, make })
}

type Make = (entity: string, score: number) => Finding

function longName(tokens: readonly Token[], piece: Run, make: Make): Finding | null {
  const words = tokens.slice(piece.from, piece.to)
  const [first] = words
  if (words.some((one) => has(one, kind.first | kind.last))) return make('PERSON', sure.full)
  if (words.every((one) => one.shape === 'upper' && one.end - one.start < 4)) return null
  if (placeLeads.has(tokens[piece.from - 1]?.lower ?? '') && first?.opens !== true) return make('LOCATION', sure.placed)
  return make('PERSON', first?.opens === true ? sure.bare : sure.placed)
}

function shortName(tokens: readonly Token[], run: Run, { piece, make }: { piece: Run; make: Make }): Finding | null {
  const token = tokens[piece.from]
  if (token === undefined || token.text.length < 2) return null
  const before = tokens[piece.from - 1]?.lower ?? ''
  if (has(token, kind.ambiguous)) return isActor(tokens, piece) ? make('PERSON', sure.placed) : null
  if (token.shape === 'upper') return upperName(token, before, make)
  if (has(token, kind.first | kind.last)) return make('PERSON', has(token, kind.first) ? sure.listed : sure.placed)
  return isUnknown(token) ? strangerName(tokens, run, { piece, make }) : null
}

/** Whether an ambiguous word acts like a name: behind "by" or "said", or in front of a verb. */
function isActor(tokens: readonly Token[], piece: Run): boolean {
  const token = tokens[piece.from]
  const isLed = personLeads.has(tokens[piece.from - 1]?.lower ?? '')
  if (isLed && token !== undefined && !token.opens && isCapital(token)) return true
  return actsLikeName(tokens, piece)
}

/** A capitalised word that is neither a known name nor an ordinary word. */
function strangerName(tokens: readonly Token[], run: Run, { piece, make }: { piece: Run; make: Make }): Finding | null {
  if (tokens[piece.from]?.opens === true) return actsLikeName(tokens, piece) ? make('PERSON', sure.bare) : null
  if (placeLeads.has(tokens[piece.from - 1]?.lower ?? '')) return make('LOCATION', sure.placed)
  return isInHeading(tokens, run) ? null : make('PERSON', sure.bare)
}

/** A word in capitals in mixed text: short ones are abbreviations. */
function upperName(token: Token, before: string, make: Make): Finding | null {
  if (token.text.length < 4) return null
  if (has(token, kind.first | kind.last)) return make('PERSON', sure.placed)
  if (!isUnknown(token) || !/[AEIOUYÀ-ÿΑ-Ωα-ω]/i.test(token.text)) return null
  return placeLeads.has(before) ? make('LOCATION', sure.placed) : null
}

/** Whether a verb of a person, a possessive or a colon of direct speech follows. */
function actsLikeName(tokens: readonly Token[], piece: Run): boolean {
  const next = tokens[piece.to]
  if (next === undefined) return false
  if (next.gap === "'" && next.text === 's') return true
  if (next.gap === ' ') return verbsBehind.has(next.lower) && next.shape === 'lower'
  return /^: ?["“]?$/.test(next.gap) && tokens[piece.from]?.opens === true
}

/** A run with more ordinary capitalised words than others is a title, whose unknown words are not names of people. */
function isInHeading(tokens: readonly Token[], run: Run): boolean {
  const words = tokens.slice(run.from, run.to).filter((one) => !one.opens)
  return words.filter(isCommon).length * 2 > words.length
}

/** "Name: …" and the like: the capitalised words behind the label on its line. */
function labelled(tokens: readonly Token[]): Finding[] {
  const found: Finding[] = []
  for (let at = 0; at + 1 < tokens.length; at += 1) {
    const label = tokens[at]
    const next = tokens[at + 1]
    if (label === undefined || next === undefined || !/^ ?[:=] {0,8}$|^:\t$/.test(next.gap)) continue
    const entity = personLabels.has(label.lower) ? 'PERSON' : placeLabels.has(label.lower) ? 'LOCATION' : null
    if (entity === null || !isCapital(next) || (isCommon(next) && !nextIsName(tokens, at + 2))) continue
    found.push({ entity, score: sure.labelled, from: at + 1, to: nameEnd(tokens, at + 1, lineEnd(tokens, at + 1)) })
  }
  return found
}

const nextIsName = (tokens: readonly Token[], at: number): boolean => {
  const token = tokens[at]
  return token !== undefined && token.gap === ' ' && isCapital(token) && !isCommon(token)
}

/** The end of the words that follow one another by spaces, initials or hyphens. */
function lineEnd(tokens: readonly Token[], from: number): number {
  let to = from + 1
  while (to < tokens.length && /^(?: |\. ?|-)$/.test(tokens[to]?.gap ?? '') && isNamePart(tokens[to])) to += 1
  return to
}

const isNamePart = (token: Token | undefined): boolean =>
  token !== undefined && (isCapital(token) || token.shape === 'upper' || particles.has(token.lower))

/** Names found once are personal wherever they stand capitalised: the surname alone, at the start of a sentence, in capitals. */
function again(tokens: readonly Token[], found: readonly Finding[]): Finding[] {
  const known = new Set<string>()
  for (const one of found) {
    if (one.entity !== 'PERSON' || one.score < sure.full) continue
    for (const token of tokens.slice(one.from, one.to)) if (isRepeatable(token)) known.add(token.lower)
  }
  if (known.size === 0) return []
  const repeated: Finding[] = []
  tokens.forEach((token, at) => {
    if (token.shape === 'lower' || token.shape === 'number' || !known.has(token.lower)) return
    if (token.opens && has(token, kind.common | kind.ambiguous)) return
    repeated.push({ entity: 'PERSON', score: sure.listed, from: at, to: at + 1 })
  })
  return repeated
}

const isRepeatable = (token: Token): boolean => token.end - token.start > 2 && token.shape !== 'lower'

export const nameRecogniser: Recogniser = {
  name: 'name',
  entities: ['PERSON', 'LOCATION', 'ORGANIZATION', 'NRP', 'TITLE'],
  find,
}
