// Figures of the redactor on sets made for this project: names whole by position and culture, addresses by region, and what must stay.
import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../../core/redaction/analyze.ts'
import { entitiesOfModels } from '../../../core/redaction/entity-groups.ts'
import { redactText } from '../../../core/redaction/redact.ts'
import { addressCases } from './sets/addresses.ts'
import { type DrawnAddress, drawnAddresses } from './sets/drawn-addresses.ts'
import { nameCases } from './sets/names.ts'
import { negatives } from './sets/negatives.ts'
import { openTagger } from '../../../tools/tagger/open-tagger.ts'

const entities = entitiesOfModels([])
const find = (text: string) => analyzeText(text, { entities, tagger: openTagger() })
/** Without the words of placeholders, which may be those of a value. */
const left = (text: string): string => redactText(text, find(text)).text.replaceAll(/<[A-Z_]+>/g, '…')

const isGone = ({ text, gone }: { text: string; gone: readonly string[] }): boolean => {
  const rest = left(text)
  return !gone.some((word) => new RegExp(`(?<![\\p{L}\\p{N}])${word}(?![\\p{L}\\p{N}])`, 'iu').test(rest))
}

/** Share of cases gone whole, by a key of each. */
function shares<T extends { text: string; gone: readonly string[] }>(cases: readonly T[], keyOf: (one: T) => string) {
  const counts = new Map<string, { gone: number; all: number }>()
  for (const one of cases) {
    const count = counts.get(keyOf(one)) ?? { gone: 0, all: 0 }
    counts.set(keyOf(one), { gone: count.gone + (isGone(one) ? 1 : 0), all: count.all + 1 })
  }
  return Object.fromEntries([...counts].map(([key, { gone, all }]) => [key, gone / all]))
}

const below = (by: Readonly<Record<string, number>>, min: number) =>
  Object.entries(by).filter(([, share]) => share < min)

describe('whole', () => {
  test('names by position, half of them kept aside from tuning', () => {
    const cases = nameCases()
    expect(
      below(
        shares(cases, ({ position, isKept }) => `${position} ${isKept}`),
        0.9,
      ),
    ).toEqual([])
    expect(shares(cases, () => 'all')['all']).toBeGreaterThan(0.97)
  })

  test('names by culture', () => {
    expect(
      below(
        shares(nameCases(), ({ culture }) => culture),
        0.9,
      ),
    ).toEqual([])
  })

  test('addresses by region', () => {
    const cases = addressCases()
    const weak = below(
      shares(cases, ({ region }) => region),
      0.6,
    )
    expect(weak).toEqual([])
    expect(shares(cases, () => 'all')['all']).toBeGreaterThan(0.93)
  })
})

const wordsOf = (text: string): number => text.match(/[\p{L}\p{N}_]+/gu)?.length ?? 0

/** Share of words that a list of texts may lose. */
const lossesMax: Readonly<Record<string, number>> = { numbers: 0.05, turkish: 0.07 }

test.each(Object.entries(negatives))('stays: %s', (kind, texts) => {
  const taken = texts.flatMap((text) => find(text).map(({ start, end }) => text.slice(start, end)))
  const share = wordsOf(taken.join(' ')) / wordsOf(texts.join(' '))
  expect(share).toBeLessThanOrEqual(lossesMax[kind] ?? 0.04)
})

describe('addresses drawn by grammar', () => {
  const drawn = drawnAddresses(4).map((one) => ({ ...one, spans: find(one.text) }))
  type Read = (typeof drawn)[number]

  const isInside = ({ places }: DrawnAddress, start: number, end: number): boolean =>
    places.some((place) => place.start <= start && end <= place.end)
  const words = (one: Read) =>
    Array.from(one.text.matchAll(/[\p{L}\p{M}\p{N}]+/gu), ({ index, 0: word }) => ({
      isOfAddress: isInside(one, index, index + word.length),
      isWhole: one.spans.some(({ start, end }) => start <= index && end >= index + word.length),
      isTaken: one.spans.some(
        ({ entity, start, end }) => entity === 'STREET_ADDRESS' && start < index + word.length && end > index,
      ),
    }))
  const wholeShare = (some: readonly Read[]): number =>
    some.filter((one) => words(one).every(({ isOfAddress, isWhole }) => !isOfAddress || isWhole)).length / some.length
  const by = (keyOf: (one: Read) => string) =>
    Object.fromEntries(
      [...new Set(drawn.map(keyOf))].map((key) => [key, wholeShare(drawn.filter((one) => keyOf(one) === key))]),
    )

  test('all regions, and 90 % of them whole in nine cases of ten', () => {
    const shares = by(({ region }) => region)
    expect(Object.keys(shares).length).toBeGreaterThanOrEqual(29)
    expect(below(shares, 0.75)).toEqual([])
    expect(below(shares, 0.9).length).toBeLessThanOrEqual(5)
    expect(wholeShare(drawn)).toBeGreaterThan(0.93)
  })

  test('in running text, lists, letters and forms, streets alone, and typed in a chat', () => {
    const shares = by(({ layout }) => layout)
    expect(shares['chat']).toBeGreaterThan(0.8)
    expect(below({ ...shares, chat: 1 }, 0.93)).toEqual([])
  })

  test('words around them stay', () => {
    // Who lives there is found as a name; in a chat the last word may belong to a town.
    const around = drawn
      .filter(({ layout }) => layout !== 'list' && layout !== 'chat')
      .flatMap((one) => words(one).filter(({ isOfAddress }) => !isOfAddress))
    expect(around.length).toBeGreaterThan(2000)
    expect(around.filter(({ isTaken }) => isTaken).length / around.length).toBeLessThan(0.005)
  })
})
