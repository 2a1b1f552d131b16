// People in names of files: those of the text, of the sender, and names beside a name; words that are none stay.
import { describe, expect, test } from 'vitest'
import type { Span } from '../../../contract/redaction.ts'
import { peopleInName } from '../../../core/redaction/people-in-name.ts'

/** The name without what is added to what was found in brackets. */
function left(marked: string, people: readonly string[] = []): string {
  const name = marked.replace(/[[\]]/g, '')
  const found: Span[] = []
  for (let at = marked.indexOf('['), taken = 0; at >= 0; at = marked.indexOf('[', at + 1), taken += 2)
    found.push({ entity: 'PERSON', start: at - taken, end: marked.indexOf(']', at) - taken - 1, score: 1 })
  const spans = [...found, ...peopleInName(name, found, people)].toSorted((a, b) => b.start - a.start)
  return spans.reduce((text, { start, end }) => `${text.slice(0, start)}…${text.slice(end)}`, name)
}

describe('peopleInName()', () => {
  test.each([
    ['Sale by Maria [Keller].txt', [], 'Sale by … ….txt'],
    ['sale by maria [keller].txt', [], 'sale by … ….txt'],
    ['[Keller], Maria.pdf', [], '…, ….pdf'],
    ['Akte Nowakowskaja.pdf', ['Katarzyna Nowakowskaja'], 'Akte ….pdf'],
    ['AKTE NOWAKOWSKAJA 3.pdf', ['Katarzyna Nowakowskaja'], 'AKTE … 3.pdf'],
    ['letter-to-muller.docx', ['Anna Müller'], 'letter-to-….docx'],
    ['Report Xanthopoulou.pdf', ['D. Xanthopoulou'], 'Report ….pdf'],
  ])('%s of %j', (marked, people, expected) => expect(left(marked, people)).toBe(expected))

  test.each([
    ['Minutes May.docx', ['Mark May']],
    ['Final Report.pdf', ['Maria Keller']],
    ['Q3 report of the board.pdf', []],
    ['Li.pdf', ['Li Wei']],
  ])('%s of %j stays', (name, people) => expect(left(name, people)).toBe(name))
})
