// What every format extractor gets and gives: shared bounds, a way to yield, and the extracted text with its embedded files.
import { limits } from '../../../contract/limits.ts'
import type { Pdfium } from './pdfium.ts'
import { refuse } from '../../shared/refusal.ts'

/** Metadata under Tika's key names. */
export type Metadata = Record<string, string | string[]>

/** A file found inside another one, not yet looked into. `mediaType` is only a hint. */
export interface Embedded {
  readonly name: string
  readonly bytes: Uint8Array
  readonly mediaType?: string
}

/** What one file yields. Text has paragraphs on lines and table cells behind tabs. */
export interface Extracted {
  readonly mediaType: string
  readonly text: string
  readonly metadata: Metadata
  readonly embedded: readonly Embedded[]
  /** Set when a part could not be read although the rest could: names the part, never its content. */
  readonly warning?: string
}

/** What the sender says about a file. Content decides first. */
export interface Hint {
  readonly mediaType?: string
  readonly fileName?: string
}

export interface Context {
  readonly budget: Budget
  readonly hint: Hint
  /** Lets other requests of the process be answered. */
  readonly pause: () => Promise<void>
  /** A new PDFium with a memory of its own that may grow to `heapBytesMax`. */
  readonly openPdfium: (heapBytesMax: number) => Promise<Pdfium>
}

/** Below this much expansion the ratio is not looked at: small files of blank pages compress very well. */
const ratioFloorBytes = 16 * 1024 * 1024

/** Counts what one upload and everything inside it may use; each method refuses with LIMIT_EXCEEDED. */
export class Budget {
  /** What this upload may expand to, all files inside it together. */
  readonly expandedBytesMax: number
  #expandedBytes = 0
  #entries = 0
  #pages = 0
  #characters = 0
  #attachments = 0

  constructor(sourceBytes: number) {
    const byRatio = Math.max(ratioFloorBytes, sourceBytes * limits.expandedRatioMax)
    this.expandedBytesMax = Math.min(limits.expandedBytesMax, byRatio)
  }

  /** Call with each piece as it is decompressed, before the next one is asked for. */
  expand(sizeBytes: number): void {
    this.#expandedBytes += sizeBytes
    if (this.#expandedBytes > this.expandedBytesMax) refuse('LIMIT_EXCEEDED', 'the file expands beyond its bound')
  }

  addEntries(count: number): void {
    this.#entries += count
    if (this.#entries > limits.archiveEntriesMax) refuse('LIMIT_EXCEEDED', 'the archive has too many entries')
  }

  addPages(count: number): void {
    this.#pages += count
    if (this.#pages > limits.pagesMax) refuse('LIMIT_EXCEEDED', 'the document has too many pages')
  }

  addCharacters(count: number): void {
    this.#characters += count
    if (this.#characters > limits.textCharactersMax) refuse('LIMIT_EXCEEDED', 'the document has too much text')
  }

  addAttachment(): void {
    this.#attachments += 1
    if (this.#attachments > limits.attachmentsMax) refuse('LIMIT_EXCEEDED', 'the document has too many attachments')
  }
}
