// Plain text, Markdown and JSON as they stand; CSV and TSV with their cells behind tabs.
import Papa from 'papaparse'
import { declaredCharset, decodeText } from '../charset.ts'
import type { Context, Extracted } from '../context.ts'

export async function extractPlain(bytes: Uint8Array, context: Context): Promise<Extracted> {
  const text = decodeText(bytes, declaredCharset(context.hint.mediaType)).replaceAll('\r\n', '\n')
  context.budget.addCharacters(text.length)
  return { mediaType: 'text/plain', text, metadata: {}, embedded: [] }
}

export async function extractCsv(bytes: Uint8Array, context: Context): Promise<Extracted> {
  const plain = await extractPlain(bytes, context)
  const rows = Papa.parse(plain.text, { skipEmptyLines: true }).data
  const text = (rows as readonly (readonly string[])[]).map((cells) => cells.map(onLine).join('\t')).join('\n')
  return { ...plain, mediaType: 'text/csv', text }
}

/** A cell may hold line ends and tabs in quotes; its row stands on a line. */
const onLine = (cell: string): string => cell.replaceAll(/\s*[\n\t]\s*/gu, ' ')
