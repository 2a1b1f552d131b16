// PERSON behind a role, a label of one or who signs: "Sachbearbeiter: Pfannkuch", "huisarts de Graaf", "gez. Ziegenhagen", "i. A. Lang".
import type { Findings, Verdict } from '../findings.ts'
import { gap } from '../gaps.ts'
import { role } from '../lexicon/roles.ts'
import type { Recogniser, Source } from '../source.ts'
import { isNoName } from '../tagger/no-names.ts'
import { isNamedThing } from '../tagger/thing-names.ts'
import type { Tagging } from '../tagger/tagging.ts'
import { shape, type Words } from '../words.ts'
import { capital, isCommon } from './name-runs.ts'
import { matchesIn } from '../scanned.ts'

const verdict: Verdict = { entity: 'PERSON', score: 0.6 }
const wordsMax = 4
const particlesMax = 3

/** Who signs, and for whom something is. */
const signing =
  /(?<![\p{L}\p{N}.])(?:gez\.|sgd\.?|i\. ?[AV]\.|ppa\.|p\.p\.|\/s\/|t\.n\.v\.|z\. ?Hd\.(?: v(?:on|\.))?|c\/o|attn[.:]?|f\.a\.o\.?|cc[.:]?|u\.s\.c\.)[ \t]{1,3}(?=\p{Lu})/gu

/** Endings of nouns that are no surnames: offices, states, doings. */
const nounEnding =
  /(?:dienst|stelle|abteilung|büro|zentrale|leitung|verwaltung|ung|heit|keit|schaft|tion|tät|ismus|team|ción|sión|zione|ção|ção|ment|ness|ship|ość|anie|enie|ling|het|else|afdeling|dienst|poste|aria|oria|eria)$/iu

interface Search {
  readonly source: Source
  readonly words: Words
  readonly tagging: Tagging
  readonly findings: Findings
}

function find(source: Source, findings: Findings): void {
  if (!source.hasWords || source.tagging === null) return
  const { words, tagging } = source
  const search: Search = { source, words, tagging, findings }
  for (let at = 0; at + 1 < words.count; at += 1) {
    const isLabel = words.follows(at + 1, gap.label)
    if (!words.plays(at, isLabel ? role.markedRole : role.personRole)) continue
    if (isLabel || words.follows(at + 1, gap.space | gap.stopSpace)) addName(search, at + 1)
  }
  for (const { index, 0: whole } of matchesIn(signing, source.scanned))
    addName(search, firstBehind(words, index + whole.length))
}

/** The first word that starts at or behind a place. */
function firstBehind(words: Words, place: number): number {
  let low = 0
  let high = words.count
  while (low < high) {
    const middle = (low + high) >> 1
    if (words.start(middle) < place) low = middle + 1
    else high = middle
  }
  return low
}

/** Adds the name that starts at a word, particles first; nothing where that is an ordinary word. */
function addName({ source, words, tagging, findings }: Search, from: number): void {
  const surname = surnameAt(words, from)
  if (surname < 0 || !mayBeName(words, tagging, surname)) return
  let to = surname + 1
  while (to - from < wordsMax && words.follows(to, gap.space | gap.hyphen) && mayBeName(words, tagging, to)) to += 1
  const [start, end] = [words.start(from), words.end(to - 1)]
  if (isNoName(source.text, start, end) || isNamedThing(source.text.slice(start, end))) return
  findings.add(verdict, start, end)
}

/** The first word behind particles and initials; -1 where what stands between is none of a name. */
function surnameAt(words: Words, from: number): number {
  let at = from
  while (at - from < particlesMax && words.is(at, shape.lower) && words.plays(at, role.particle)) at += 1
  if (at > from && !words.follows(at, gap.space)) return -1
  while (words.is(at, shape.initial) && words.follows(at + 1, gap.stop | gap.stopSpace | gap.space)) at += 1
  return at
}

function mayBeName(words: Words, tagging: Tagging, at: number): boolean {
  if (!words.is(at, capital | shape.upper) || words.is(at, shape.initial) || words.size(at) < 2) return false
  if (words.plays(at, role.markedRole | role.organisationEnd | role.honorific) || words.follows(at + 1, gap.label))
    return false
  if (words.is(at, shape.upper) && words.size(at) < upperMin) return false
  return !isCommon(words, at) && !tagging.isOrdinary(words.start(at)) && !nounEnding.test(words.written(at))
}

/** Shorter ones in capitals are abbreviations. */
const upperMin = 4

export const roleNameRecogniser: Recogniser = { name: 'role name', entities: ['PERSON'], find }
