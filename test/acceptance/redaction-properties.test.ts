// Properties of redaction, 20,000 drawn texts each: planted values are gone however they are written and wherever they stand, the gate finds
// nothing in what is shown, and tables and prose without anybody keep their words.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { analyzeText } from '../../core/redaction/analyze.ts'
import { entitiesOfModels } from '../../core/redaction/entity-groups.ts'
import { redactText, residualFindings } from '../../core/redaction/redact.ts'
import { shownText } from '../../core/redaction/shown-text.ts'
import { openTagger } from '../../tools/tagger/open-tagger.ts'
import { bareOf, forms } from './leak-forms.ts'
import { languages, sentence } from './ordinary-prose.ts'

const runs = { numRuns: 20_000, seed: 20_261_129 }
const entities = entitiesOfModels([])
const gateRoundsMax = 3

const redacted = (text: string): string => redactText(text, analyzeText(text, { entities, tagger: openTagger() })).text

/** As the pipeline does: what the gate still finds is taken out too. */
function shown(text: string): string {
  let current = shownText(redacted(text))
  for (let round = 0; round < gateRoundsMax; round += 1) {
    const residual = residualFindings(current)
    if (residual.length === 0) return current
    current = redactText(current, residual).text
  }
  return current
}

/** How a value with its label comes: as written, escaped, in a cell, in a quoted mail, beside other scripts. */
const places: readonly ((written: string) => string)[] = [
  (written) => `The desk notes: ${written}; nothing else.`,
  (written) => JSON.stringify({ note: `first line\n${written}\tlast` }),
  (written) => `no,remark\n1,"${written.replaceAll('"', '""')}"\n2,none\n`,
  (written) => `no\tremark\n1\t${written}\n2\tnone\n`,
  (written) => `| no | remark |\n| --- | --- |\n| 1 | ${written} |\n`,
  (written) => `> On Monday the desk wrote:\n> ${written}\n>> and before: nothing`,
  (written) => `- [ ] **${written}** is to be checked`,
  (written) => `本日の連絡、${written}、以上です。`,
  (written) => `오늘 메모: ${written}입니다`,
  (written) => `หมายเหตุ ${written} ครับ`,
  (written) => `Заметка: ${written}, больше ничего`,
  (written) => `ملاحظة: ${written}`,
  (written) => `<td>remark</td><td>${written.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</td>`,
]
const planted = fc.tuple(fc.constantFrom(...forms), fc.nat({ max: 9_999 }), fc.constantFrom(...places))

test('planted values are gone', () => {
  fc.assert(
    fc.property(planted, ([form, serial, place]) => {
      const { written, bare } = form.write(serial)
      expect(bareOf(shown(place(written))), form.name).not.toContain(bareOf(bare))
    }),
    runs,
  )
})

test('the gate finds nothing in what is shown', () => {
  const piece = fc.oneof(
    planted.map(([form, serial, place]) => place(form.write(serial).written)),
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.stringMatching(/^[\d .()/+-]{1,24}$/),
    fc.constantFrom('\n', '\t', ' ', '<PERSON>', 'card ', 'IBAN ', 'Tel. ', 'password: '),
  )
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 5 }), (pieces) => {
      expect(residualFindings(shown(pieces.join('')))).toEqual([])
    }),
    runs,
  )
})

const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}_]+/gu) ?? []

/** Share of all words of drawn texts that are taken. */
function lostShare(draw: fc.Arbitrary<string>): number {
  let all = 0
  let lost = 0
  fc.assert(
    fc.property(draw, (text) => {
      all += wordsOf(text).length
      for (const { start, end } of analyzeText(text, { entities, tagger: openTagger() }))
        lost += wordsOf(text.slice(start, end)).length
    }),
    runs,
  )
  return lost / all
}

test.each(Object.keys(languages))('prose of %s keeps its words', (language) => {
  const draw = fc
    .array(fc.array(fc.nat({ max: 9 }), { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 3 })
    .map((drawn) => drawn.map((numbers) => sentence(language, () => numbers.pop() ?? 0)).join(' '))
  expect(lostShare(draw)).toBeLessThanOrEqual(0.01)
})

test('tables of numbers keep their cells', () => {
  const number = fc.oneof(
    fc.nat({ max: 9 }),
    fc.nat({ max: 999 }),
    fc.nat({ max: 99_999 }),
    fc.double({ min: 0, max: 1_000, noNaN: true }).map((one) => one.toFixed(2)),
  )
  const draw = fc
    .tuple(
      fc.constantFrom('\t', ',', ';', ' | ', ' ', '  '),
      fc.array(fc.array(number, { minLength: 3, maxLength: 6 }), { minLength: 3, maxLength: 8 }),
    )
    .map(([delimiter, rows]) => {
      const heads = ['qty', 'price', 'weight', 'count', 'rate', 'total'].slice(0, rows[0]!.length)
      return [heads, ...rows].map((row) => row.join(delimiter)).join('\n')
    })
  expect(lostShare(draw)).toBeLessThanOrEqual(0.01)
})
