// Filters of a directory with a value in their place (RFC 4515): whatever the value is, it stays a value.

/** What means something in a filter is written by its code. */
const meaning = /[\\*()\0]/g

export const escapeFilterValue = (value: string): string =>
  value.replaceAll(meaning, (one) => `\\${one.charCodeAt(0).toString(16).padStart(2, '0')}`)

/** `place` such as `{name}`, each time that it stands there. */
export const fillFilter = (template: string, place: string, value: string): string =>
  template.split(place).join(escapeFilterValue(value))
