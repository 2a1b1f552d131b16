// PDF by PDFium: every channel is read, and hostile structure ends in a typed refusal.
import { PDFDocument, StandardFonts, TextRenderingMode, setTextRenderingMode } from '@cantoo/pdf-lib'
import { deflateSync } from 'node:zlib'
import { strToU8 } from 'fflate'
import { describe, expect, it } from 'vitest'
import { container, extract, outcome } from './extraction.ts'
import { onThisMachine, spentMs } from '../../slowness.ts'

/** A PDF written by hand, object by object; the reader rebuilds the missing cross-reference table. */
function pdf(objects: readonly (string | readonly [string, Uint8Array])[]): Uint8Array {
  const pieces: Uint8Array[] = [strToU8('%PDF-1.7\n')]
  objects.forEach((object, index) => {
    const [dictionary, stream] = typeof object === 'string' ? [object, undefined] : object
    pieces.push(strToU8(`${index + 1} 0 obj${dictionary}`))
    if (stream !== undefined) pieces.push(strToU8('stream\n'), stream, strToU8('\nendstream'))
    pieces.push(strToU8('endobj\n'))
  })
  pieces.push(strToU8('trailer<</Root 1 0 R>>\n%%EOF'))
  return new Uint8Array(Buffer.concat(pieces))
}

const page = '<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>'
const font = '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>'
const catalog = '<</Type/Catalog/Pages 2 0 R>>'
const onePage = '<</Type/Pages/Kids[3 0 R]/Count 1>>'
const blanks = (sizeMiB: number): Uint8Array => deflateSync(Buffer.alloc(sizeMiB * 1024 * 1024, ' '))
const withContents = (filter: string, stream: Uint8Array): Uint8Array =>
  pdf([catalog, onePage, page, [`<</Length ${stream.length}/Filter${filter}>>`, stream], font])

const hex = (bytes: Uint8Array): Uint8Array => strToU8(`${Buffer.from(bytes).toString('hex')}>`)

describe('extractPdf', () => {
  it('gives pages, invisible text, form values, information and attached files', async () => {
    const made = await PDFDocument.create()
    const helvetica = await made.embedFont(StandardFonts.Helvetica)
    const first = made.addPage([300, 300])
    first.drawText('SSN 536-90-4399', { x: 20, y: 250, font: helvetica })
    first.pushOperators(setTextRenderingMode(TextRenderingMode.Invisible))
    first.drawText('invisible', { x: 20, y: 200, font: helvetica })
    const field = made.getForm().createTextField('claimant')
    field.setText('Jane Doe')
    field.addToPage(made.addPage([300, 300]), { x: 20, y: 100 })
    made.setTitle('Memo')
    made.setAuthor('Jane Doe')
    await made.attach(strToU8('card 4111111111111111'), 'card.txt', { mimeType: 'text/plain' })
    const found = await extract(new Uint8Array(await made.save()))
    const [top, attached] = found.ok ? found.value : []
    expect(top?.text.split('\n')).toEqual(['Memo', 'SSN 536-90-4399', 'invisible', 'claimant: Jane Doe'])
    expect(top?.metadata).toMatchObject({ 'dc:title': 'Memo', 'dc:creator': 'Jane Doe', 'xmpTPg:NPages': '2' })
    expect([attached?.path, attached?.text]).toEqual(['/card.txt', 'card 4111111111111111'])
  })

  it('gives annotations, links and the outline', async () => {
    const file = pdf([
      '<</Type/Catalog/Pages 2 0 R/Outlines 6 0 R>>',
      onePage,
      '<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Annots[<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(noted)>><</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(mailto:jane@example.com)>>>>]>>',
      '<<>>',
      font,
      '<</First 7 0 R/Last 7 0 R/Count 1>>',
      '<</Title(Chapter)/Parent 6 0 R/Next 7 0 R/First 7 0 R>>',
    ])
    expect((await container(file)).text.split('\n')).toEqual(['noted', 'mailto:jane@example.com', 'Chapter'])
  })

  it('carries nothing from one document to the next', async () => {
    const [first, second] = await Promise.all(
      ['one', 'two'].map(async (text) => await container(withContents('[]', strToU8(`BT /F1 9 Tf (${text}) Tj ET`)))),
    )
    expect([first?.text, second?.text]).toEqual(['one', 'two'])
  })
})

describe('extractPdf refuses hostile structure', () => {
  const cases: Readonly<Record<string, readonly [string, () => Uint8Array]>> = {
    'a flate bomb': ['LIMIT_EXCEEDED', () => withContents('/FlateDecode', blanks(64))],
    'a bomb in two layers': [
      'LIMIT_EXCEEDED',
      () => withContents('[/FlateDecode/FlateDecode]', deflateSync(blanks(64))),
    ],
    'a bomb behind hexadecimal': [
      'LIMIT_EXCEEDED',
      () => withContents('[/ASCIIHexDecode/FlateDecode]', hex(blanks(320))),
    ],
    'a bomb labelled as a picture': [
      'LIMIT_EXCEEDED',
      () => {
        const stream = blanks(320)
        return pdf([
          catalog,
          onePage,
          page,
          [`<</Subtype/Image/Length ${stream.length}/Filter/FlateDecode>>`, stream],
          font,
        ])
      },
    ],
    'more pages than the bound': [
      'LIMIT_EXCEEDED',
      () => pdf([catalog, '<</Type/Pages/Kids[3 0 R]/Count 6000>>', page, '<<>>', font]),
    ],
    'a page tree that loops': ['done', () => pdf([catalog, '<</Type/Pages/Kids[2 0 R 2 0 R]/Count 3>>'])],
    'a page that is its own content': [
      'done',
      () => pdf([catalog, onePage, page.replace('/Contents 4 0 R', '/Contents[3 0 R 4 0 R]'), '<<>>', font]),
    ],
    'no pages at all': ['DOCUMENT_DAMAGED', () => strToU8('%PDF-1.7\nnothing')],
  }

  it.each(Object.entries(cases))('%s', async (_name, [expected, make]) => {
    const file = make()
    const startMs = spentMs()
    expect(await outcome(file)).toBe(expected)
    expect(spentMs() - startMs).toBeLessThan(onThisMachine(2_000))
  })
})
