// Builds extracted text: runs join into lines, cells into rows, and boxes wait until the paragraph around them has ended.
import type { Budget } from './context.ts'

interface Frame {
  readonly kind: 'block' | 'row'
  /** Finished lines of a block, finished cells of a row. */
  readonly lines: string[]
  line: string
  /** Boxes and alternative texts met inside the current line: they must not split a value that runs around them. */
  deferred: string[]
}

const frame = (kind: Frame['kind']): Frame => ({ kind, lines: [], line: '', deferred: [] })

/** Paragraphs end with a line feed, cells are divided by tabs. Empty paragraphs are left out. */
export class TextWriter {
  readonly #budget: Budget
  readonly #stack: Frame[] = []
  #top: Frame = frame('block')

  constructor(budget: Budget) {
    this.#budget = budget
  }

  /** Adds to the current paragraph. */
  write(text: string): void {
    this.#budget.addCharacters(text.length)
    this.#top.line += text
  }

  endParagraph(): void {
    const top = this.#top
    if (top.line.trim() !== '') top.lines.push(top.line)
    top.line = ''
    if (top.deferred.length > 0) top.lines.push(...top.deferred.splice(0))
  }

  /** A text of its own line that stands aside of the current paragraph, such as an image's description. */
  aside(text: string | undefined): void {
    if (text === undefined || text.trim() === '' || this.#top.deferred.at(-1) === text) return
    this.#budget.addCharacters(text.length)
    this.#top.deferred.push(text)
  }

  openRow(): void {
    this.#push('row')
  }

  openCell(): void {
    this.#push('block')
  }

  /** A cell that is said to repeat shows its text as often; empty ones only once. */
  closeCell(times = 1): void {
    if (this.#stack.length === 0 || this.#top.kind !== 'block') return
    this.#parent((cell, parent) => {
      const shown = cell === '' ? 1 : times
      this.#budget.addCharacters(cell.length * (shown - 1))
      for (let count = 0; count < shown; count += 1) parent.push(cell)
    })
  }

  closeRow(): void {
    if (this.#top.kind !== 'row') return
    this.endParagraph()
    const row = this.#top.lines.join('\t')
    const parent = this.#stack.pop()
    if (parent === undefined) return
    this.#top = parent
    if (row.trim() !== '') parent.lines.push(row)
  }

  openBox(): void {
    this.#push('block')
  }

  closeBox(): void {
    if (this.#stack.length === 0) return
    this.#parent((box, _lines, parent) => {
      if (box !== '') parent.deferred.push(box)
    })
  }

  /** Everything so far; open rows and boxes are closed. */
  toString(): string {
    while (this.#stack.length > 0) {
      if (this.#top.kind === 'row') this.closeRow()
      else this.closeBox()
    }
    this.endParagraph()
    return this.#top.lines.join('\n')
  }

  #push(kind: Frame['kind']): void {
    this.#stack.push(this.#top)
    this.#top = frame(kind)
  }

  #parent(place: (text: string, lines: string[], parent: Frame) => void): void {
    this.endParagraph()
    const text = this.#top.lines.join('\n')
    const parent = this.#stack.pop()
    if (parent === undefined) return
    this.#top = parent
    place(text, parent.lines, parent)
  }
}
