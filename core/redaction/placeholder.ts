// Placeholders: what stands in a redacted text instead of a value, and how recognisers look past them.
import { defaultEntities } from './entity-groups.ts'

const placeholder = /<([A-Z][A-Z0-9_]{0,63})>/g
const known = new Set([...defaultEntities, 'DATE_TIME', 'LOCATION', 'PERSON', 'ZIP', 'GENERIC_PII', 'REDACTED'])
/** Object replacement character: no letter, digit, space or punctuation of any recogniser. */
export const blank = '\ufffc'

/** The placeholder of an entity type; anything but a plain name becomes REDACTED. */
export function placeholderOf(entity: string): string {
  return /^[A-Z][A-Z0-9_]{0,63}$/.test(entity) ? `<${entity}>` : '<REDACTED>'
}

/** The text with placeholders of known entity types (and `more`) blanked out, same length. */
export function blankPlaceholders(text: string, more: readonly string[] = []): string {
  if (!text.includes('<')) return text
  return text.replace(placeholder, (whole, entity: string) =>
    known.has(entity) || more.includes(entity) ? blank.repeat(whole.length) : whole,
  )
}
