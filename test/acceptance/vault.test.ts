// Memory as an Obsidian vault: exported, taken into a fresh instance and exported again, it is the same vault under other labels.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { memoryIngestAnswerSchema } from '../../contract/memory-item.ts'
import { clawql } from './clawql.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'

let here: TestInstance
let elsewhere: TestInstance
let client: Client
const folder = mkdtempSync(join(tmpdir(), 'clawql-vaults-'))
const vault = (name: string): string => join(folder, name)
const config = { documents: { presidio: { operators: { byEntity: { CREDIT_CARD: 'mask', US_SSN: 'replace' } } } } }

const things = 'weir mill pond race gate sluice plank miller flour bridge winter frost council letter survey'.split(' ')
/** Whole sentences about people, accounts and things, with what notes, links and placeholders look like among them. */
function madeItems(seed: number, count: number): readonly object[] {
  let state = seed
  const below = (bound: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * bound)
  }
  const pick = <T>(of: readonly T[]): T => of[below(of.length)]!
  const sentence = (): string =>
    pick([
      () => `The ${pick(things)} of the ${pick(things)} needs a new ${pick(things)}.`,
      () =>
        `${pick(['Maria Keller', 'Erika Musterfrau', 'Ottokar Beispiel'])} asked for the ${pick(things)} to be mended.`,
      () => `It was paid by card ${pick(['4012 8888 8888 1881', '5555 5555 5555 4444'])} in May.`,
      () => `The ${pick(things)} is on [[${pick(things)}]] and --- as noted \\ there --- under <B>.`,
    ])()
  return Array.from({ length: count }, (_, at) => ({
    id: `i-${seed}-${at}`,
    text: Array.from({ length: 1 + below(6) }, sentence).join(pick([' ', '\n\n'])),
    // Some of them within one millisecond.
    time: new Date(Date.UTC(2025, below(12), 1 + below(28)) + (below(3) === 0 ? 0 : below(86_400_000))).toISOString(),
    ...(below(3) === 0 ? { session: `talk-${below(3)}`, speaker: pick(['user', 'assistant']) } : {}),
    ...(below(3) === 0 ? { tags: [pick(['red', 'blue'])], subjects: [pick(['Maria Keller', 'client-2'])] } : {}),
    ...(below(4) === 0 ? { vertical: 'lending', classification: 'restricted', matter: `case-${below(2)}` } : {}),
  }))
}

beforeAll(async () => {
  ;[here, elsewhere] = await Promise.all([startInstance({ config }), startInstance({ config })])
  client = createClient(here.url)
  const items = [
    ...madeItems(1, 120),
    ...madeItems(2, 60).map((item) => ({ ...item, time: '2026-02-03T04:05:06.789Z' })),
  ]
  for (let from = 0; from < items.length; from += 90) {
    const body = JSON.stringify({ items: items.slice(from, from + 90) })
    const answer = await client.json('/api/memory/ingest', { method: 'POST', body, headers: { prefer: 'wait=30' } })
    const { items: taken } = memoryIngestAnswerSchema.parse(answer.body)
    expect(taken.filter(({ status }) => status !== 'completed' && status !== 'processing')).toEqual([])
  }
  const long = Array.from(
    { length: 700 },
    (_, at) => `Entry ${at} of the book names gauge ${at * 3} and lock ${at % 9}.`,
  )
  expect((await client.process(long.join(' '), { name: 'book.txt' })).status).toBe('completed')
  const underWay = '/api/documents?status=processing'
  while (((await client.json(underWay)).body as { documents: unknown[] }).documents.length > 0) continue
}, 180_000)
afterAll(async () => {
  await Promise.all([here.stop(), elsewhere.stop()])
  rmSync(folder, { recursive: true, force: true })
})

function notesOf(name: string): ReadonlyMap<string, string> {
  const paths = readdirSync(vault(name), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const notes = paths.map(({ parentPath, name: file }) => {
    const path = join(parentPath, file)
    return [path.slice(vault(name).length + 1), readFileSync(path, 'utf8')] as const
  })
  return new Map(notes.filter(([path]) => path.startsWith('Memory')).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** What an instance names by itself, in the order of the vault, each the first time that it stands there. */
function renamed(notes: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  const names = new Map<string, string>()
  const nameOf = (kind: string, own: string): string => {
    const key = `${kind} ${own}`
    if (!names.has(key))
      names.set(key, `${kind}-${[...names.keys()].filter((one) => one.startsWith(`${kind} `)).length}`)
    return names.get(key)!
  }
  return [...notes].map(([path, content]) => [
    path,
    content
      .replace(/^(id|document|root|revision): .*$/gm, '$1: its own')
      .replaceAll(
        /([A-Z][A-Z0-9_]*)_((?:••\d+_)?)([0-9a-hjkmnp-tv-z]{7})(?=[\]|])/g,
        (_all, type: string, mask: string, id: string) => `${type}_${mask}${nameOf(type, id)}`,
      )
      .replace(/^conversation: '\[\[(.*)\]\]'$/m, (_all, own: string) => `conversation: ${nameOf('conversation', own)}`)
      .replace(/^matter: '\[\[(.*)\]\]'$/m, (_all, own: string) => `matter: ${nameOf('matter', own)}`)
      .replaceAll(
        /^ {2}- '(?:\[\[)?([^'\]]*)(?:\]\])?'$/gm,
        (_all, own: string) =>
          `  - ${/^[A-Z]+(_[A-Z]+)*_[A-Z]+-\d+$|^[A-Z]+-\d+$/.test(own) ? own : nameOf('given', own)}`,
      ),
  ])
}

