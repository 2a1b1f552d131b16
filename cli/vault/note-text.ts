// The text of an item as the body of an Obsidian note, and back: labels are links to their notes, other placeholders are shown as text.

const entity = '[A-Z][A-Z0-9_]{0,63}?'
const label = '[0-9a-hjkmnp-tv-z]{7}'
/** As it stands in text: `<PERSON_k3f9q2t>`, `<CREDIT_CARD_••4444_k3f9q2t>`. */
const shownLabel = `<(?<entity>${entity})(?:_••(?<digits>\\d{1,4}))?_(?<label>${label})>`
/** Of a type alone, which Markdown takes for a tag of HTML and hides. */
const shownType = `(?<slashes>\\\\*)(?<type><[A-Z][A-Z0-9_]{0,63}>)`
/** A link to a label's note, with a backslash for each time that it was text. */
const link = `\\[\\[(?<linked>\\\\*)(?<page>[A-Z][A-Z0-9_]{0,63}?_${label})(?:\\|(?<alias>[^[\\]\\n]*))?\\]\\]`

const outward = new RegExp(`${shownLabel}|${shownType}|${link}`, 'g')
const inward = new RegExp(`${shownType}|${link}`, 'g')

type Groups = { readonly [name: string]: string | undefined }
const groupsOf = (found: readonly unknown[]): Groups => found.at(-1) as Groups

/** A label as its note is called. */
export const pageOf = (shown: string): string => shown.replace(/^<|>$/g, '').replace(/_••\d{1,4}(?=_)/, '')

/** Labels of a text, by the names of their notes, each once. */
export const pagesIn = (text: string): readonly string[] => [
  ...new Set(Array.from(text.matchAll(new RegExp(shownLabel, 'g')), ([shown]) => pageOf(shown))),
]

export function toBody(text: string): string {
  return text.replace(outward, (whole: string, ...found: readonly unknown[]) => {
    const { label: own, digits, type, linked, page = '' } = groupsOf(found)
    if (own !== undefined) {
      const name = pageOf(whole)
      return digits === undefined ? `[[${name}]]` : `[[${name}|${whole.slice(1, -1)}]]`
    }
    // What reads as one of ours and is text has one backslash more, which goes on the way back.
    return type === undefined ? whole.replace(`[[${linked}${page}`, `[[\\${linked}${page}`) : `\\${whole}`
  })
}

export function fromBody(body: string): string {
  return body.replace(inward, (whole: string, ...found: readonly unknown[]) => {
    const { type, slashes = '', linked = '', page = '', alias = '' } = groupsOf(found)
    if (type !== undefined) return slashes === '' ? whole : whole.slice(1)
    if (linked !== '') return whole.replace('[[\\', '[[')
    return `<${alias !== page && pageOf(alias) === page ? alias : page}>`
  })
}
