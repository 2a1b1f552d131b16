// What a document states of whom, where one statement at a time holds: equal statements follow each other, the last one stands.
import type { IngestMetadata } from '../../contract/document.ts'

const folded = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()

/** As a text to be keyed: relation and subjects however they are spelled or ordered, in one vertical. Null where nothing is stated. */
export function statementOf({
  states,
  subjects,
  vertical,
}: Pick<IngestMetadata, 'states' | 'subjects' | 'vertical'>): string | null {
  if (states === undefined) return null
  return JSON.stringify([vertical ?? null, folded(states), [...new Set(subjects.map(folded))].sort()])
}
