// Operators: what redaction puts in place of a finding, by entity type.
import type { ConfiguredOperators, Operator, Operators } from '../../contract/operators.ts'
import { isMasked } from './masked-types.ts'

/** Presidio would link them as well, but nobody is known by them: an age, a date, a password shared by many. */
const neverIdentities: ReadonlySet<string> = new Set([
  'SECRET',
  'AGE',
  'DATE_TIME',
  'DATE_OF_BIRTH',
  'NRP',
  'TITLE',
  'POSTAL_CODE',
  'UK_POSTCODE',
  'PRIVILEGE_MARKING',
  'GENERIC_PII',
  'REDACTED',
])

/** From what shows most of a value to what shows least. */
const order: readonly Operator[] = ['mask', 'pseudonym', 'replace']

/** The one that shows less. */
const stricter = (a: Operator, b: Operator): Operator => (order.indexOf(a) > order.indexOf(b) ? a : b)

/** The operators of a document: a class that nobody told of is taken for the strictest that is named. */
export function operatorsOf(
  { byClassification, ...usual }: ConfiguredOperators,
  classification: string | null | undefined,
): Operators {
  const named = Object.entries(byClassification)
  const meant = named.filter(([name]) => classification === undefined || name === classification)
  if (meant.length === 0) return usual
  return { ...usual, atMost: meant.map(([, operator]) => operator).reduce<Operator>(stricter, 'mask') }
}

export const operatorFor = (operators: Operators, entity: string): Operator =>
  stricter(usualFor(operators, entity), operators.atMost ?? 'mask')

/** `byEntity` before the default; what identifies nobody is replaced whatever the default is, and never shown in part. */
function usualFor({ default: usual, byEntity }: Operators, entity: string): Operator {
  const own = Object.hasOwn(byEntity, entity) ? byEntity[entity] : undefined
  if (neverIdentities.has(entity)) return own === 'pseudonym' ? own : 'replace'
  if (own !== undefined) return own
  return usual === 'mask' && !isMasked(entity) ? 'pseudonym' : usual
}
