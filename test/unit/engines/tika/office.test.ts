// Office formats: every channel that holds text is read, and values split over runs come out whole.
import { describe, expect, it } from 'vitest'
import { shownText } from '../../../../core/redaction/shown-text.ts'
import { container, extract, office, outcome, zip } from './extraction.ts'

const run = (text: string): string => `<w:r><w:t>${text}</w:t></w:r>`
const paragraph = (content: string): string => `<w:p>${content}</w:p>`

function docx(body: string, more: Readonly<Record<string, readonly [string, string]>> = {}): Uint8Array {
  const extra = Object.entries(more)
  return office(
    {
      'word/document.xml': 'wordprocessingml.document.main+xml',
      ...Object.fromEntries(extra.map(([name, [type]]) => [name, type])),
    },
    {
      'word/document.xml': `<w:document><w:body>${body}</w:body></w:document>`,
      ...Object.fromEntries(extra.map(([name, [, xml]]) => [name, xml])),
    },
  )
}

const cell = (text: string): string => `<w:tc>${paragraph(run(text))}</w:tc>`

describe('extractDocx', () => {
  it('joins runs, keeps deletions, insertions and hidden text', async () => {
    const file = docx(
      paragraph(run('536-9') + run('0-43') + run('99')) +
        paragraph(`<w:del><w:r><w:delText>deleted</w:delText></w:r></w:del><w:ins>${run(' inserted')}</w:ins>`) +
        paragraph(`<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>`),
    )
    expect(shownText((await container(file)).text)).toBe('536-90-4399\n inserted\ndeleted\nhidden')
  })

  it('puts cells behind tabs and rows on lines', async () => {
    const file = docx(`<w:tbl><w:tr>${cell('a')}${cell('b')}</w:tr><w:tr>${cell('c')}${cell('d')}</w:tr></w:tbl>`)
    expect((await container(file)).text).toBe('a\tb\nc\td')
  })

  it('does not let a text box or a description split the value around it', async () => {
    const box = `<w:r><mc:AlternateContent><mc:Choice><wp:docPr descr="alt text"/><w:txbxContent>${paragraph(run('boxed'))}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>${paragraph(run('boxed'))}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>`
    expect((await container(docx(paragraph(run('536-90') + box + run('-4399'))))).text).toBe(
      '536-90-4399\nalt text\nboxed',
    )
  })

  it('ignores tab stops in properties and reads tabs in runs', async () => {
    const file = docx(
      paragraph(`<w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>`),
    )
    expect((await container(file)).text).toBe('a\tb')
  })

  it('reads headers, footers, notes and comments', async () => {
    const part = (type: string, text: string) => [type, `<w:x>${paragraph(run(text))}</w:x>`] as const
    const file = docx(paragraph(run('body')), {
      'word/header1.xml': part('wordprocessingml.header+xml', 'header'),
      'word/footer1.xml': part('wordprocessingml.footer+xml', 'footer'),
      'word/footnotes.xml': part('wordprocessingml.footnotes+xml', 'footnote'),
      'word/endnotes.xml': part('wordprocessingml.endnotes+xml', 'endnote'),
      'word/comments.xml': part('wordprocessingml.comments+xml', 'comment'),
    })
    expect((await container(file)).text.split('\n').toSorted()).toEqual(
      ['body', 'comment', 'endnote', 'footer', 'footnote', 'header'].toSorted(),
    )
  })

  it('reads prefixes of any name', async () => {
    const file = office(
      { 'word/document.xml': 'wordprocessingml.document.main+xml' },
      { 'word/document.xml': '<n:document><n:body><n:p><n:r><n:t>any prefix</n:t></n:r></n:p></n:body></n:document>' },
    )
    expect((await container(file)).text).toBe('any prefix')
  })

  it('gives properties under the keys of Tika, the title as first line', async () => {
    const file = docx(paragraph(run('body')), {
      'docProps/core.xml': [
        'application/vnd.openxmlformats-package.core-properties+xml',
        '<c><dc:title>T</dc:title><dc:creator>Jane</dc:creator><cp:lastModifiedBy>Joe</cp:lastModifiedBy></c>',
      ],
      'docProps/custom.xml': [
        'custom-properties+xml',
        '<P><property name="Case"><vt:lpwstr>42</vt:lpwstr></property></P>',
      ],
    })
    const found = await container(file)
    expect(found.text).toBe('T\nbody')
    expect(found.metadata).toEqual({
      'dc:title': 'T',
      'dc:creator': 'Jane',
      'meta:last-author': 'Joe',
      'custom:Case': '42',
    })
  })

  it('refuses a package whose main part is missing', async () => {
    const file = office({ 'word/document.xml': 'wordprocessingml.document.main+xml' }, {})
    expect(await outcome(file)).toBe('DOCUMENT_DAMAGED')
  })

  it('lists an embedded document after its container, and an unreadable one with its code', async () => {
    const file = zip({
      '[Content_Types].xml':
        '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
      'word/document.xml': `<w:document>${paragraph(run('outer'))}</w:document>`,
      'word/embeddings/inner.docx': docx(paragraph(run('inner'))),
      'word/embeddings/old.zip': zip({ a: 'b' }),
    })
    const found = await extract(file)
    const resources = found.ok ? found.value : []
    expect(resources.map(({ text, path, depth }) => [text, path, depth])).toEqual([
      ['outer', undefined, 0],
      ['inner', '/inner.docx', 1],
      ['', '/old.zip', 1],
    ])
    expect(resources[2]?.refusal?.code).toBe('UNSUPPORTED_FORMAT')
  })
})

