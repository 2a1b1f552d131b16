// Merging: parts of one name that a template wrote apart, with a hyphen, a particle or initials between or before them.
import type { Labelled, LabelledSpan } from './labelled.ts'

const between =
  /^(?:-| | (?:van|de|von|di|dos|da|del|bin|van der|van den|de la|le|el|al|ter|zu|ibn|della|du|do|la|af|mac|von der|zu der) | (?:[A-Za-z]\.? ?){1,2} ?)$/iu
const initialsBefore = /(?<!\p{L}|\p{L}[.] )(?:[A-Z]\. ?){1,2}$/u
const lookBack = 8

export function withMergedNames({ text, spans }: Labelled): Labelled {
  const merged: LabelledSpan[] = []
  for (const span of spans) {
    const last = merged.at(-1)
    const isName = span.label === 'name'
    if (isName && last?.label === 'name' && between.test(text.slice(last.end, span.start)))
      merged[merged.length - 1] = { ...last, end: span.end }
    else if (isName) merged.push({ ...span, start: span.start - initialsIn(text, span.start, last?.end ?? 0) })
    else merged.push(span)
  }
  return { text, spans: merged }
}

/** How long the initials in front of a name are. */
function initialsIn(text: string, start: number, from: number): number {
  const before = text.slice(Math.max(from, start - lookBack), start)
  return /i\. ?[AV]\. $/.test(before) ? 0 : (initialsBefore.exec(before)?.[0].length ?? 0)
}
