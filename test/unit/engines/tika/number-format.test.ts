// Spreadsheet numbers look as their format code shows them.
import { expect, it } from 'vitest'
import { numberFormat } from '../../../../workers/engines/tika/formats/number-format.ts'

it.each([
  ['0.1', undefined, '0.1'],
  ['0.30000000000000004', 'General', '0.3'],
  ['1234.5', '#,##0.00', '1,234.50'],
  ['1234567', '#,##0', '1,234,567'],
  ['-1234', '#,##0_);(#,##0)', '(1,234)'],
  ['-5', '0.0', '-5.0'],
  ['0.256', '0.0%', '25.6%'],
  ['1234567', '0.0,,"M"', '1.2M'],
  ['12345', '0.00E+00', '1.23E+04'],
  ['536904399', '000-00-0000', '536-90-4399'],
  ['7', '00000', '00007'],
  ['4155550132', '(000) 000-0000', '(415) 555-0132'],
  ['12.5', '[$€-407] #,##0.00', '€ 12.50'],
  ['0', '0;-0;"none"', 'none'],
  ['45292', 'yyyy-mm-dd', '2024-01-01'],
  ['45292.75', 'd mmm yyyy h:mm AM/PM', '1 Jan 2024 6:00 PM'],
  ['45292.5', 'dddd, mmmm d', 'Monday, January 1'],
  ['0.5', 'h:mm:ss', '12:00:00'],
  ['1.5', '[h]:mm', '36:00'],
  ['0.0005', 'mm:ss.0', '00:43.2'],
  ['30764.5', '[$-409]m/d/yy;@', '3/23/84'],
  ['text', '0.00', 'text'],
])('numberFormat: %s under %s is %s', (raw, code, shown) => {
  expect(numberFormat(code, false)(raw)).toBe(shown)
})

it('numberFormat counts days from 1904 when the workbook says so', () => {
  expect(numberFormat('yyyy-mm-dd', true)('43830')).toBe('2024-01-01')
})
