// DOCX: body, headers, footers, notes, comments, insertions and deletions, hidden text, text boxes, alternative texts.
import { officeMediaTypes } from '../detected.ts'
import type { Context, Extracted } from '../context.ts'
import { embeddings, markupText, openPackage, partsOf, properties } from './ooxml.ts'

const parts = [
  'wordprocessingml.header+xml',
  'main+xml',
  'wordprocessingml.footnotes+xml',
  'wordprocessingml.endnotes+xml',
  'wordprocessingml.comments+xml',
  'wordprocessingml.footer+xml',
  'drawingml.diagramData+xml',
  'drawingml.chart+xml',
]

export async function extractDocx(bytes: Uint8Array, context: Context): Promise<Extracted> {
  const opened = await openPackage(bytes, context)
  const texts: string[] = []
  for (const part of partsOf(opened, parts)) texts.push(await markupText(opened, part, context))
  return {
    mediaType: officeMediaTypes.docx,
    text: texts.filter((text) => text !== '').join('\n'),
    metadata: await properties(opened, context),
    embedded: embeddings(opened, context),
  }
}
