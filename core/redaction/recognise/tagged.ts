// PERSON and STREET_ADDRESS as the tagger finds them, and its word on what rules take for a name or an address.
import type { Findings, Verdict } from '../findings.ts'
import type { Recogniser, Source } from '../source.ts'
import type { TaggedSpan } from '../tagger/entity-spans.ts'
import { isNoName } from '../tagger/no-names.ts'
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
const ruleMin = 0.1
/** Of the tokens of an address that a rule found. */
const addressShareMin = 0.3

/** Whether the tagger does not object to a name that a rule found. */
export function isLikelyName(source: Source, start: number, end: number): boolean {
  const { tagging } = source
  if (tagging === null || unlearnt.test(source.text.slice(start, end))) return true
  if (isNoName(source.text, start, end)) return false
  return tagging.nameProbability(start, end) >= ruleMin
}

/** The same for an address. */
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
