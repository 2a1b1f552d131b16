// An Obsidian vault: what is written as notes is read back as it was, whatever a text holds, and names tell nothing of it.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { noteOf, readNote, type ExportedItem } from '../../../cli/vault/note.ts'
import { fromBody, pagesIn, toBody } from '../../../cli/vault/note-text.ts'
import { readVault } from '../../../cli/vault/read-vault.ts'
import { createVault, NoteNames, writeVault as write, type Written } from '../../../cli/vault/write-vault.ts'
import { labelSchema } from '../../../contract/document.ts'
import { memoryItemSchema } from '../../../contract/memory-item.ts'

const root = mkdtempSync(join(tmpdir(), 'clawql-vault-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const scraps = [
  '<PERSON_k3f9q2t>',
  '<CREDIT_CARD_••4444_k3f9q2t>',
  '<PERSON_1234567>',
  '<PERSON>',
  '\\<PERSON>',
  '[[PERSON_k3f9q2t]]',
  '[[PERSON_k3f9q2t|Maria]]',
  '[[PERSON_k3f9q2t|',
  '[[CREDIT_CARD_k3f9q2t|CREDIT_CARD_••4444_k3f9q2t]]',
  '[[\\PERSON_k3f9q2t]]',
  'PERSON_k3f9q2t',
  '••4444_',
  '[[',
  ']]',
  '[',
  '|',
  '<',
  '>',
  '\\',
  '---',
  '\n---\n',
  '\n',
  '\r\n',
  '\r',
  '\t',
  ' ',
  'clawql: 1',
  'Brackwater Mill',
  '水磨坊',
  '🛶',
  '# ',
  '$1$&',
  "'",
  '"',
  '\u2028',
  '\ufeff',
]
const text = fc
  .array(fc.oneof(fc.constantFrom(...scraps), fc.string({ maxLength: 6, unit: 'grapheme' })), {
    minLength: 1,
    maxLength: 14,
  })
  .map((parts) => parts.join(''))
  .filter((made) => memoryItemSchema.shape.text.safeParse(made).success)
const keyed = fc.stringMatching(/^[a-z]_[0-9a-f]{8}$/)
const labelScraps = [
  '[',
  ']',
  '|',
  '[[',
  ']]',
  '[[a]]',
  '[[a|b]]',
  'M-7',
  'c',
  '#',
  '^',
  ' ',
  "'",
  '"',
  ':',
  '- ',
  '\\',
]
/** Any label that an ingest takes: keyed as a pipeline leaves it, or as it was sent. */
const label = fc
  .oneof(
    keyed,
    fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }),
    fc.array(fc.constantFrom(...labelScraps), { minLength: 1, maxLength: 5 }).map((parts) => parts.join('')),
  )
  .filter((made) => labelSchema(200).safeParse(made).success)
const time = fc
  .date({ min: new Date('1970-01-01T00:00:00Z'), max: new Date('2999-12-31T23:59:59Z'), noInvalidDate: true })
  .map((date) => date.toISOString())
const item: fc.Arbitrary<ExportedItem> = fc.record(
  {
    id: fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}(\/[1-9])?$/),
    text,
    time,
    session: label,
    vertical: fc.constantFrom('lending', 'no', 'null', 'yes'),
    classification: fc.constantFrom('public', 'restricted'),
    subjects: fc.array(label, { minLength: 1, maxLength: 3 }),
    tags: fc.array(label, { minLength: 1, maxLength: 3 }),
    matter: label,
    states: label,
    supersedesItems: fc.array(label, { minLength: 1, maxLength: 3 }),
    confidence: fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
  },
  { requiredKeys: ['id', 'text', 'time'] },
)

