// Placeholders: what stands in a redacted text instead of a value, and how recognisers look past them.
import type { Span } from '../../contract/redaction.ts'
import { defaultEntities } from './entity-groups.ts'

const placeholder = /<([A-Z][A-Z0-9_]{0,63})>/g
const labelled = /<([A-Z][A-Z0-9_]{0,63})_([0-9a-hjkmnp-tv-z]{7})>/g
const known = new Set([...defaultEntities, 'DATE_TIME', 'LOCATION', 'PERSON', 'ZIP', 'GENERIC_PII', 'REDACTED'])
/** Object replacement character: no letter, digit, space or punctuation of any recogniser. */
export const blank = '\ufffc'

/** The placeholder of an entity type; anything but a plain name becomes REDACTED. */
export function placeholderOf(entity: string): string {
  return /^[A-Z][A-Z0-9_]{0,63}$/.test(entity) ? `<${entity}>` : '<REDACTED>'
}

/** The same with the label of an identity (core/identity/label.ts). */
export const labelledPlaceholder = (entity: string, label: string): string =>
  `${placeholderOf(entity).slice(0, -1)}_${label}>`

/** Every labelled placeholder of a text. */
export const labelsIn = (text: string): readonly string[] => text.match(labelled) ?? []

/** The text with something else in place of each labelled placeholder. */
export const replaceLabels = (text: string, put: (label: string) => string): string =>
  text.includes('<') ? text.replace(labelled, (label) => put(label)) : text

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
