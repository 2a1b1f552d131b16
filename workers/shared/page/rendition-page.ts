// The page of redacted text as a flow document: what the HTML of core/pipeline/rendition.ts is read as, without the HTML.
import type { Redacted, RedactedContent } from '../../../contract/redaction.ts'
import { renditionLines, renditionRows, renditionTitle } from '../../../core/pipeline/rendition.ts'
import {
  bodyStyle,
  headingMeasures,
  paragraphGapPt,
  textStyle,
  type Block,
  type FlowDocument,
  type TextBlock,
} from './blocks.ts'
import { prepareText } from './prepare-text.ts'

/** Longer texts are drawn by an engine: here they would hold up other documents, and stand in memory as blocks. */
const charactersMax = 200_000

const heading = headingMeasures(2)
const headingStyle = textStyle({ ...bodyStyle, isBold: true, sizePt: heading.sizePt })

/** Null where the text is longer than what is drawn here. */
export function renditionPage(documentId: string, content: Redacted<RedactedContent>): FlowDocument | null {
  if (content.text.length > charactersMax) return null
  const title = renditionTitle(documentId)
  const blocks: Block[] = [textBlock(title, { style: headingStyle, gapPt: heading.gapPt, isHeading: true })]
  const rows = renditionRows(content).map(([name, value]) => [cell(name), cell(value)])
  if (rows.length > 0) blocks.push({ kind: 'table', rows, indentPt: 0 })
  for (const line of renditionLines(content.text)) {
    if (line === null) return null
    blocks.push(...paragraph(line, paragraphGapPt))
  }
  return { title, blocks }
}

/**
 * What can be read on the page, whichever fonts draw it: the same lines, prepared as they are drawn, before they are broken. Null where
 * the text has too many lines for a page.
 */
export function shownOnPage(content: Redacted<RedactedContent>): string | null {
  const shown = renditionRows(content).map((row) => row.map(drawnText).join(' '))
  for (const line of renditionLines(content.text)) {
    if (line === null) return null
    shown.push(drawnText(line))
  }
  return shown.join('\n')
}

const cell = (text: string) => ({ blocks: paragraph(text, 0), columns: 1, rows: 1 })

/** White space collapses as in HTML. */
const drawnText = (line: string): string =>
  prepareText(line)
    .replace(/[ \t\n\r\f]+/g, ' ')
    .replace(/^ | $/g, '')

/** One block, or none where nothing is left to draw. */
function paragraph(line: string, gapPt: number): TextBlock[] {
  const text = drawnText(line)
  return text === '' ? [] : [textBlock(text, { style: bodyStyle, gapPt, isHeading: false })]
}

function textBlock(
  text: string,
  { style, gapPt, isHeading }: { style: typeof bodyStyle; gapPt: number; isHeading: boolean },
): TextBlock {
  const runs = [{ text, style }]
  return { kind: 'text', runs, indentPt: 0, gapPt, align: 'left', isHeading, isPreformatted: false, marker: null }
}
