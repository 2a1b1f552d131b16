// Figures of the redactor on sets made for this project: names whole by position and culture, addresses by region, and what must stay.
import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../../core/redaction/analyze.ts'
import { entitiesOfModels } from '../../../core/redaction/entity-groups.ts'
import { redactText } from '../../../core/redaction/redact.ts'
import { addressCases } from './sets/addresses.ts'
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