describe('a note', () => {
  test('reads back as its text, whatever looks like a link, a placeholder or an escape of either', () => {
    fc.assert(
      fc.property(text, (made) => {
        expect(fromBody(toBody(made))).toBe(made)
      }),
      { numRuns: 20_000 },
    )
  })

  test('links labels to their notes, and shows what Markdown would hide', () => {
    expect(toBody('<PERSON_k3f9q2t> paid by <CREDIT_CARD_••4444_k3f9q2t>, <US_SSN>.')).toBe(
      '[[PERSON_k3f9q2t]] paid by [[CREDIT_CARD_k3f9q2t|CREDIT_CARD_••4444_k3f9q2t]], \\<US_SSN>.',
    )
    expect(pagesIn('<PERSON_k3f9q2t> <CREDIT_CARD_••4444_k3f9q2t> <PERSON_k3f9q2t> <US_SSN>')).toEqual([
      'PERSON_k3f9q2t',
      'CREDIT_CARD_k3f9q2t',
    ])
    // As somebody wrote it in Obsidian.
    expect(fromBody('[[PERSON_k3f9q2t|the owner]] rang.')).toBe('<PERSON_k3f9q2t> rang.')
  })

  test('is the item that it was made of, with its properties', () => {
    fc.assert(
      fc.property(item, fc.option(fc.constant('2026-11-29 08.05.03.000')), (made, previous) => {
        const provenance = { documentId: '01K00000000000000000000000', revision: 1, merkleRoot: 'ab'.repeat(32) }
        const read = readNote(noteOf({ ...made, provenance }, previous))
        expect(read).toEqual({
          kind: 'item',
          item: { ...made, source: 'clawql' },
          document: provenance.documentId,
        })
        if (read.kind === 'item') expect(memoryItemSchema.safeParse(read.item).success).toBe(true)
      }),
      { numRuns: 3_000 },
    )
  })

  test('links a label that can be linked, and no other', () => {
    const subjects = ['Maria Quarz', 'a|b', 'c]d', '[[e]]']
    const note = noteOf({ id: 'x', text: 'Oak.', time: '2026-11-29T08:05:03.000Z', subjects }, null)
    for (const line of ["'[[Maria Quarz]]'", "'a|b'", "'c]d'", "'[[[[e]]]]'"]) expect(note).toContain(`  - ${line}\n`)
    // As somebody wrote it in Obsidian.
    expect(readNote(note.replace('[[Maria Quarz]]', '[[Maria Quarz|she]]'))).toMatchObject({ item: { subjects } })
  })

  test('of somebody else, or a broken one, is no item', () => {
    expect(readNote('# Shopping\n- oak')).toEqual({ kind: 'other' })
    expect(readNote('---\ntags: [a]\n---\ntext')).toEqual({ kind: 'other' })
    expect(readNote('---\nclawql: 1\nlabel: PERSON_k3f9q2t\n---\n')).toEqual({ kind: 'other' })
    expect(readNote('---\nclawql: [\n---\ntext')).toMatchObject({ kind: 'broken' })
    expect(readNote('---\nclawql: 2\n---\ntext')).toMatchObject({ kind: 'broken' })
    expect(readNote(`---\na: &a [1]\nclawql: *a\n---\ntext`)).toMatchObject({ kind: 'broken' })
    expect(readNote('---\r\nclawql: 1\r\nid: x\r\n---\r\nOne.\r\n')).toEqual({
      kind: 'item',
      item: { id: 'x', text: 'One.', source: 'clawql' },
      document: null,
    })
  })
})

function writeVault(folder: string, items: AsyncIterable<ExportedItem>): Promise<Written> {
  createVault(folder)
  return write(folder, items)
}

async function* from(items: readonly ExportedItem[]): AsyncGenerator<ExportedItem> {
  yield* items
}
let made = 0
const nextFolder = (): string => join(root, String(++made))

function filesIn(folder: string): ReadonlyMap<string, string> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(
    paths.map(({ parentPath, name }) => [
      join(parentPath, name).slice(folder.length + 1),
      readFileSync(join(parentPath, name), 'utf8'),
    ]),
  )
}

