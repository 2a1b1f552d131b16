// Score of found spans against marks, by words of letters and digits: precision, recall, F2, values taken whole, words taken falsely.
import type { Span } from '../../../../contract/redaction.ts'
import type { Mark, MarkedDocument, MarkType } from './documents.ts'

export interface Lost {
  readonly document: MarkedDocument
  /** Of a missed value its mark's type, of a false alarm the entity type that took it. */
  readonly type: string
  readonly value: string
  readonly start: number
}

/** Words and values of any number of documents. */
export interface Score {
  /** Marked: taken right or missed; unmarked: taken falsely or left. */
  readonly words: { right: number; missed: number; falsely: number; left: number }
  readonly values: Map<MarkType, { whole: number; all: number }>
  readonly falseWords: Map<string, number>
  readonly missed: Lost[]
  readonly falsely: Lost[]
}

export const emptyScore = (): Score => ({
  words: { right: 0, missed: 0, falsely: 0, left: 0 },
  values: new Map(),
  falseWords: new Map(),
  missed: [],
  falsely: [],
})

type Place = Pick<Span, 'start' | 'end'>
const covers = (place: Place, start: number, end: number): boolean => place.start <= start && place.end >= end
const touches = (place: Place, start: number, end: number): boolean => place.start < end && place.end > start

/** Adds a document: a marked word counts when all of it is gone, another when any of it is. */
export function addScore(score: Score, document: MarkedDocument, spans: readonly Span[]): void {
  const missedMarks = new Set<Mark>()
  const falseSpans = new Set<Span>()
  for (const { index, 0: word } of document.text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    const end = index + word.length
    const mark = document.marks.find((one) => touches(one, index, end))
    if (mark?.type === 'MAY') continue
    if (mark === undefined) {
      const span = spans.find((one) => touches(one, index, end))
      if (span === undefined) {
        score.words.left += 1
        continue
      }
      score.words.falsely += 1
      score.falseWords.set(span.entity, (score.falseWords.get(span.entity) ?? 0) + 1)
      falseSpans.add(span)
    } else if (spans.some((one) => covers(one, index, end))) {
      score.words.right += 1
    } else {
      score.words.missed += 1
      missedMarks.add(mark)
    }
  }
  for (const mark of document.marks.filter(({ type }) => type !== 'MAY')) {
    const count = score.values.get(mark.type) ?? { whole: 0, all: 0 }
    score.values.set(mark.type, { whole: count.whole + (missedMarks.has(mark) ? 0 : 1), all: count.all + 1 })
  }
  const lost = (type: string, { start, end }: Place): Lost => ({
    document,
    type,
    value: document.text.slice(start, end),
    start,
  })
  score.missed.push(...[...missedMarks].map((mark) => lost(mark.type, mark)))
  score.falsely.push(...[...falseSpans].map((span) => lost(span.entity, span)))
}

export function figuresOf({ words, values }: Score) {
  const { right, missed, falsely, left } = words
  const precision = right / (right + falsely)
  const recall = right / (right + missed)
  const f2 = (5 * precision * recall) / (4 * precision + recall)
  const whole = Object.fromEntries([...values].map(([type, count]) => [type, count.whole / count.all]))
  return { precision, recall, f2, whole, lossPerMille: (1000 * falsely) / (falsely + left) }
}
