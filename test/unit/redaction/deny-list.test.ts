// denyListSpans(): every entry wherever it stands as whole words, however many there are and whatever they share.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { denyListSpans } from '../../../core/redaction/recognise/deny-list.ts'

const covered = (text: string, entries: readonly string[]): boolean[] => {
  const marks = Array.from(text, () => false)
  for (const { start, end } of denyListSpans(text, entries)) marks.fill(true, start, end)
  return marks
}

/** Word for word, as a plain search finds it. */
function coveredByRegex(text: string, entries: readonly string[]): boolean[] {
  const marks = Array.from(text, () => false)
  for (const entry of entries) {
    if (entry.length < 2) continue
    const body = entry.split(' ').join(String.raw`\s{1,3}`)
    const regex = new RegExp(`(?<![a-z])${body}(?![a-z])`, 'gi')
    for (let match = regex.exec(text); match !== null; match = regex.exec(text)) {
      marks.fill(true, match.index, match.index + match[0].length)
      regex.lastIndex = match.index + 1
    }
  }
  return marks
}

describe('denyListSpans', () => {
  it.each([
    ['quux met Quuxine and QUUX', ['Quux'], ['quux', 'QUUX']],
    ['by Jane\n Doe and J. R. Roe', ['Jane Doe', 'J. R. Roe'], ['Jane\n Doe', 'J. R. Roe']],
    ['Jane Doe Smith', ['Jane Doe', 'Doe Smith', 'Jane'], ['Jane Doe', 'Doe Smith']],
    ["O'Neil, D'Arcy-Jones", ["o'neil", 'd’arcy-jones'], ["O'Neil", "D'Arcy-Jones"]],
    ['Jane     Doe, JaneDoe, Jane-Doe', ['Jane Doe'], []],
    ['jane@example.com wrote', ['Jane@Example.com'], ['jane@example.com']],
  ])('finds in %j what %j names', (text, entries, found) => {
    expect(denyListSpans(text, entries).map(({ start, end }) => text.slice(start, end))).toEqual(found)
  })

  it('covers what a plain search for each entry covers', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'ab', 'cc'), { minLength: 1, maxLength: 4 })
    const entry = words.map((all) => all.join(' '))
    const text = fc.array(fc.constantFrom('a', 'b', 'ab', 'cc', 'A', 'x'), { maxLength: 20 })
    const gaps = fc.array(fc.constantFrom(' ', '\n', '  ', '     '), { minLength: 20, maxLength: 20 })
    fc.assert(
      fc.property(text, gaps, fc.array(entry, { maxLength: 6 }), (all, between, entries) => {
        const written = all.map((word, at) => word + between[at]!).join('')
        expect(covered(written, entries)).toEqual(coveredByRegex(written, entries))
      }),
      { numRuns: 2_000 },
    )
  })

  it('takes hardly longer for many names with one long start than for a few', () => {
    const text = 'a '.repeat(200_000)
    const entries = Array.from({ length: 5_000 }, (_, at) => `${'a '.repeat(200)}b${at}`)
    expect(denyListSpans(text, entries)).toEqual([])
    const names = Array.from({ length: 20_000 }, (_, at) => `Name${at} Surname${at}`)
    expect(denyListSpans(`by Name19999 Surname19999 and ${text}`, names)).toHaveLength(1)
  })
})
