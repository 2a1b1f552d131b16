// PERSON in a list of people and beside what is a person's: "Present: Abebe, Cho, Hu", "SSN 512-44-9031 Keller", "Gus (stepdad)".
import type { Findings, Verdict } from '../findings.ts'
import { markedRoles } from '../lexicon/person-roles.ts'
import type { Recogniser, Source } from '../source.ts'
import { languagesOf } from '../tagger/function-words.ts'
import { hashOfWord } from '../tagger/hashes.ts'
import { isNoName } from '../tagger/no-names.ts'
import { isMedicine } from '../tagger/medicine-names.ts'
import { isNamedThing } from '../tagger/thing-names.ts'
import { isThingNoun } from '../tagger/thing-nouns.ts'
import type { Tagging } from '../tagger/tagging.ts'
import { matchesAround, matchesIn, type Mark } from '../scanned.ts'

const verdict: Verdict = { entity: 'PERSON', score: 0.6 }

const word = String.raw`(?:\p{Lu}\.|\p{Lu}[\p{L}\p{M}'’-]{1,24}|d[’']\p{Lu}[\p{L}’'-]{1,20})`
const particle = String.raw`(?:(?:de|da|do|di|van|von|den|der|del|la|le|el|v\.|d\.|ter|ten|te|af|av|y|dos|das) ){0,2}`
const item = String.raw`${particle}${word}(?: ${particle}${word}){0,2}`
/** Behind a colon, between commas, slashes and words for "and". */
const list = new RegExp(
  String.raw`: {1,3}(?<items>${item}(?:(?:, ?| ?\/ ?|,? (?:and|und|et|y|e|en|i|och|og|&) )${item}){2,40})`,
  'gu',
)
const between = /, ?| ?\/ ?|,? (?:and|und|et|y|e|en|i|och|og|&) /u
/** From how likely an item is one of a person, and of how many of a list. */
const nameMin = 0.2
const shareMin = 0.6

/** Kinds of numbers that are somebody's. */
const ofSomebody =
  /SSN|PASSPORT|LICENSE|NATIONAL|EMPLOYEE|MEMBER|CUSTOMER|STUDENT|PATIENT|MEDICAL_RECORD|ACCOUNT|BANK|IBAN|CREDIT_CARD|PHONE|ID_NUMBER|NHS|NINO|EMAIL/
const holder = /^(?: ?[-–—,:] ?| )(?<name>\p{Lu}[\p{L}\p{M}'’-]{2,24})(?=[;,.)]? *(?:$|[\n;]|\p{Lu}\p{L}+ \d))/u
const holderMax = 48

/** Beside a role in brackets. */
const bracketed =
  /(?<name>\p{Lu}\p{Ll}[\p{L}\p{M}'’-]{1,24}(?: \p{Lu}\p{Ll}[\p{L}\p{M}'’-]{1,24})?) \((?<role>\p{L}{3,16})\)/gu

/** Two words of 26 characters in front. */
const brackets: Mark = { mark: /\(\p{L}{3,16}\)/gu, reach: 108 }

interface Search {
  readonly source: Source
  readonly tagging: Tagging
  readonly findings: Findings
}

function find(source: Source, findings: Findings): void {
  const { tagging } = source
  if (!source.hasWords || tagging === null) return
  const search: Search = { source, tagging, findings }
  if (source.text.includes(',')) findLists(search)
  if (source.text.includes('(')) findBracketed(search)
  if (source.digitRuns.count > 0) findHolders(search)
}

function findLists({ source: { text, scanned }, tagging, findings }: Search): void {
  for (const { index, 0: whole, groups } of matchesIn(list, scanned)) {
    const items = groups?.['items'] ?? ''
    const found = itemsOf(items, index + whole.length - items.length)
    const names = found.filter(({ start, end }) => tagging.nameProbability(start, end) >= nameMin)
    if (names.length < shareMin * found.length || names.length < 2) continue
    for (const { start, end } of found) if (mayBeName(text, start, end)) findings.add(verdict, start, end)
  }
}

interface Item {
  readonly start: number
  readonly end: number
}

function itemsOf(items: string, from: number): Item[] {
  const found: Item[] = []
  let start = from
  for (const one of items.split(between)) {
    const at = items.indexOf(one, start - from) + from
    found.push({ start: at, end: at + one.length })
    start = at + one.length
  }
  return found
}

/** Whether some words are none of a thing, a firm, a sentence. */
function mayBeName(text: string, start: number, end: number): boolean {
  const name = text.slice(start, end)
  if (isNamedThing(name) || isMedicine(name) || isThingNoun(name) || isNoName(text, start, end)) return false
  return languagesOf(hashOfWord(name.toLowerCase())) === 0 && !markedRoles.has(name.toLowerCase())
}

/** Who a number is of, alone behind it at the end of its line or clause. */
function findHolders({ source: { text }, tagging, findings }: Search): void {
  const places: Item[] = []
  findings.each((of, start, end) => {
    if (!ofSomebody.test(of.entity)) return
    const name = holder.exec(text.slice(end, end + holderMax))
    const written = name?.groups?.['name'] ?? ''
    if (name === null || written === '') return
    const at = end + name[0].length - written.length
    if (!tagging.isOrdinary(at) && mayBeName(text, at, at + written.length))
      places.push({ start: at, end: at + written.length })
  })
  for (const { start, end } of places) findings.add(verdict, start, end)
}

function findBracketed({ source: { text, scanned }, tagging, findings }: Search): void {
  for (const { index, groups } of matchesAround(bracketed, scanned, brackets)) {
    const { name = '', role = '' } = groups ?? {}
    if (!markedRoles.has(role.toLowerCase()) || tagging.isOrdinary(index)) continue
    if (mayBeName(text, index, index + name.length)) findings.add(verdict, index, index + name.length)
  }
}

export const peopleListRecogniser: Recogniser = { name: 'people list', entities: ['PERSON'], find }
