// A document's chunks as text again, in pieces that an item of memory may hold: cut anew they are the same chunks, but for rare borders.

/** Chunks are joined as paragraphs: what begins one did not fit behind the one before, and does not when it is cut again. */
const joint = '\n\n'

/** Texts of at most so many characters each, of chunks as they come; a chunk is never cut. */
export class ExportedTexts {
  readonly #charactersMax: number
  #open: string[] = []
  #characters = 0

  constructor(charactersMax: number) {
    this.#charactersMax = charactersMax
  }

  /** The text that has no room for this chunk, if there is one. */
  add(chunk: string): string | null {
    const added = chunk.length + (this.#open.length === 0 ? 0 : joint.length)
    const full = this.#open.length > 0 && this.#characters + added > this.#charactersMax ? this.end() : null
    this.#characters += this.#open.length === 0 ? chunk.length : added
    this.#open.push(chunk)
    return full
  }

  /** The last one, if any. */
  end(): string | null {
    const text = this.#open.length === 0 ? null : this.#open.join(joint)
    this.#open = []
    this.#characters = 0
    return text
  }
}
