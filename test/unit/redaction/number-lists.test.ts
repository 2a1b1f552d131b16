// Tables and lists of numbers stay; values that stand in lists of their own, or behind a label, do not.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyzeText } from '../../../core/redaction/analyze.ts'
import { entitiesOfModels } from '../../../core/redaction/entity-groups.ts'
import { redactText } from '../../../core/redaction/redact.ts'
import { drawing } from './value-texts.ts'

const entities = entitiesOfModels(['pii', 'financial'])
const shown = (text: string): string => redactText(text, analyzeText(text, { entities })).text

describe('numbers that are only numbers', () => {
  const draw = drawing()
  const number = (digits: number, decimals: number): string => {
    const whole = String(draw(9 * 10 ** (digits - 1)) + 10 ** (digits - 1))
    return decimals === 0 ? whole : `${whole}.${String(draw(10 ** decimals)).padStart(decimals, '0')}`
  }
  const kinds: readonly (readonly [digits: number, decimals: number])[] = [
    [1, 0],
    [2, 0],
    [3, 0],
    [4, 0],
    [5, 0],
    [6, 0],
    [7, 0],
    [2, 2],
    [1, 1],
    [3, 2],
  ]
  it.each(kinds.flatMap((kind) => [' ', '\t', '  ', ' | '].map((between) => [...kind, between] as const)))(
    'a table of numbers of %i digits and %i decimals with %j between loses at most 1 %%',
    (digits, decimals, between) => {
      const rows = Array.from({ length: 300 }, () =>
        Array.from({ length: 3 + draw(6) }, () => number(digits, decimals)).join(between),
      )
      const text = rows.join('\n')
      const count = (of: string): number => of.match(/\d+(?:\.\d+)?/g)?.length ?? 0
      expect(count(shown(text))).toBeGreaterThanOrEqual(0.99 * count(text))
    },
  )

  it.each(['Scores: 5 4 4 3 5 2 4 4 5 3 2 1 5 4 3 3', '2018 4410 388\n2019 4520 402\n2020 4610 410'])(
    'stay in %j',
    (text) => expect(shown(text)).toBe(text),
  )

  it.each([
    '5555 5555 5555 4444\n4111 1111 1111 1111\n3782 822463 10005',
    '212 555 0101\n415 555 2671',
    'card numbers: 5555 5555 5555 4444 4111 1111 1111 1111',
    'phones 06 12 34 56 78\n06 98 76 54 32',
  ])('values in a list of their own are found: %j', (text) => {
    expect(shown(text).replaceAll(/<[A-Z_]+>/g, '')).not.toMatch(/\d{3}/)
  })

  it('a planted card is found in any of its forms between words', () => {
    const forms = ['5555 5555 5555 4444', '5555.5555.5555.4444', '5555_5555_5555_4444', '5555/5555/5555/4444', '5555 | 5555 | 5555 | 4444', '5555•5555•5555•4444', '5555\t5555\t5555\t4444', '5555    5555    5555    4444', '> 5555 5555\n> 5555 4444', 'number5555555555554444Expires', '卡号5555555555554444请', '3782.822463.10005', 'GB82.WEST.1234.5698.7654.32', 'GB82\tWEST\t1234\t5698\t7654\t32', 'GB82  WEST  1234  5698  7654  32', 'IBANGB82WEST12345698765432', 'SSN 536 - 90 - 4399', 'SSN 536-\n90-4399', '536\t90\t4399', '536  90  4399'] // oxfmt-ignore
    fc.assert(
      fc.property(fc.constantFrom(...forms), fc.constantFrom('Pay with ', 'it says: ', '\n', '“'), (form, before) => {
        const text = shown(`${before}${form} as agreed`)
        expect(text.replaceAll(/<[A-Z_]+>/g, '')).not.toMatch(/\d{2}/)
      }),
      { numRuns: 400 },
    )
  })
})

describe('telephones in a list of telephones', () => {
  const forms = [
    '+49 30 901820',
    '+33 6 12 34 56 78',
    '+44 20 7946 0958',
    '+1 415 555 2671',
    '+39 06 698 1234',
    '+34 612 34 56 78',
  ]
  const gaps = [' ', '\n', '; ', ' | ', '\t', '\r\n']
  it('are all found, however many stand side by side', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...forms), { minLength: 2, maxLength: 9 }),
        fc.constantFrom(...gaps),
        (numbers, gap) => {
          expect(shown(numbers.join(gap))).not.toMatch(/\d/)
        },
      ),
      { numRuns: 300 },
    )
  })
})
