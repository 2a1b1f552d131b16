// Tables: what stands above a column counts for every row, in any language, order and form; plain columns stay as they are.
import { describe, expect, it } from 'vitest'
import { analyzeText } from '../../../core/redaction/analyze.ts'
import { entitiesOfModels } from '../../../core/redaction/entity-groups.ts'
import { redactText, residualFindings } from '../../../core/redaction/redact.ts'
import { sliceText, spansInText } from '../../../core/redaction/slices.ts'
import { Tables } from '../../../core/redaction/tables.ts'
import { delimiters, drawnOf, personalColumns, plainColumns, tableText } from './drawn-tables.ts'
import { drawing } from './value-texts.ts'

const entities = entitiesOfModels(['pii', 'financial'])
const shown = (text: string): string => redactText(text, analyzeText(text, { entities })).text
const cells = (text: string): string[][] => {
  const tables = new Tables(text)
  return Array.from({ length: tables.rowCount }, (_, row) =>
    Array.from({ length: tables.cellsOf(row) }, (_unused, at) => tables.text(tables.firstCell(row) + at)),
  )
}
const placeholder = /^<[A-Z_]+>$/

describe('columns', () => {
  it.each(delimiters)('between %j lose the values of people in every row, and nothing else', (delimiter) => {
    const draw = drawing()
    for (let run = 0; run < 40; run += 1) {
      const some = [...drawnOf(draw, personalColumns, 1 + draw(4)), ...drawnOf(draw, plainColumns, 1 + draw(3))]
      const columns = drawnOf(draw, some, some.length)
      const text = tableText(draw, { columns, rows: 6, delimiter })
      const redacted = shown(text)
      const [head, ...rows] = cells(redacted)
      const before = cells(text)
      expect(head).toEqual(before[0])
      for (const [at, row] of rows.entries())
        for (const [column, { isPersonal }] of columns.entries()) {
          if (isPersonal) expect(row[column], text).toMatch(placeholder)
          else expect(row[column], text).toBe(before[at + 1]?.[column])
        }
      expect(residualFindings(redacted)).toEqual([])
    }
  })

  it('of nobody lose at most 1 % of their cells', () => {
    const draw = drawing()
    let count = 0
    let lost = 0
    for (let run = 0; run < 60; run += 1) {
      const columns = drawnOf(draw, plainColumns, 2 + draw(4))
      const delimiter = delimiters[draw(delimiters.length)] ?? ','
      count += columns.length * 11
      lost += shown(tableText(draw, { columns, rows: 10, delimiter })).match(/<[A-Z_]+>/g)?.length ?? 0
    }
    expect(lost).toBeLessThanOrEqual(count / 100)
  })

  it('are told from prose and from names of things', () => {
    for (const text of [
      'account,text,debit\n400010,chairs,120.00\n400020,paper,75.50',
      'name,qty,price\nblue widget,3,12.50\nsteel bolt,4,9.99',
      'Please bring along your passport, copies\nof all the forms since last May, and those of 12345678',
      'the account of the firm, once opened, stays\nso do many others of the same kind, in the year 12345678, and',
    ])
      expect(shown(text)).toBe(text)
  })

  it('have their labels in front of rows as well', () => {
    const text = 'Name\tOluwaseun Achterberg\tIoana Mbeki\nSSN\t536908812\t536908813\norder no\t12345678\t23456789'
    expect(shown(text)).toBe('Name\t<PERSON>\t<PERSON>\nSSN\t<US_SSN>\t<US_SSN>\norder no\t12345678\t23456789')
  })

  it('may be one by itself: a label on a line and values on those below', () => {
    const values = Array.from({ length: 20 }, (_, at) => `C01X00T${10 + at}`)
    expect(shown(`Reisepass-Nr.:\n${values.join('\n')}\nend`)).not.toContain('C01X00T')
    expect(shown(`Bestellnr.:\n${values.join('\n')}`)).toContain(values.at(-1))
  })

  it('hide no name in what only looks like a head', () => {
    const row = (name: string): string => `Account holder: ${name}\tAccount: 98765434`
    expect(shown(`${row('Jane Miller')}\n${row('Tom Baker')}`)).not.toMatch(/Jane|Tom|98765434/)
    expect(shown('Name: | Zed Quux | Fee Barr\nSSN: | 536908812 | 536908813')).not.toMatch(/Zed|Fee|\d/)
  })

  it('of which most cells are found are raised, without a head', () => {
    const sure = ['536-90-8812', '536-90-8813', '536-90-8814', '536-90-8815']
    const text = ['x;1', ...sure.map((value) => `${value};7`), '900-00-0000;8', 'none;9'].join('\n')
    expect(shown(text)).not.toMatch(/\d{3}-\d\d/)
    expect(shown(text)).toContain('none;9')
  })

  it('hold what quoted cells do, over line ends and with delimiters', () => {
    const text = 'id,address,account\n1,"Elm Row 7\nAb, Cd",98765434\n2,"Oak ""Row"" 9",98765435'
    expect(cells(text)[1]).toEqual(['1', 'Elm Row 7\nAb, Cd', '98765434'])
    expect(shown(text)).not.toMatch(/9876543/)
  })

  it('end no value in the next cell or row', () => {
    const text = 'part,phone\nAB-23456,030 1234567\nAB-77123,030 7654321\nAB-99123,030 7654321'
    for (const { start, end } of analyzeText(text, { entities })) expect(text.slice(start, end)).not.toMatch(/[,\n]/)
  })
})

describe('slices', () => {
  it('in a table begin with its head, and give findings at their places', () => {
    const draw = drawing()
    const columns = personalColumns.filter(({ head }) => ['Surname', 'SSN', 'Account'].includes(head))
    const text = tableText(draw, { columns, rows: 400, delimiter: ',' })
    const spans = [...sliceText(text, { characters: 2_000, overlap: 200 })].flatMap((slice) =>
      spansInText(slice, analyzeText(slice.text, { entities })),
    )
    const [, ...rows] = cells(redactText(text, spans).text)
    for (const row of rows) for (const cell of row) expect(cell).toMatch(placeholder)
  })
})
