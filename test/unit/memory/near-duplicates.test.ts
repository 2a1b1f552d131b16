// Near-duplicates agree in all that tells and in nine tenths of their words, whatever their punctuation; variety changes order alone.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDuplicateSearch, diversified, nearDuplicates } from '../../../core/memory/near-duplicates.ts'

const vocabulary = Array.from(
  { length: 400 },
  (_, at) => `w${'abcdefghij'[at % 10]}${'klmnopqrst'[Math.floor(at / 10) % 10]}${'uvxy'[at % 4]}`,
)
const wordArbitrary = fc.constantFrom(...new Set(vocabulary))
const wordsArbitrary = (minLength: number) => fc.array(wordArbitrary, { minLength, maxLength: 60 })

function plainSimilarity(one: readonly string[], other: readonly string[]): number {
  const left = [...other]
  const common = one.filter((word) => {
    const at = left.indexOf(word)
    if (at !== -1) left.splice(at, 1)
    return at !== -1
  }).length
  return common / (one.length + other.length - common)
}

describe('nearDuplicates()', () => {
  test('finds the same words in any order, with any marks between them', () => {
    fc.assert(
      fc.property(
        wordsArbitrary(1),
        fc.infiniteStream(fc.constantFrom(' ', ', ', '; ', ' – ', '.  ')),
        (words, marks) => {
          const shuffled = words.toReversed()
          const text = shuffled.map((word) => `${word}${marks.next().value}`).join('')
          expect(nearDuplicates([words.join(' '), 'something else', text])).toEqual([
            null,
            null,
            { of: 0, similarity: 1, words: [] },
          ])
        },
      ),
    )
  })

  test('is right about how much is the same, and names what is not', () => {
    let found = 0
    fc.assert(
      fc.property(wordsArbitrary(12), fc.array(wordArbitrary, { maxLength: 8 }), fc.nat(4), (words, added, removed) => {
        const other = [...words.slice(removed), ...added]
        const similarity = plainSimilarity(words, other)
        const [, duplicate] = nearDuplicates([words.join(' '), other.join(' ')])
        if (duplicate === null || duplicate === undefined) {
          // The bands miss one of a thousand at the border, and none of what is nearly the same.
          expect(similarity).toBeLessThan(0.97)
          return
        }
        found += 1
        expect(duplicate.similarity).toBeCloseTo(similarity, 9)
        expect(similarity).toBeGreaterThanOrEqual(0.9)
        const kept = new Set(words)
        expect(duplicate.words).toEqual([...new Set(added.filter((word) => !kept.has(word)))].slice(0, 8))
      }),
      { numRuns: 1_000 },
    )
    expect(found).toBeGreaterThan(100)
  })

  const long =
    'the council looked at the weir in spring and found that the gate has to be made anew before the frost comes'
  test.each([
    ['a number', `${long} for 200 crowns`, `${long} for 300 crowns`],
    ['a date', `${long} on 2026-03-01`, `${long} on 2026-03-02`],
    ['a name', `${long}, said Maria Keller`, `${long}, said Jonas Brandt`],
    ['a label', `${long}, said <PERSON_k3f9q2t>`, `${long}, said <PERSON_k3f9q2x>`],
    ['a label of a type with digits', `${long} for <ICD10_abcdefg>`, `${long} for <ICD10_abcdefh>`],
    ['a negation', `${long} and is sold`, `${long} and is not sold`],
    ['a short form of one', `${long} and it is sold`, `${long} and it isn’t sold`],
    ['a negation that begins a sentence', `Not so: ${long}`, `So: ${long}`],
    ['a word of a short text', 'the weir is open', 'the weir was open'],
    [
      'a character where no spaces tell words apart',
      '我们在北京的图书馆里看书写字画画唱歌跳舞',
      '我们在南京的图书馆里看书写字画画唱歌跳舞',
    ],
  ])('keeps texts apart that differ in %s', (_what, one, other) => {
    expect(nearDuplicates([one, other])).toEqual([null, null])
    expect(nearDuplicates([one, one.toLowerCase() === one ? `${one}.` : one])[1]).not.toBeNull()
  })

  test('finds the same in texts that come one after the other', () => {
    const sayings = fc.array(fc.tuple(fc.nat(5), fc.nat(2)), { maxLength: 40 })
    fc.assert(
      fc.property(sayings, fc.array(fc.nat(12), { maxLength: 6 }), (said, sizes) => {
        const texts = said.map(
          ([of, marks]) => `saying ${'abcdef'[of]} of ${long}, ${'ghijkl'[of]}${'.'.repeat(marks)}`,
        )
        const search = createDuplicateSearch()
        const found: unknown[] = []
        let from = 0
        for (const size of [...sizes, texts.length]) {
          found.push(...search(texts.slice(from, from + size)))
          from = Math.min(texts.length, from + size)
        }
        expect(found).toEqual(nearDuplicates(texts))
      }),
    )
  })

  test('compares each with so many, and looks at the first thousand', () => {
    const words = (at: number): string =>
      Array.from({ length: 12 }, (_, nth) => `v${'abcdefghij'[(at >> nth) & 7]}${nth}q`).join(' ')
    const texts = Array.from(
      { length: 1_200 },
      (_, at) => `${long} ${'klmnopqrst'[at % 10]}${'uvwxyz'[at % 6]} ${words(at)}`,
    )
    const found = nearDuplicates([...texts, texts[0]!])
    expect(found).toHaveLength(1_201)
    expect(found.slice(1_000).every((one) => one === null)).toBe(true)
    expect(nearDuplicates([...texts.slice(0, 900), texts[0]!]).at(-1)).toMatchObject({ of: 0, similarity: 1 })
  })

  test('stands with the first of several, and an empty text with none', () => {
    const texts = ['', long, `${long}!`, '', `${long} – `]
    expect(nearDuplicates(texts).map((one) => one?.of ?? null)).toEqual([null, null, 1, null, 1])
  })
})

describe('diversified()', () => {
  const results = fc.array(
    fc.record({
      text: wordsArbitrary(1).map((words) => words.join(' ')),
      value: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    {
      maxLength: 40,
    },
  )
  test('changes the order of the best alone, and none where no variety is asked for', () => {
    fc.assert(
      fc.property(results, fc.double({ min: 0, max: 1, noNaN: true }), (unsorted, diversity) => {
        const sorted = unsorted.toSorted((one, other) => other.value - one.value)
        const places = sorted.map((_, at) => at)
        expect(diversified(sorted, 0)).toEqual(places)
        const order = diversified(sorted, diversity)
        expect(order.toSorted((one, other) => one - other)).toEqual(places)
        expect(order.slice(32)).toEqual(places.slice(32))
        if (sorted.length > 0 && diversity < 1) expect(sorted[order[0]!]!.value).toBe(sorted[0]!.value)
      }),
    )
  })

  test('brings what is of another kind before more of the same', () => {
    const same = (n: number) => ({ text: `the weir and the gate and the frost${n}`, value: 1 - n / 100 })
    const order = diversified([same(0), same(1), same(2), { text: 'penguins swim', value: 0.9 }], 0.3)
    expect(order.slice(0, 2)).toEqual([0, 3])
  })
})
