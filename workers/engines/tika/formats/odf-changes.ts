// Tracked changes of ODF (1.3 part 3, 5.5): deleted text stands in a list by its id, and in the body only the place of it.
import type { Change } from '../../../../core/redaction/tracked-changes.ts'
import type { TextWriter } from '../text-writer.ts'
import type { Attributes, XmlSink } from '../xml.ts'

const lineEnds = new Set(['p', 'h'])
const marks: Readonly<Record<string, string>> = { s: ' ', tab: '\t', 'line-break': '\n' }

/** Reads the list of changes, and says of the body's text what was changed about it; all else goes to the sink behind it. */
export class OdfChanges implements XmlSink {
  readonly #writer: TextWriter
  readonly #sink: XmlSink
  readonly #deletedById = new Map<string, string>()
  readonly #shownIds = new Set<string>()
  readonly #insertedIds = new Set<string>()
  readonly #openIds = new Set<string>()
  #region: string | undefined
  #deleted: string | null = null
  /** Open paragraphs of the deleted text. */
  #depth = 0

  constructor(writer: TextWriter, sinkFor: (change: () => Change | null) => XmlSink) {
    this.#writer = writer
    this.#sink = sinkFor(() => (this.#openIds.size > 0 ? 'inserted' : null))
  }

  readonly open = (name: string, attributes: Attributes): void => {
    if (this.#deleted !== null && (this.#depth > 0 || lineEnds.has(name))) return this.#hear(name)
    if (name === 'changed-region') this.#region = attributes['id']
    else if (this.#region !== undefined && name === 'deletion') this.#deleted = ''
    else if (this.#region !== undefined && name === 'insertion') this.#insertedIds.add(this.#region)
    else this.#follow(name, attributes['change-id'])
    this.#sink.open(name, attributes)
  }

  readonly close = (name: string): void => {
    if (this.#depth > 0) {
      if (!lineEnds.has(name)) return
      this.#depth -= 1
      this.#deleted += '\n'
      return
    }
    if (name === 'deletion' && this.#deleted !== null) {
      this.#deletedById.set(this.#region ?? '', this.#deleted.replace(/\n$/u, ''))
      this.#deleted = null
    }
    if (name === 'changed-region') this.#region = undefined
    this.#sink.close(name)
  }

  readonly text = (text: string): void => {
    if (this.#depth > 0) this.#deleted += text.replaceAll(/[ \t\r\n]+/gu, ' ')
    else this.#sink.text(text)
  }

  /** Writes what was deleted at no place of the body. */
  finish(): void {
    for (const [id, text] of this.#deletedById) {
      if (this.#shownIds.has(id)) continue
      this.#writer.write(text)
      this.#writer.endParagraph()
    }
  }

  #hear(name: string): void {
    if (lineEnds.has(name)) this.#depth += 1
    this.#deleted += marks[name] ?? ''
  }

  /** The place of a deletion, or an end of an insertion. */
  #follow(name: string, id: string | undefined): void {
    if (id === undefined) return
    if (name === 'change') {
      this.#shownIds.add(id)
      this.#writer.write(this.#deletedById.get(id) ?? '', 'deleted')
    } else if (name === 'change-start' && this.#insertedIds.has(id)) this.#openIds.add(id)
    else if (name === 'change-end') this.#openIds.delete(id)
  }
}
