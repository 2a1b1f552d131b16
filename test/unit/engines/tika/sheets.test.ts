// Tables of all formats come out as rows on lines with tabs between cells, each value below its head and with all of its digits.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { container, office, zip } from './extraction.ts'
import { numberFormat } from '../../../../workers/engines/tika/formats/number-format.ts'

function book(rows: string, strings = '', styles = ''): Uint8Array {
  return office(
    {
      'xl/workbook.xml': 'spreadsheetml.sheet.main+xml',
      'xl/worksheets/sheet1.xml': 'spreadsheetml.worksheet+xml',
      'xl/styles.xml': 'spreadsheetml.styles+xml',
      'xl/sharedStrings.xml': 'spreadsheetml.sharedStrings+xml',
    },
    {
      'xl/workbook.xml': '<workbook><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels': '<R><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></R>',
      'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
      'xl/styles.xml': `<styleSheet>${styles}</styleSheet>`,
      'xl/sharedStrings.xml': `<sst>${strings}</sst>`,
    },
  )
}

const linesOf = async (file: Uint8Array | string): Promise<readonly string[]> =>
  (await container(file)).text.split('\n')

/** A grid of values with holes, its rows as they should come out. */
const grids = fc.array(fc.array(fc.option(fc.integer({ min: 1, max: 999 }), { nil: '' }), { maxLength: 30 }), {
  minLength: 1,
  maxLength: 8,
})
const shownRows = (grid: readonly (readonly (number | string)[])[]): string[] =>
  grid.map((row) => row.slice(0, row.findLastIndex((cell) => cell !== '') + 1).join('\t')).filter((row) => row !== '')

const letters = (column: number): string =>
  (column < 26 ? '' : letters(Math.floor(column / 26) - 1)) + String.fromCharCode(65 + (column % 26))

describe('XLSX', () => {
  it('puts every value in the column of its reference', async () => {
    await fc.assert(
      fc.asyncProperty(grids, async (grid) => {
        const rows = grid.map((row, at) => {
          const cells = row.map((cell, column) =>
            cell === '' ? '' : `<c r="${letters(column)}${at + 1}"><v>${cell}</v></c>`,
          )
          return `<row r="${at + 1}">${cells.join('')}</row>`
        })
        expect(await linesOf(book(rows.join('')))).toEqual(['S', ...shownRows(grid)])
      }),
      { numRuns: 40 },
    )
  })

  it('bounds gaps: a sheet of values in its last column stays readable', async () => {
    const rows = Array.from({ length: 400 }, (_, at) => `<row><c r="XFD${at + 1}"><v>7</v></c></row>`)
    const { text } = await container(book(rows.join('')))
    expect(text.length).toBeLessThan(200_000)
    expect(text.match(/7/g)).toHaveLength(400)
  })

  it('decodes escaped characters of strings, once', async () => {
    const strings = '<si><t>one_x000A_two</t></si><si><t>_x005F_x0041_ _x00e9_</t></si>'
    const cells = '<c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="inlineStr"><is><t>a_x0009_b</t></is></c>'
    expect(await linesOf(book(`<row>${cells}</row>`, strings))).toEqual(['S', 'one two\t_x0041_ é\ta b'])
  })

  it.each([27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58])(
    'shows the built-in format %i as a date',
    async (id) => {
      const styles = `<cellXfs><xf numFmtId="${id}"/></cellXfs>`
      const [, shown] = await linesOf(book('<row><c s="0"><v>45356</v></c></row>', '', styles))
      expect(shown).toMatch(id === 30 ? /^3\/5\/24$/ : /^2024年3月5日$/)
    },
  )

  it('General makes up no digit and loses none', () => {
    const general = numberFormat(undefined, false)
    fc.assert(
      fc.property(fc.maxSafeInteger(), (whole) => general(String(whole)) === String(whole)),
      { numRuns: 500 },
    )
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 1, max: 5 }), (whole, places) => {
        const value = whole / 10 ** places
        return Number(general(String(value))) === value
      }),
    )
  })
})

describe('ODS', () => {
  const sheet = (rows: string): Uint8Array =>
    zip({
      mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
      'content.xml': `<o:c><table:table table:name="S">${rows}</table:table></o:c>`,
    })

  it('puts every value in its column, however cells are said to repeat', async () => {
    await fc.assert(
      fc.asyncProperty(grids, async (grid) => {
        const rows = grid.map((row) => {
          const cells: string[] = []
          for (let at = 0; at < row.length;) {
            let to = at + 1
            while (to < row.length && row[to] === row[at]) to += 1
            const content = row[at] === '' ? '' : `<text:p>${row[at]}</text:p>`
            const name = row[at] === '' && at % 2 === 1 ? 'covered-table-cell' : 'table-cell'
            cells.push(`<table:${name} table:number-columns-repeated="${to - at}">${content}</table:${name}>`)
            at = to
          }
          return `<table:table-row>${cells.join('')}<table:table-cell table:number-columns-repeated="16000"/></table:table-row>`
        })
        expect(await linesOf(sheet(rows.join('')))).toEqual(['S', ...shownRows(grid)])
      }),
      { numRuns: 40 },
    )
  })

  it('repeats rows as the sheet does, within a bound', async () => {
    const row = (times: number, cell: string): string =>
      `<table:table-row table:number-rows-repeated="${times}"><table:table-cell>${cell}</table:table-cell></table:table-row>`
    const lines = await linesOf(
      sheet(row(3, '<text:p>v</text:p>') + row(1_000_000, '') + row(900_000, '<text:p>w</text:p>')),
    )
    expect(lines.slice(0, 5)).toEqual(['S', 'v', 'v', 'v', 'w'])
    expect(lines.length).toBeLessThan(200)
  })
})

describe('rows', () => {
  it('of HTML keep empty cells, columns that are joined and cells of several lines', async () => {
    const table =
      '<table><tr><th>a</th><th>b</th><th>c</th></tr><tr><td></td><td><p>one</p><p>two</p></td><td>x<br>y</td></tr>' +
      '<tr><td colspan=2>wide</td><td>z</td></tr></table>'
    expect(await linesOf(`<!doctype html><html><body><p>before</p>${table}after</body></html>`)).toEqual([
      'before',
      'a\tb\tc',
      '\tone two\tx y',
      'wide\t\tz',
      'after',
    ])
  })

  it('of DOCX have joined columns and cells of several paragraphs on one line', async () => {
    const paragraph = (text: string): string => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`
    const cell = (content: string, properties = ''): string => `<w:tc><w:tcPr>${properties}</w:tcPr>${content}</w:tc>`
    const rows = [
      [cell(paragraph('a'), '<w:gridSpan w:val="2"/>'), cell(paragraph('c'))],
      [cell(paragraph('1')), cell(paragraph('2') + paragraph('3')), cell(paragraph('4'))],
    ]
    const file = office(
      { 'word/document.xml': 'wordprocessingml.document.main+xml' },
      {
        'word/document.xml': `<w:document><w:body><w:tbl>${rows.map((cells) => `<w:tr>${cells.join('')}</w:tr>`).join('')}</w:tbl></w:body></w:document>`,
      },
    )
    expect(await linesOf(file)).toEqual(['a\t\tc', '1\t2 3\t4'])
  })

  it('of CSV stand on a line, whatever is quoted', async () => {
    const { text } = await container('a,b\n"one\ntwo","x\ty"\n,"""q"""\n', { fileName: 'x.csv' })
    expect(text).toBe('a\tb\none two\tx y\n\t"q"')
  })
})
