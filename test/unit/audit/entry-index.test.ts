// The log's index: whatever was appended and sorted in by then, an entry is found under every name that it has, and under no other.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  beginSort,
  continueSort,
  countIndex,
  isIndexed,
  readIndex,
  recentDocumentsTables,
  recentNodesTables,
  sortDueMs,
  writeIndex,
  type Sorting,
} from '../../../durable-objects/tenant/log/entry-index.ts'
import { createNodeSql } from '../../bench/node-sql.ts'
import { draftOf } from './draft.ts'

const tables = [
  'CREATE TABLE entry(seq INTEGER PRIMARY KEY, ts INTEGER NOT NULL)',
  'CREATE TABLE entry_ix(kind TEXT NOT NULL, ref TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY(kind,ref,seq)) STRICT, WITHOUT ROWID',
]

function createIndex() {
  const { sql } = createNodeSql()
  for (const statement of [...tables, ...recentNodesTables, ...recentDocumentsTables]) sql.exec(statement)
  return sql
}

const untold = { sortIn: () => undefined, forget: () => undefined }
const range = { from: 0, below: Number.MAX_SAFE_INTEGER, limit: 10_000 }

/** A few names in many records, so that slices end between them. */
const records = fc.array(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 30 }), { minLength: 1, maxLength: 120 })

test('readIndex() answers the same before, while and after names are sorted in, also over a wake', () => {
  fc.assert(
    fc.property(
      records,
      fc.array(fc.constantFrom('slice', 'slice', 'slice', 'wake'), { maxLength: 30 }),
      (all, steps) => {
        const sql = createIndex()
        const expected = new Map<string, number[]>()
        let rows = 0
        const entries = all.map((nodes, seq) => {
          const named = [...new Set(nodes)].map((node) => `n_${node}`)
          for (const name of named) expected.set(name, [...(expected.get(name) ?? []), seq])
          rows += named.length + 1
          return { draft: draftOf(`r${seq}`, { also: named.map((id) => ({ kind: 'memory-node', id })) }), seq }
        })
        const check = (): void => {
          for (const [ref, seqs] of expected)
            expect(readIndex(sql, { ...range, kind: 'memory-node', ref })).toEqual(seqs)
          expect(readIndex(sql, { ...range, kind: 'document', ref: 'd1' })).toEqual(entries.map(({ seq }) => seq))
          expect(readIndex(sql, { ...range, kind: 'memory-node', ref: 'n_99' })).toEqual([])
          expect(countIndex(sql)).toBe(rows)
        }
        writeIndex(sql, entries)
        check()
        let sorting: Sorting | null = null
        for (const step of steps) {
          sorting = step === 'wake' ? null : (sorting ?? beginSort(sql))
          if (sorting !== null && continueSort(sql, sorting, untold)) sorting = null
          check()
        }
        sorting ??= beginSort(sql)
        while (!continueSort(sql, sorting, untold)) continue
        check()
        expect(sql.exec('SELECT seq FROM recent_nodes').toArray()).toEqual([])
      },
    ),
    { numRuns: 60 },
  )
})

test('a row leaves only once all of its names are in the index, and is never changed', () => {
  const sql = createIndex()
  writeIndex(sql, [{ draft: draftOf('r', { also: [{ kind: 'memory-node', id: 'n_1' }] }), seq: 0 }])
  for (const [statement, code] of [
    ['DELETE FROM recent_nodes', 'WORM_DELETE'],
    [`UPDATE recent_nodes SET refs = '[]'`, 'WORM_UPDATE'],
    [`REPLACE INTO recent_nodes VALUES(0, '[]')`, 'WORM_REPLACE'],
  ] as const)
    expect(() => sql.exec(statement)).toThrow(code)
  expect(isIndexed(sql, { kind: 'memory-node', ref: 'n_1', seq: 0 })).toBe(true)
  expect(isIndexed(sql, { kind: 'memory-node', ref: 'n_1', seq: 1 })).toBe(false)
})

test('sortDueMs() is soon after the first of few, and at once where there are many', () => {
  const sql = createIndex()
  expect(sortDueMs(sql, 1_000)).toBeNull()
  sql.exec('INSERT INTO entry VALUES(3, 500)')
  writeIndex(sql, [{ draft: draftOf('r', { also: [{ kind: 'memory-node', id: 'n_1' }] }), seq: 3 }])
  expect(sortDueMs(sql, 1_000)).toBe(30_500)
  const many = Array.from({ length: 512 }, (_, at) => ({
    draft: draftOf(`m${at}`, { also: [{ kind: 'memory-node' as const, id: `n_${at}` }] }),
    seq: 10 + at,
  }))
  writeIndex(sql, many)
  expect(sortDueMs(sql, 1_000)).toBe(1_000)
})
