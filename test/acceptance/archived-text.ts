// What an archived PDF holds: every stream inflated, and the text that a reader extracts.
import { inflateSync } from 'node:zlib'
import { extract } from '../unit/engines/tika/extraction.ts'

/** Every stream of a PDF, inflated, beside the PDF itself. */
export function pdfContents(pdf: Uint8Array): Buffer {
  const bytes = Buffer.from(pdf)
  const parts = [bytes]
  for (let at = bytes.indexOf('stream'); at >= 0; at = bytes.indexOf('stream', at + 6)) {
    const start = bytes[at + 6] === 13 ? at + 8 : at + 7
    try {
      parts.push(inflateSync(bytes.subarray(start), { finishFlush: 2 }))
    } catch {
      // Not a deflated stream.
    }
  }
  return Buffer.concat(parts)
}

/** Text of all pages and metadata; subset fonts write glyph numbers, so the streams alone don't show it. */
export async function pdfText(pdf: Uint8Array): Promise<string> {
  const found = await extract(pdf)
  if (!found.ok) throw new Error(`the archived PDF is refused: ${found.refusal.code}`)
  return found.value.map((resource) => `${resource.text}\n${JSON.stringify(resource)}`).join('\n')
}

/** Without white space, soft hyphens and zero-width characters: lines break a value anywhere. */
export const squash = (text: string): string => text.replace(/[\s\u00ad\u200b-\u200d\u2060\ufeff]/gu, '')
