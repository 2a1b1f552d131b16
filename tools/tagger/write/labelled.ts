// A labelled text: what the trainer learns from. Spans are disjoint and in order, at UTF-16 offsets.

/** name: of what is looked for; entity: of something else; open: the labels are not known. */
export type SpanLabel = 'name' | 'entity' | 'open'

export interface LabelledSpan {
  readonly start: number
  readonly end: number
  readonly label: SpanLabel
}

export interface Labelled {
  readonly text: string
  readonly spans: readonly LabelledSpan[]
}

/** Texts one behind the other, with something between them. */
export function joined(parts: readonly Labelled[], between: () => string): Labelled {
  let text = ''
  const spans: LabelledSpan[] = []
  for (const [at, part] of parts.entries()) {
    if (at > 0) text += between()
    for (const span of part.spans) spans.push(moved(span, text.length))
    text += part.text
  }
  return { text, spans }
}

export const moved = ({ start, end, label }: LabelledSpan, by: number): LabelledSpan => ({
  start: start + by,
  end: end + by,
  label,
})

/** The text with each of its spans written anew. */
export function rewritten(of: Labelled, write: (written: string, span: LabelledSpan) => string): Labelled {
  let text = ''
  let done = 0
  const spans: LabelledSpan[] = []
  for (const span of of.spans) {
    if (span.start < done) continue
    text += of.text.slice(done, span.start)
    const written = write(of.text.slice(span.start, span.end), span)
    if (written !== '') spans.push({ start: text.length, end: text.length + written.length, label: span.label })
    text += written
    done = span.end
  }
  return { text: text + of.text.slice(done), spans }
}
