// Writes the objects of a PDF file with their cross-reference table (ISO 32000-1, 7.5). Same objects, same bytes.
import { zlibSync } from 'fflate'

/** Bytes as a string of one JS character each. */
export type ByteString = string

/** Object numbers are given out first and objects written in any order. */
export class PdfFile {
  readonly #parts: (ByteString | Uint8Array)[] = []
  readonly #offsets: number[] = []
  #sizeBytes = 0

  constructor() {
    // The comment of four high bytes marks the file as binary (7.5.2).
    this.#write('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n')
  }

  reserve(): number {
    return this.#offsets.push(0)
  }

  object(number: number, body: ByteString): void {
    this.#offsets[number - 1] = this.#sizeBytes
    this.#write(`${number} 0 obj\n${body}\nendobj\n`)
  }

  /** A stream; `dictionary` holds its entries besides Length and, when deflated, Filter. */
  stream(
    number: number,
    dictionary: ByteString,
    content: { bytes: ByteString | Uint8Array; isDeflated: boolean },
  ): void {
    const bytes = content.isDeflated ? zlibSync(toBytes(content.bytes), { level: 3 }) : content.bytes
    const filter = content.isDeflated ? ' /Filter /FlateDecode' : ''
    this.#offsets[number - 1] = this.#sizeBytes
    this.#write(`${number} 0 obj\n<<${dictionary}${filter} /Length ${bytes.length}>>\nstream\n`)
    this.#write(bytes)
    this.#write('\nendstream\nendobj\n')
  }

  finish(roots: { catalog: number; info: number }): Uint8Array {
    const startOfTable = this.#sizeBytes
    const rows = this.#offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`)
    this.#write(`xref\n0 ${rows.length + 1}\n0000000000 65535 f \n${rows.join('')}`)
    this.#write(`trailer\n<</Size ${rows.length + 1} /Root ${roots.catalog} 0 R /Info ${roots.info} 0 R>>\n`)
    this.#write(`startxref\n${startOfTable}\n%%EOF\n`)
    const file = new Uint8Array(this.#sizeBytes)
    let at = 0
    for (const part of this.#parts) {
      if (typeof part === 'string') writeBytes(part, file, at)
      else file.set(part, at)
      at += part.length
    }
    return file
  }

  #write(part: ByteString | Uint8Array): void {
    this.#parts.push(part)
    this.#sizeBytes += part.length
  }
}

function toBytes(part: ByteString | Uint8Array): Uint8Array {
  if (typeof part !== 'string') return part
  const bytes = new Uint8Array(part.length)
  writeBytes(part, bytes, 0)
  return bytes
}

function writeBytes(from: ByteString, to: Uint8Array, at: number): void {
  for (let index = 0; index < from.length; index++) to[at + index] = from.charCodeAt(index)
}

/** A number as PDF writes it: hundredths of a point are exact enough, and no exponent can occur. */
export function pdfNumber(value: number): string {
  return String(Math.round(value * 100) / 100)
}

/** Text for the document's own strings (titles), in UTF-16BE with its mark (7.9.2.2). */
export function textString(text: string): string {
  let hex = 'FEFF'
  for (let index = 0; index < text.length; index++) hex += text.charCodeAt(index).toString(16).padStart(4, '0')
  return `<${hex}>`
}
