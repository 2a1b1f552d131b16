// The cursor of a timeline: the last place that was answered, as text.
import type { TimelinePlace } from '../../contract/memory-recall.ts'

export const cursorOf = ({ documentId, revision, ordinal }: TimelinePlace): string =>
  `${documentId}.${revision}.${ordinal}`

/** Of a cursor that the schema took. */
export function placeInTimeline(cursor: string): TimelinePlace {
  const [documentId = '', revision, ordinal] = cursor.split('.')
  return { documentId, revision: Number(revision), ordinal: Number(ordinal) }
}
