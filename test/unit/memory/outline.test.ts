// headingsOf(), outlineOf(), routeSections(): what headings look like, that chunks are theirs, and where a query is sent.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chunkText } from '../../../core/memory/chunk.ts'
import { headingsOf, levelsMax } from '../../../core/memory/outline/headings.ts'
import { routeSections } from '../../../core/memory/outline/route.ts'
import {
  outlineOf,
  outlineOfParts,
  readOutline,
  titlePath,
  writeOutline,
} from '../../../core/memory/outline/sections.ts'

const body = (topic: string, sentences = 3): string =>
  Array.from(
    { length: sentences },
    (_, n) => `The ${topic} of part ${n} was looked at by the crew and written down.`,
  ).join(' ')
const titled = (...titles: string[]): string =>
  titles.map((title, n) => `${title}\n\n${body(`cargo ${n}`)}`).join('\n\n')
const found = (text: string): [number, string][] => headingsOf(text).map(({ level, title }) => [level, title])

describe('headingsOf()', () => {
  test.each([
    ['Markdown', ['# Voyage', '## Cargo', '### Weights', '## Crew'], [1, 2, 3, 2]],
    ['numbers', ['1. Voyage', '1.1 Cargo', '1.1.1 Weights', '1.2 Crew', '2. Harbour'], [1, 2, 3, 2, 1]],
    ['numbers that begin deep', ['1.1 Cargo', '1.2 Crew', '2 Harbour'], [1, 1, 1]],
    ['chapters and articles', ['Chapter 1 Voyage', 'Article 1', 'Article 2', 'Chapter 2 Harbour'], [1, 2, 2, 1]],
    ['German', ['Teil I Reise', 'Abschnitt 1 Ladung', '§ 1 Gewichte', 'Abschnitt 2 Mannschaft'], [1, 2, 3, 2]],
    ['French', ['Chapitre 1 Le voyage', 'Article 1', 'Chapitre 2 Le port'], [1, 2, 1]],
    ['Polish', ['Rozdział I Podróż', 'Artykuł 1', 'Załącznik A'], [1, 2, 3]],
    ['Chinese', ['第一章 航行', '第一条 货物', '第二条 船员', '第二章 港口'], [1, 2, 2, 1]],
    ['capitals', ['VOYAGE AND CARGO', 'CREW'], [1, 1]],
    ['plain lines', ['Voyage and cargo', 'Crew of the vessel'], [1, 1]],
    ['a title in front', ['Charter of a barge', '1. Voyage', '2. Cargo'], [1, 2, 2]],
    ['labels in place of names', ['Letter to <PERSON_k3f9q2t>', 'Answer'], [1, 1]],
  ] as const)('knows %s', (_, titles, levels) => {
    const plain = titles.map((title) => title.replace(/^#+ /, ''))
    expect(found(titled(...titles))).toEqual(plain.map((title, at) => [levels[at], title]))
  })

  test.each([
    ['items of a list', 'To bring:\n1. Rope and chain\n2. Lamps\n3. Bread'],
    ['a signature', `${body('cargo')}\n\nKind regards\nMaria Keller\nHead of loading`],
    ['fields', `Name: Maria Keller\nDate: 3 May 2024\nPlace: Kiel\n\n${body('cargo')}`],
    ['sentences', `He came.\nShe left.\n${body('cargo')}`],
    ['rows of a table', `Ship\tPort\nAlma\tKiel\n${body('cargo')}`],
    ['nothing', ''],
  ])('takes %s for no heading', (_, text) => {
    expect(found(text)).toEqual([])
  })

  test('knows headings in a column without empty lines, and takes no full line for one', () => {
    const column = (text: string): string => text.match(/.{1,60}(?:\s|$)/g)!.join('\n')
    const text = ['Loading', 'Weighing of the cargo'].map((title) => `${title}\n${column(body(title, 12))}`).join('\n')
    expect(found(text).map(([, title]) => title)).toEqual(['Loading', 'Weighing of the cargo'])
    const list = Array.from({ length: 9 }, (_, n) => column(`${n + 1}. The ${body(`cargo ${n}`, 2)}`)).join('\n')
    expect(found(list)).toEqual([])
  })

  test('takes what stands on every page for none of the text', () => {
    const pages = ['Loading', 'Weighing', 'Leaving'].map((title) => `Harbour Office Kiel\n\n${title}\n\n${body(title)}`)
    expect(found(pages.join('\f')).map(([, title]) => title)).toEqual(['Loading', 'Weighing', 'Leaving'])
  })

  test('believes the contents, and takes no line of them for a heading', () => {
    const titles = ['loading of the vessel', 'who weighs what', 'leaving']
    const contents = titles.map((title, n) => `${title} ${'.'.repeat(20 - n)} ${3 + n}`).join('\n')
    expect(found(`${contents}\n\n${titled(...titles)}`).map(([, title]) => title)).toEqual(titles)
  })

  test('believes titles that stand once more behind the text, as a PDF’s outline does', () => {
    const titles = ['loading of the vessel', 'who weighs what', 'leaving']
    expect(found(`${titled(...titles)}\n${titles.join('\n')}`).map(([, title]) => title)).toEqual(titles)
  })

  test.each([
    ['white space behind a mark', `# x${' '.repeat(300_000)}y`],
    ['dots', `a ${'. '.repeat(200_000)}`],
    ['short lines', 'Aa\n'.repeat(150_000)],
    ['numbers', '1.'.repeat(200_000)],
    ['marks alone', '#'.repeat(300_000)],
  ])('reads %s in time that grows with them', (_, text) => {
    const startedMs = process.cpuUsage().user
    headingsOf(text)
    const shortMs = process.cpuUsage().user - startedMs
    headingsOf(text + text)
    expect(process.cpuUsage().user - startedMs - shortMs).toBeLessThan(20 * shortMs + 2_000_000)
  })
})

const squeezed = (text: string): string => text.replaceAll(/\s+/g, '')

const documents = fc.array(
  fc.record({ level: fc.integer({ min: 1, max: 3 }), sentences: fc.integer({ min: 1, max: 30 }), gap: fc.boolean() }),
  { minLength: 1, maxLength: 30 },
)

describe('outlineOf()', () => {
  test('finds each drawn heading in the chunk that its section begins with, under the heading above it', () => {
    fc.assert(
      fc.property(documents, (drawn) => {
        const titles = drawn.map(({ level }, n) => `${'#'.repeat(level)} Title of number ${n}`)
        const text = drawn
          .map(({ sentences, gap }, n) => `${titles[n]}${gap ? '\n\n' : '\n'}${body(`cargo ${n}`, sentences)}`)
          .join('\n\n')
        const chunks = chunkText(text)
        const { sections } = outlineOf(text, chunks)
        expect(sections.map(({ title }) => title)).toEqual(titles.map((title) => title.replace(/^#+ /, '')))
        for (const [at, { title, from, below, level }] of sections.entries()) {
          expect(squeezed(chunks[from]!)).toContain(squeezed(title))
          expect(from).toBeLessThan(below)
          expect(below).toBeLessThanOrEqual(chunks.length)
          expect(level).toBeLessThanOrEqual(levelsMax)
          const text = chunks.slice(from, below).join(' ')
          expect(squeezed(text)).toContain(squeezed(body(`cargo ${at}`, drawn[at]!.sentences)))
        }
        expect(sections.at(-1)!.below).toBe(chunks.length)
      }),
      { numRuns: 200 },
    )
  })

  test('of a text without headings is equal parts that begin with its words, and stays what it was when it is read back', () => {
    const text = body('cargo', 200)
    const chunks = chunkText(text)
    const outline = outlineOf(text, chunks)
    expect(outline.basis).toBe('parts')
    expect(outline.sections.flatMap(({ from, below }) => chunks.slice(from, below))).toEqual(chunks)
    expect(outline.sections[0]!.title).toMatch(/^The cargo of part 0 .*…$/)
    expect(readOutline(writeOutline(outline))).toEqual(outline)
    expect(outlineOfParts(chunks.length).sections.map(({ from }) => from)).toEqual(
      outline.sections.map(({ from }) => from),
    )
  })

  test('says what stands before the first heading', () => {
    const text = `${body('letter', 12)}\n\n${titled('# Voyage', '# Crew')}`
    const { sections } = outlineOf(text, chunkText(text))
    expect(sections.map(({ title }) => title.slice(0, 10))).toEqual(['The letter', 'Voyage', 'Crew'])
    expect(sections[0]!.from).toBe(0)
    expect(titlePath(sections, 2)).toEqual(['Crew'])
  })
})

describe('routeSections()', () => {
  const sections = [
    { title: 'Voyage', level: 1, from: 0, below: 40 },
    { title: 'Cargo', level: 2, from: 2, below: 20 },
    { title: 'Payment terms', level: 2, from: 20, below: 24 },
    { title: 'Crew', level: 1, from: 40, below: 50 },
  ]

  test('prefers the section that its hits stand in, and reads around the best of them', () => {
    const hits = [
      { ordinal: 15, score: 9 },
      { ordinal: 14, score: 5 },
      { ordinal: 45, score: 6 },
    ]
    const [first, second] = routeSections('weights', [{ sections, hits }], 5)
    expect(first).toMatchObject({ section: 1 })
    expect(first!.from).toBeLessThanOrEqual(14)
    expect(first!.below).toBeGreaterThan(15)
    expect(first!.below - first!.from).toBeLessThanOrEqual(12)
    expect(second).toMatchObject({ section: 3, from: 40, below: 50 })
  })

  test('goes to the section whose title says what is asked, though its words stand elsewhere', () => {
    const hits = [
      { ordinal: 5, score: 5 },
      { ordinal: 41, score: 5.2 },
    ]
    expect(routeSections('terms of payment', [{ sections, hits }], 1)).toMatchObject([
      { section: 2, from: 20, below: 24 },
    ])
  })

  test('never reads a chunk twice, nor more sections than asked for', () => {
    const drawn = fc.array(fc.record({ ordinal: fc.nat({ max: 49 }), score: fc.integer({ min: 1, max: 9 }) }), {
      maxLength: 30,
    })
    fc.assert(
      fc.property(drawn, fc.constantFrom('cargo', 'voyage crew', 'payment', 'nothing'), (hits, query) => {
        const routed = routeSections(query, [{ sections, hits }], 3)
        expect(routed.length).toBeLessThanOrEqual(3)
        const read = routed.flatMap(({ from, below }) => Array.from({ length: below - from }, (_, n) => from + n))
        expect(new Set(read).size).toBe(read.length)
        expect(routed.map(({ score }) => score)).toEqual(routed.map(({ score }) => score).toSorted((a, b) => b - a))
      }),
    )
  })
})