describe('a vault', () => {
  test('is read back in the order in which it was written, and written again it is the same', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(item, { maxLength: 14 }), fc.nat({ max: 3 }), async (some, ties) => {
        const sorted = some
          .map((one, at) => ({ ...one, time: at <= ties ? '2026-11-29T08:05:03.000Z' : one.time }))
          .toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
        const [first, second] = [nextFolder(), nextFolder()]
        expect(await writeVault(first, from(sorted))).toMatchObject({ notes: sorted.length })
        const read = [...readVault(first)].flatMap(({ note }) => (note.kind === 'item' ? [note.item] : []))
        expect(read).toEqual(sorted.map((one) => ({ ...one, source: 'clawql' })))
        await writeVault(
          second,
          from(read.map(({ source: _source, ...one }: object & { source?: string }) => one) as ExportedItem[]),
        )
        expect(filesIn(second)).toEqual(filesIn(first))
      }),
      { numRuns: 60 },
    )
  }, 60_000)

  test('has names that every file system takes, that differ, and that tell no more than times and labels', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(item, { maxLength: 10 }), async (some) => {
        const folder = nextFolder()
        await writeVault(folder, from(some.toSorted((a, b) => (a.time < b.time ? -1 : 1))))
        const names = [...filesIn(folder).keys()]
        for (const name of names)
          expect(name).toMatch(
            /^(?:Memory\/\d{4}-\d\d\/\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.\d{3}(?: \d+)?|Labels\/[A-Z][A-Z0-9_]*_[0-9a-z]{7}|ClawQL)\.md$/,
          )
        expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length)
      }),
      { numRuns: 40 },
    )
    const own = new NoteNames()
    const [time1, time2] = ['2026-11-29T08:05:03.000Z', '2026-11-29T08:05:04.000Z']
    expect([time1, time1, time2, time2].map((each) => own.next(each))).toEqual([
      '2026-11-29 08.05.03.000',
      '2026-11-29 08.05.03.000 2',
      '2026-11-29 08.05.04.000',
      '2026-11-29 08.05.04.000 2',
    ])
  })

  test('is never written over, and nothing outside of it is read', async () => {
    const folder = nextFolder()
    mkdirSync(join(folder, '.obsidian'), { recursive: true })
    expect(() => createVault(folder)).toThrow('is not empty')
    const note = noteOf({ id: 'x', text: 'Oak.', time: '2026-11-29T08:05:03.000Z' }, null)
    const outside = join(root, 'outside.md')
    for (const path of [join(folder, '.obsidian', 'hidden.md'), outside, join(folder, 'a.md'), join(folder, 'b.txt')])
      writeFileSync(path, note)
    symlinkSync(outside, join(folder, 'link.md'))
    symlinkSync(root, join(folder, 'up'))
    writeFileSync(join(folder, 'c.md'), Buffer.from([0xff, 0xfe, 0x00]))
    writeFileSync(join(folder, 'd.md'), `---\nclawql: 1\n---\n${'x'.repeat(600_000)}`)
    expect([...readVault(folder)].map(({ path, note: { kind } }) => [path, kind])).toEqual([
      ['a.md', 'item'],
      ['c.md', 'broken'],
      ['d.md', 'broken'],
    ])
  })

  test('leads from a note to the one before it in its conversation', async () => {
    const folder = nextFolder()
    const at = (second: number, session?: string): ExportedItem => ({
      id: `i-${second}`,
      text: 'Oak.',
      time: `2026-11-29T08:05:0${second}.000Z`,
      ...(session === undefined ? {} : { session }),
    })
    await writeVault(folder, from([at(1, 's_1'), at(2, 's_2'), at(3), at(4, 's_1')]))
    const notes = [...filesIn(folder)].filter(([, content]) => content.includes('previous:'))
    expect(notes.map(([name]) => name)).toEqual(['Memory/2026-11/2026-11-29 08.05.04.000.md'])
    expect(notes[0]?.[1]).toContain("previous: '[[2026-11-29 08.05.01.000]]'")
  })
})
