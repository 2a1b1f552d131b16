// Plain text as blocks: every line as it stands, a page break at each form feed.
import { bodyStyle, type Block, type FlowDocument } from '../../shared/page/blocks.ts'
import { prepareText } from '../../shared/page/prepare-text.ts'

const tabWidth = '    '

/** Paragraphs of a text; spaces at the start of a line are kept. */
export function plainDocument(text: string): FlowDocument {
  const blocks: Block[] = []
  const pages = prepareText(text).replaceAll('\t', tabWidth).split('\f')
  for (const [index, page] of pages.entries()) {
    if (index > 0) blocks.push({ kind: 'pageBreak' })
    for (const paragraph of page.split(/\n{2,}/)) blocks.push(paragraphBlock(paragraph))
  }
  return { title: '', blocks }
}

function paragraphBlock(text: string): Block {
  return {
    kind: 'text',
    runs: [{ text, style: bodyStyle }],
    indentPt: 0,
    gapPt: bodyStyle.sizePt,
    align: 'left',
    isHeading: false,
    isPreformatted: true,
    marker: null,
  }
}
