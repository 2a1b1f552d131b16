// PERSON and STREET_ADDRESS as the tagger finds them, and its word on what rules take for a name or an address.
import type { Findings, Verdict } from '../findings.ts'
import type { Recogniser, Source } from '../source.ts'
import type { TaggedSpan } from '../tagger/entity-spans.ts'
import type { Range } from '../tagger/edge-words.ts'
import { isNoName } from '../tagger/no-names.ts'
import { isMedicine } from '../tagger/medicine-names.ts'
import { isBehindThing, isMeasured } from '../tagger/thing-nouns.ts'
import { isNamedThing } from '../tagger/thing-names.ts'
import { addressEntity } from './address-entity.ts'

/** Scores go in steps, so that few verdicts stand for all: from .45 to what a title in front of a name is worth. */
const steps = 8
const scoreMin = 0.45
const scoreSpan = 0.4

const verdictsOf = (entity: string): readonly Verdict[] =>
  Array.from({ length: steps + 1 }, (_, step) => ({ entity, score: scoreMin + (scoreSpan * step) / steps }))

const verdicts = {
  PERSON: verdictsOf('PERSON'),
  STREET_ADDRESS: verdictsOf('STREET_ADDRESS'),
  LOCATION: verdictsOf('LOCATION'),
} as const

function add(findings: Findings, spans: readonly TaggedSpan[], entity: keyof typeof verdicts): void {
  for (const { start, end, probability } of spans) {
    const verdict = verdicts[entity][Math.round(steps * probability)]
    if (verdict !== undefined) findings.add(verdict, start, end)
  }
}

/** Letters that the tagger has not learnt. */
const unlearnt = /[\p{L}--[\p{Script=Latin}]]/v

/** The least probability at which a rule without a title or label counts. */
const ruleMin = 0.15
/** The same where a capital is all that the rule has. */
export const bareMin = 0.2
/** Of the tokens of an address that a rule found. */
const addressShareMin = 0.3
/** Of a word at an end of one. */
const addressWordMin = 0.02
const addressBesideMin = 0.5

/** Whether the tagger does not object to a name that a rule found. */
export function isLikelyName(source: Source, { start, end }: Range, least = ruleMin): boolean {
  const { tagging } = source
  if (tagging === null || unlearnt.test(source.text.slice(start, end))) return true
  if (tagging.nameProbability(start, end) < least) return false
  const name = source.text.slice(start, end)
  if (isNoName(source.text, start, end) || isNamedThing(name) || isMedicine(name)) return false
  return !isBehindThing(source.text, start) && !isMeasured(source.text, end)
}

/** A range without the words at its ends that the tagger is sure are none of a name. */
export function likelyPart(source: Source, { start, end }: Range): Range {
  const { tagging, text } = source
  const written = text.slice(start, end)
  const isPlain = tagging === null || !written.includes(' ') || unlearnt.test(written)
  if (isPlain) return { start, end }
  const isLikely = (word: Range): boolean => tagging.nameProbability(word.start, word.end) >= ruleMin
  // Nearly always both ends are, so that the words between need not be told apart.
  const firstEnd = start + written.indexOf(' ')
  const lastStart = start + written.lastIndexOf(' ') + 1
  if (isLikely({ start, end: firstEnd }) && isLikely({ start: lastStart, end })) return { start, end }
  const words = wordsIn(text, { start, end })
  const first = words.find(isLikely)
  const last = words.findLast(isLikely)
  if (first === undefined || last === undefined) return { start, end }
  return { start: first === words[0] ? start : first.start, end: last === words.at(-1) ? end : last.end }
}

/** An address without the one word at each end that the tagger is sure is none of it. */
export function likelyAddressPart(source: Source, { start, end }: Range): Range {
  const { tagging, text } = source
  const words = tagging === null || unlearnt.test(text.slice(start, end)) ? [] : wordsIn(text, { start, end })
  const [first, second] = words
  const last = words.at(-1)
  const beforeLast = words.at(-2)
  const isEdge = (word: Range, beside: Range): boolean =>
    tagging !== null &&
    !/\d/.test(text.slice(word.start, word.end)) &&
    tagging.addressShare(word.start, word.end) < addressWordMin &&
    tagging.addressShare(beside.start, beside.end) >= addressBesideMin
  if (first === undefined || second === undefined || last === undefined || beforeLast === undefined)
    return { start, end }
  return { start: isEdge(first, second) ? second.start : start, end: isEdge(last, beforeLast) ? beforeLast.end : end }
}

const wordsIn = (text: string, { start, end }: Range): Range[] =>
  Array.from(text.slice(start, end).matchAll(/[\p{L}\p{M}\p{N}]+/gu), ({ index, 0: word }) => ({
    start: start + index,
    end: start + index + word.length,
  }))

/** Whether the tagger does not object to an address. */
export function isLikelyAddress(source: Source, start: number, end: number): boolean {
  const { tagging } = source
  if (tagging === null || unlearnt.test(source.text.slice(start, end))) return true
  return tagging.addressShare(start, end) >= addressShareMin
}

export const taggedRecogniser: Recogniser = {
  name: 'tagger',
  entities: ['PERSON', 'STREET_ADDRESS', 'LOCATION'],
  find: (source, findings, { wanted }) => {
    const tagging = source.hasWords ? source.tagging : null
    if (tagging === null) return
    if (wanted.has('PERSON')) add(findings, tagging.names, 'PERSON')
    add(findings, tagging.addresses, addressEntity(wanted))
  },
}
