// npm run eval:recall on a set of our own: conversations, words in other forms, groups that see nothing of each other.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { evaluate, readRun } from '../../tools/eval-recall/evaluate.ts'

const folder = mkdtempSync(join(tmpdir(), 'eval-recall-'))
afterAll(() => rmSync(folder, { recursive: true }))

const said = (id: string, session: string, text: string) => ({ id, group: 'a', session, speaker: 'x', text })
const corpus = [
  said('1', 's1', 'Which ferry goes to the outer islands?'),
  said('2', 's1', 'The blue one, at nine.'),
  said('3', 's1', 'I will bring bread.'),
  said('4', 's2', 'The red one, at ten.'),
  said('5', 's2', 'My cat sleeps all day.'),
  { id: '6', group: 'b', text: "L'ordonnance sur l'amarrage fixe le tarif du port." },
  { id: '7', group: 'b', text: 'दान पेटी द्वार पर है।' },
  { id: '8', group: 'b', text: 'दिन में द्वार खुला रहता है।' },
  { id: '9', group: 'b', title: 'Stone bridge', text: 'It was built across the river in 1812 and closed for repairs.' },
]
const ask = (id: string, group: string, text: string, ...gold: string[]) => ({ id, group, text, gold })
const queries = [
  ask('ferry', 'a', 'ferry to the outer islands', '1', '2'),
  ask('mooring', 'b', 'amarrage', '6'),
  ask('gift', 'b', 'दान', '7'),
  ask('bridge', 'b', 'stone bridge', '9'),
  ask('ferry-elsewhere', 'b', 'ferry to the outer islands'),
]
const lines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('')

test('eval:recall ranks messages with what is said beside them, and finds words in the form that is seen', async () => {
  mkdirSync(join(folder, 'sets', 'own'), { recursive: true })
  writeFileSync(join(folder, 'sets', 'own', 'corpus.jsonl.gz'), gzipSync(lines(corpus)))
  writeFileSync(join(folder, 'sets', 'own', 'queries.jsonl'), lines(queries))
  const told: string[] = []
  const out = join(folder, 'runs')
  await evaluate(readRun(['--sets', join(folder, 'sets'), '--out', out]), (line) => told.push(line))
  expect(told).toEqual([expect.stringMatching(/^own: 9 items, 5 queries in /)])
  const answers = readFileSync(join(out, 'own.run.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; ranked: string[]; ms: number })
  const ranked = Object.fromEntries(answers.map(({ id, ranked: ids }) => [id, ids]))
  // The answer beside the question, and not what another conversation says.
  expect(ranked['ferry']?.slice(0, 2)).toEqual(['1', '2'])
  expect(ranked['ferry']).not.toContain('4')
  expect(ranked['mooring']).toEqual(['6'])
  expect(ranked['gift']).toEqual(['7'])
  expect(ranked['bridge']?.[0]).toBe('9')
  expect(ranked['ferry-elsewhere']).toEqual([])
  for (const { ms } of answers) expect(ms).toBeGreaterThan(0)
}, 120_000)

test('readRun() refuses what it does not know', () => {
  expect(() => readRun(['--out', folder])).toThrow('--sets and --out are needed')
  expect(() => readRun(['--sets', join(folder, 'none'), '--out', folder])).toThrow('holds no set')
  expect(() => readRun(['--sets', join(folder, 'sets'), '--out', folder, '--redaction', 'some'])).toThrow(
    '--redaction does not know some',
  )
})
