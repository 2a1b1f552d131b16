// Operators: what redaction puts in place of a finding, by entity type.
import type { Operator, Operators } from '../../contract/operators.ts'

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

/** `byEntity` before all else; what identifies nobody is replaced whatever the default is. */
export function operatorFor({ default: usual, byEntity }: Operators, entity: string): Operator {
  if (Object.hasOwn(byEntity, entity)) return byEntity[entity]!
  return neverIdentities.has(entity) ? 'replace' : usual
}