const book = (sheet: string, styles = '', strings = ''): Uint8Array =>
  office(
    {
      'xl/workbook.xml': 'spreadsheetml.sheet.main+xml',
      'xl/worksheets/sheet1.xml': 'spreadsheetml.worksheet+xml',
      'xl/styles.xml': 'spreadsheetml.styles+xml',
      'xl/sharedStrings.xml': 'spreadsheetml.sharedStrings+xml',
      'xl/comments1.xml': 'spreadsheetml.comments+xml',
      'xl/threadedComments/threadedComment1.xml': 'application/vnd.ms-excel.threadedcomments+xml',
    },
    {
      'xl/workbook.xml': '<workbook><sheets><sheet name="Claims" sheetId="1" r:id="rId1"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels': '<R><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></R>',
      'xl/worksheets/sheet1.xml': `<worksheet>${sheet}</worksheet>`,
      'xl/styles.xml': `<styleSheet>${styles}</styleSheet>`,
      'xl/sharedStrings.xml': `<sst>${strings}</sst>`,
      'xl/comments1.xml': '<comments><text><r><t>a </t></r><r><t>comment</t></r></text></comments>',
      'xl/threadedComments/threadedComment1.xml':
        '<ThreadedComments><threadedComment><text>an answer</text></threadedComment></ThreadedComments>',
    },
  )

describe('extractXlsx', () => {
  it('shows cells as the sheet does: strings, dates, numbers with literals', async () => {
    const styles =
      '<numFmts><numFmt numFmtId="164" formatCode="000\\-00\\-0000"/></numFmts>' +
      '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs>'
    const cells =
      '<c t="s"><v>0</v></c><c s="1"><v>45292</v></c><c s="2"><v>536904399</v></c><c t="b"><v>1</v></c>' +
      '<c t="inlineStr"><is><t>in</t></is></c>'
    const strings = '<si><r><t>Jane </t></r><r><t>Doe</t></r><rPh><t>x</t></rPh></si>'
    const file = book(
      `<sheetData><row>${cells}</row></sheetData><headerFooter><oddHeader>&amp;CTop secret</oddHeader></headerFooter>`,
      styles,
      strings,
    )
    expect((await container(file)).text).toBe(
      'Claims\nJane Doe\t1/1/24\t536-90-4399\tTRUE\tin\nTop secret\na comment\nan answer',
    )
  })

  it('refuses text that shared strings multiply beyond the bound', async () => {
    const rows = '<row>' + '<c t="s"><v>0</v></c>'.repeat(1_000) + '</row>'
    const file = book(`<sheetData>${rows}</sheetData>`, '', `<si><t>${'x'.repeat(100_000)}</t></si>`)
    expect(await outcome(file)).toBe('LIMIT_EXCEEDED')
  })
})