describe('an Obsidian vault', () => {
  test('holds a note for each item, named by its time, with labels as links and no name of anybody', async () => {
    const ended = await clawql(here, 'memory', 'export', '--format', 'obsidian', vault('first'))
    expect(ended, ended.err).toMatchObject({ code: 0 })
    const notes = notesOf('first')
    expect(notes.size).toBeGreaterThan(181)
    const all = [...notes].flat().join('\n')
    expect(all).not.toMatch(/keller|musterfrau|ottokar|beispiel|client-2|talk-|case-|4012 ?8888|i-1-/i)
    const [label = ''] = /\[\[PERSON_[0-9a-z]{7}\]\]/.exec(all) ?? []
    expect(readdirSync(join(vault('first'), 'Labels'))).toContain(`${label.slice(2, -2)}.md`)
    expect(all).toMatch(/\[\[CREDIT_CARD_\w{7}\|CREDIT_CARD_••1881_\w{7}\]\]/)
    for (const [path, content] of notes) {
      expect(path).toMatch(/^Memory\/\d{4}-\d\d\/\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.\d{3}(?: \d+)?\.md$/)
      const [, id = '', root = ''] = /^document: '(\w{26})'$[\s\S]*^root: '([0-9a-f]{64})'$/m.exec(content) ?? []
      expect([path, id, root]).toEqual([
        path,
        expect.stringMatching(/^\w{26}$/),
        expect.stringMatching(/^[0-9a-f]{64}$/),
      ])
    }
    const again = await clawql(here, 'memory', 'export', '--format', 'obsidian', vault('first'))
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('is not empty')])
  }, 60_000)

  test('comes in elsewhere, and out again as the same vault, once and once more', async () => {
    const taken = await clawql(elsewhere, 'memory', 'import', vault('first'))
    expect(taken, taken.err).toMatchObject({ code: 0 })
    expect(taken.out).toMatch(/, 0 known already, /)
    const other = createClient(elsewhere.url)
    while (
      ((await other.json('/api/documents?status=processing')).body as { documents: unknown[] }).documents.length > 0
    )
      continue
    expect(await clawql(elsewhere, 'memory', 'export', '--format', 'obsidian', vault('second'))).toMatchObject({
      code: 0,
    })
    expect(renamed(notesOf('second'))).toEqual(renamed(notesOf('first')))
    const twice = await clawql(elsewhere, 'memory', 'import', vault('first'))
    expect(twice.out).toMatch(/(\d+) items, \1 known already, 0 still under way/)
    await clawql(elsewhere, 'memory', 'export', '--format', 'obsidian', vault('third'))
    expect([...notesOf('third')]).toEqual([...notesOf('second')])
    for (const query of ['weir of the mill', 'gauge 1500'])
      expect((await other.recall(query)).results.length).toBeGreaterThan(0)
  }, 120_000)

  test('is taken into another graph of the same instance, and not into the one that it is of', async () => {
    const taken = await clawql(here, 'memory', 'import', vault('first'))
    expect([taken.code, taken.err]).toEqual([1, expect.stringContaining('holds what the vault was made of')])
    const copied = await clawql(here, 'memory', 'import', vault('first'), '--graph', 'copy')
    expect([copied.code, copied.out]).toEqual([0, expect.stringContaining('0 known already')])
  }, 60_000)

  test('is refused where it is said wrongly', async () => {
    expect(await clawql(here, 'memory', 'import')).toMatchObject({ code: 2 })
    expect(await clawql(here, 'memory', 'export', '--format', 'obsidian')).toMatchObject({ code: 2 })
    expect(await clawql(here, 'memory', 'export', '--format', 'word', vault('word'))).toMatchObject({ code: 2 })
    expect(await clawql(here, 'memory', 'import', vault('nowhere'))).toMatchObject({ code: 1 })
  })
})
