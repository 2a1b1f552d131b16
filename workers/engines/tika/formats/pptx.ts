// PPTX: slides in the order shown, each with its notes, comments, diagrams and charts, then what belongs to no slide.
import { officeMediaTypes } from '../detected.ts'
import type { Context, Extracted } from '../context.ts'
import {
  embeddings,
  markupText,
  openPackage,
  partsOf,
  properties,
  relationships,
  walkMain,
  type Package,
} from './ooxml.ts'

/** Parts that belong to a slide by a relationship, or stand alone. */
const besides = [
  'presentationml.notesSlide+xml',
  'comments+xml',
  'drawingml.diagramData+xml',
  'drawingml.chart+xml',
  'handoutMaster+xml',
]

export async function extractPptx(bytes: Uint8Array, context: Context): Promise<Extracted> {
  const opened = await openPackage(bytes, context)
  const slides = await slideOrder(opened, context)
  context.budget.addPages(slides.length)
  const wanted = new Set(partsOf(opened, besides))
  const done = new Set<string>()
  const texts: string[] = []
  for (const slide of slides) {
    texts.push(await markupText(opened, slide, context))
    for (const related of (await relationships(opened, slide, context)).values()) {
      if (!wanted.has(related) || done.has(related)) continue
      done.add(related)
      texts.push(await markupText(opened, related, context))
    }
  }
  for (const part of wanted) if (!done.has(part)) texts.push(await markupText(opened, part, context))
  return {
    mediaType: officeMediaTypes.pptx,
    text: texts.filter((text) => text !== '').join('\n'),
    metadata: { 'xmpTPg:NPages': String(slides.length), ...(await properties(opened, context)) },
    embedded: embeddings(opened, context),
  }
}

/** Slides as the presentation lists them; slides that it does not list come last. */
async function slideOrder(opened: Package, context: Context): Promise<string[]> {
  const all = new Set(partsOf(opened, ['presentationml.slide+xml']))
  const listed: string[] = []
  await walkMain(opened, context, (name, _, slide) => {
    if (name === 'sldId' && slide !== undefined && all.delete(slide)) listed.push(slide)
  })
  return [...listed, ...all]
}