const slide = (text: string): string => `<p:sld><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:sld>`

describe('extractPptx', () => {
  it('follows the order shown and adds notes and comments', async () => {
    const file = office(
      {
        'ppt/presentation.xml': 'presentationml.presentation.main+xml',
        'ppt/slides/slide1.xml': 'presentationml.slide+xml',
        'ppt/slides/slide2.xml': 'presentationml.slide+xml',
        'ppt/notesSlides/notesSlide1.xml': 'presentationml.notesSlide+xml',
        'ppt/comments/comment1.xml': 'presentationml.comments+xml',
      },
      {
        'ppt/presentation.xml':
          '<p:presentation><p:sldIdLst><p:sldId id="256" r:id="r2"/><p:sldId id="257" r:id="r1"/></p:sldIdLst></p:presentation>',
        'ppt/_rels/presentation.xml.rels':
          '<R><Relationship Id="r1" Target="slides/slide1.xml"/><Relationship Id="r2" Target="slides/slide2.xml"/></R>',
        'ppt/slides/slide1.xml': slide('one'),
        'ppt/slides/slide2.xml': slide('two'),
        'ppt/slides/_rels/slide2.xml.rels': '<R><Relationship Id="n" Target="../notesSlides/notesSlide1.xml"/></R>',
        'ppt/notesSlides/notesSlide1.xml': slide('note of two'),
        'ppt/comments/comment1.xml': '<p:cmLst><p:cm><p:text>said</p:text></p:cm></p:cmLst>',
      },
    )
    const found = await container(file)
    expect(found.text).toBe('two\nnote of two\none\nsaid')
    expect(found.metadata['xmpTPg:NPages']).toBe('2')
  })
})

const odf = (content: string, parts: Readonly<Record<string, string>> = {}): Uint8Array =>
  zip({ mimetype: 'application/vnd.oasis.opendocument.text', 'content.xml': content, ...parts })

describe('extractOdf', () => {
  it('reads spans, spaces, notes, annotations, deletions, hidden text and descriptions', async () => {
    const file = odf(
      '<o:c><text:tracked-changes><text:deletion><text:p>deleted</text:p></text:deletion></text:tracked-changes>' +
        '<text:p>536-<text:span>90-</text:span>4399<text:s text:c="2"/>x<office:annotation><dc:creator>Joe</dc:creator><text:p>note</text:p></office:annotation>y</text:p>' +
        '<text:p>a<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>foot</text:p></text:note-body></text:note>b</text:p>' +
        '<text:p><text:hidden-text text:string-value="secret"/></text:p>' +
        '<draw:frame><svg:desc>picture</svg:desc></draw:frame></o:c>',
      {
        'styles.xml':
          '<o:d><office:styles><x>no</x></office:styles><office:master-styles><text:p>header</text:p></office:master-styles></o:d>',
      },
    )
    const { text } = await container(file)
    expect(text.split('\n')).toEqual([
      'header',
      'deleted',
      '536-90-4399  xy',
      'Joe',
      'note',
      'ab',
      'foot',
      'secret',
      'picture',
    ])
  })

  it('repeats cells as the sheet does and says a password', async () => {
    const cells =
      '<table:table table:name="S"><table:table-row><table:table-cell table:number-columns-repeated="2"><text:p>v</text:p></table:table-cell></table:table-row></table:table>'
    expect((await container(odf(`<o:c>${cells}</o:c>`))).text).toBe('S\nv\tv')
    const manifest = '<m:manifest><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    expect(await outcome(odf('<o:c/>', { 'META-INF/manifest.xml': manifest }))).toBe('DOCUMENT_PASSWORD')
  })
})
