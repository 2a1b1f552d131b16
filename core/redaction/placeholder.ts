// Placeholders: what stands in a redacted text instead of a value, and how recognisers look past them.
import type { Operator } from '../../contract/operators.ts'
import type { Span } from '../../contract/redaction.ts'
import { defaultEntities } from './entity-groups.ts'

const placeholder = /<([A-Z][A-Z0-9_]{0,63})>/g
/** With what a mask leaves of a number between type and label: `<CREDIT_CARD_••4444_k3f9q2t>`. */
const labelled = /<([A-Z][A-Z0-9_]{0,63})(?:_••\d{1,4})?_([0-9a-hjkmnp-tv-z]{7})>/g
const masked = /_••\d{1,4}(?=_)/
const known = new Set([...defaultEntities, 'DATE_TIME', 'LOCATION', 'PERSON', 'ZIP', 'GENERIC_PII', 'REDACTED'])
/** Object replacement character: no letter, digit, space or punctuation of any recogniser. */
export const blank = '\ufffc'

/** The placeholder of an entity type; anything but a plain name becomes REDACTED. */
export function placeholderOf(entity: string): string {
  return /^[A-Z][A-Z0-9_]{0,63}$/.test(entity) ? `<${entity}>` : '<REDACTED>'
}

/** The same with the label of an identity (core/identity/label.ts), and the last digits that a mask leaves. */
export const labelledPlaceholder = (entity: string, label: string, digits = ''): string =>
  `${placeholderOf(entity).slice(0, -1)}${digits === '' ? '' : `_••${digits}`}_${label}>`

/** A labelled placeholder without what a mask left: by it an identity is known, whatever its operator was. */
export const withoutMask = (placeholder: string): string =>
  placeholder.includes('••') ? placeholder.replace(masked, '') : placeholder

/** What a mask left in a placeholder, if that is what the value is. */
export const digitsOfMask = (value: string): string =>
  /^<[A-Z][A-Z0-9_]{0,63}_••(\d{1,4})_\w{7}>$/.exec(value)?.[1] ?? ''

/** Every labelled placeholder of a text, without masks. */
export const labelsIn = (text: string): readonly string[] => (text.match(labelled) ?? []).map(withoutMask)

/** The text with something else in place of each labelled placeholder: `put` gets it without its mask, and as it stands. */
export const replaceLabels = (text: string, put: (label: string, shown: string) => string): string =>
  text.includes('<') ? text.replace(labelled, (shown) => put(withoutMask(shown), shown)) : text

/** By which operator something stands in a text. */
export function operatorOf(placeholder: string): Operator {
  if (placeholder.search(labelled) < 0) return 'replace'
  return placeholder.includes('••') ? 'mask' : 'pseudonym'
}

/** What reads as a labelled placeholder before redaction is none of ours: it is a value like any other, under the type that it names. */
export function forgedLabels(text: string): Span[] {
  if (!text.includes('<')) return []
  return Array.from(text.matchAll(labelled), ({ 0: whole, 1: entity = '', index }) => ({
    entity,
    start: index,
    end: index + whole.length,
    score: 1,
  }))
}

/** A redacted text without its labels, same length: all labels in it are ours. */
export const blankLabels = (text: string): string =>
  text.includes('<') ? text.replace(labelled, (whole) => blank.repeat(whole.length)) : text

/** The text with placeholders of known entity types (and `more`) blanked out, same length. */
export function blankPlaceholders(text: string, more: readonly string[] = []): string {
  if (!text.includes('<')) return text
  return text.replace(placeholder, (whole, entity: string) =>
    known.has(entity) || more.includes(entity) ? blank.repeat(whole.length) : whole,
  )
}
