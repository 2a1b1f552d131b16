// Forgetting by rules over a real Tenant and MemoryGraph: what goes and why, what is held or retained, dry runs, records, crashes.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { dryRunMaxNodes, forgettingPolicySchema, type ForgettingPolicy } from '../../contract/forgetting.ts'
import type { Resident } from '../../durable-objects/memory-graph/resident.ts'
import { reloadVerticals } from '../../durable-objects/memory-graph/verticals.ts'
import type { Sql } from '../../durable-objects/sql.ts'
import { createLife, type Life } from './catalog-fixture.ts'
import {
  addAll,
  bindings,
  chunksOf,
  documentCall,
  generatedTexts,
  graphOf,
  recallCall,
  textsOf,
} from './memory-graph-fixture.ts'
import { opened, ulidOf } from './tenant-fixture.ts'

const dayMs = 86_400_000
const nowMs = Date.UTC(2026, 10, 30)
const matter = `m_${'3'.repeat(32)}`

interface Came {
  readonly daysAgo?: number
  readonly vertical?: string | null
  readonly isHeld?: boolean
}

async function remember(life: Life, id: string, texts: readonly string[], came: Came = {}): Promise<void> {
  const { daysAgo = 0, vertical = null, isHeld = false } = came
  opened(await life.accept(id, { lease: id, vertical, matter: isHeld ? matter : null }))
  const documentId = ulidOf(id)
  const more = { vertical, createdAtMs: nowMs - daysAgo * dayMs, merkleRoot: `root of ${id}` }
  await addAll(graphOf(life.tenantId), documentCall(life.tenantId, documentId, [], more), chunksOf(documentId, texts))
  opened(await life.complete(id, id))
}

const hold = ({ tenant }: Life) =>
  runInDurableObject(tenant, (_, { storage: { sql } }) =>
    sql.exec(`INSERT INTO hold (id, matter, placed_seq) VALUES ('h1', ?, 0)`, matter).toArray(),
  )

type Rules = Partial<Record<keyof ForgettingPolicy, unknown>>

async function forget(life: Life, rules: Rules, isDryRun = false) {
  const policy = forgettingPolicySchema.parse({ maxNodes: 1_000_000, ...rules })
  const { maxNodes } = policy
  const asked = { ...life.call, policy, nowMs, ...(isDryRun ? { maxNodes: dryRunMaxNodes, isDryRun } : { maxNodes }) }
  return opened(await graphOf(life.tenantId).prune(asked))
}

async function left(life: Life): Promise<readonly string[]> {
  const call = recallCall(life.tenantId, 'loan', { mode: 'vault', maxNodes: 100, nowMs: 0 })
  return textsOf(opened(await graphOf(life.tenantId).recall(call))).toSorted()
}

const use = async (life: Life, query: string, daysAgo: number) =>
  opened(
    await graphOf(life.tenantId).recall(
      recallCall(life.tenantId, query, { mode: 'vault', nowMs: nowMs - daysAgo * dayMs }),
    ),
  )

async function records(life: Life) {
  const log = bindings.TENANT.getByName(life.tenantId)
  const asked = { ...life.call, graph: 'main', afterSeq: -1, limit: 100 }
  return opened(await log.digests(asked)).records.filter(({ type }) => type === 'memory.pruned')
}

describe('MemoryGraph.prune() by rules', () => {
  test('forgets by age what no younger document holds, by the vertical of each', async () => {
    const life = createLife()
    await remember(life, 'd1', ['Loan of old.', 'Loan of both.'], { daysAgo: 40 })
    await remember(life, 'd2', ['Loan of both.', 'Loan of new.'], { daysAgo: 5 })
    await remember(life, 'd3', ['Loan of law.'], { daysAgo: 40, vertical: 'legal' })
    await remember(life, 'd4', ['Loan of chat.'], { daysAgo: 5, vertical: 'chat' })
    const verticals = { legal: { retain: true }, chat: { maxAgeDays: 2 } }
    expect(await forget(life, { maxAgeDays: 30, verticals })).toMatchObject({ pruned: 2, kept: 3, why: { age: 2 } })
    expect(await left(life)).toEqual(['Loan of both.', 'Loan of law.', 'Loan of new.'])
    const answer = opened(await graphOf(life.tenantId).recall(recallCall(life.tenantId, 'both', { mode: 'vault' })))
    expect(answer.documents.map(({ documentId }) => documentId)).toEqual([ulidOf('d2')])
    const trail = await life.trail('d1')
    expect(trail).toContain('memory.pruned')
  })

  test('forgets by use and decay, what one text says in several verticals by the rules of each', async () => {
    const life = createLife()
    await remember(life, 'd1', ['Loan unused.', 'Loan used.'], { daysAgo: 90 })
    await remember(life, 'd2', ['Loan shared.'], { daysAgo: 90, vertical: 'chat' })
    await remember(life, 'd3', ['Loan shared.'], { daysAgo: 90, vertical: 'legal' })
    await use(life, 'used', 10)
    expect(await forget(life, { maxUnusedDays: 200 })).toMatchObject({ pruned: 0, kept: 4 })
    // A half-life of ten days: a thirty-second after fifty.
    const decay = { halfLifeDays: 10, minWeight: 1 / 32 }
    expect(await forget(life, { decay, verticals: { legal: { retain: true } } })).toMatchObject({
      pruned: 2,
      why: { decay: 2 },
    })
    expect(await left(life)).toEqual(['Loan shared.', 'Loan used.'])
    const verticals = { chat: { maxUnusedDays: 1 }, legal: { maxUnusedDays: 365 } }
    expect(await forget(life, { maxUnusedDays: 5, verticals })).toMatchObject({ pruned: 1, why: { unused: 1 } })
    expect(await left(life)).toEqual(['Loan shared.'])
  })

  test('takes what nothing leads to sooner, and nothing that stands beside another or shares a name', async () => {
    const life = createLife()
    await remember(life, 'd1', ['a loan alone.'], { daysAgo: 60 })
    await remember(life, 'd2', ['Loan beside.', 'Loan of its document.'], { daysAgo: 60 })
    await remember(life, 'd3', ['Loan seen by Maria Keller today.'], { daysAgo: 60 })
    await remember(life, 'd4', ['Loan sent to Maria Keller then.'], { daysAgo: 60 })
    expect(await forget(life, { orphanNodeTtlDays: 30 })).toMatchObject({ pruned: 1, why: { orphan: 1 } })
    expect(await left(life)).toHaveLength(4)
  })

  test('passes over what is held and what is retained, by each rule, and says how much was held', async () => {
    const life = createLife()
    await remember(life, 'd1', ['Loan held.', 'Loan held too.'], { daysAgo: 90, isHeld: true })
    await hold(life)
    await remember(life, 'd2', ['Loan of law.'], { daysAgo: 90, vertical: 'legal' })
    await remember(life, 'd3', ['Loan free.'], { daysAgo: 90 })
    const verticals = { legal: { retain: true } }
    for (const rules of [{ maxAgeDays: 1 }, { maxUnusedDays: 1 }, { maxNodes: 0 }]) {
      const dry = await forget(life, { ...rules, verticals }, true)
      expect(dry).toMatchObject({ pruned: 1, kept: 3, heldSkipped: 2, dryRun: true })
      expect(dry.nodes).toHaveLength(1)
    }
    expect(await forget(life, { maxNodes: 0, verticals })).toMatchObject({ pruned: 1, kept: 3, heldSkipped: 2 })
    expect(await left(life)).toEqual(['Loan held too.', 'Loan held.', 'Loan of law.'])
  })

  test('names in a dry run exactly what the run takes, and changes and records nothing', async () => {
    const life = createLife()
    for (let n = 0; n < 12; n += 1)
      await remember(life, `d${n}`, [`Loan ${n % 5} shared.`, `Loan own ${n}.`], { daysAgo: 10 * n })
    await use(life, 'own', 1)
    const rules = { maxAgeDays: 95, maxUnusedDays: 60, orphanNodeTtlDays: 20, maxNodes: 6 }
    const dry = await forget(life, rules, true)
    expect(await records(life)).toEqual([])
    const again = await forget(life, rules, true)
    expect(again).toEqual(dry)
    const done = await forget(life, rules)
    expect({ ...done, dryRun: true, nodes: dry.nodes }).toEqual(dry)
    const taken = (await records(life)).flatMap(({ body }) => (body['nodes'] as [string, string][]).map(([id]) => id))
    expect(taken.toSorted()).toEqual(dry.nodes!.map(({ id }) => id).toSorted())
  })

  test('takes a node that many documents hold in slices, each with the documents that let go in its record', async () => {
    const life = createLife()
    const graph = graphOf(life.tenantId)
    const ids = Array.from({ length: 1_100 }, (_, at) => ulidOf(`h${at}`))
    for (const documentId of ids)
      opened(
        await graph.add(documentCall(life.tenantId, documentId, ['A loan clause.'], { createdAtMs: nowMs - dayMs })),
      )
    expect(await forget(life, { maxUnusedDays: 0.5 })).toMatchObject({ pruned: 1, kept: 0 })
    const rows = await runInDurableObject(graph, (_, { storage: { sql } }) =>
      ['node', 'contribution', 'document', 'entity_names'].map(
        (table) => sql.exec<{ rows: number }>(`SELECT count(*) AS rows FROM ${table}`).one().rows,
      ),
    )
    expect(rows).toEqual([0, 0, 0, 0])
    // Slices of 256 down to what one turn takes, and the node with what is left.
    expect(await records(life)).toHaveLength(4)
    const first = await life.tenant.trail({ ...life.call, resource: { kind: 'document', id: ids.at(-1)! }, limit: 10 })
    expect(opened(first).entries.map(({ type }) => type)).toEqual(['memory.pruned'])
  })

  test.each([
    [{ maxNodes: 0 }, { maxNodes: 1 }],
    [{ maxUnusedDays: 0.5 }, { unused: 1 }],
    [{ maxAgeDays: 0.5 }, { age: 1 }],
  ])('takes by %j a node that one document holds a thousand times, with a record of each slice', async (rules, why) => {
    const life = createLife()
    const graph = graphOf(life.tenantId)
    const passages = Array.from({ length: 1_000 }, () => 'A loan clause.')
    await remember(life, 'd1', passages, { daysAgo: 9 })
    expect(await forget(life, rules)).toMatchObject({ pruned: 1, kept: 0, why })
    const taken = await records(life)
    expect(taken.flatMap(({ body }) => body['nodes'])).toHaveLength(1)
    if (!('age' in why)) expect(taken).toHaveLength(3)
    const rows = await runInDurableObject(graph, (_, { storage: { sql } }) =>
      ['outbox', 'pruning', 'contribution'].map(
        (table) => sql.exec<{ rows: number }>(`SELECT count(*) AS rows FROM ${table}`).one().rows,
      ),
    )
    expect(rows).toEqual([0, 0, 0])
  })

  test('forgets by age revisions of one document whose chunks all stay for another', async () => {
    const life = createLife()
    const graph = graphOf(life.tenantId)
    const documentId = ulidOf('d1')
    for (const revision of [1, 2]) {
      const chunks = chunksOf(documentId, ['A loan clause.']).map((chunk) => ({
        ...chunk,
        nodeId: `${chunk.nodeId.slice(0, -1)}${revision}`,
      }))
      const more = { revision, createdAtMs: nowMs - 9 * dayMs, chunks }
      opened(await graph.add(documentCall(life.tenantId, documentId, [], more)))
    }
    await remember(life, 'd2', ['A loan clause.'])
    expect(await forget(life, { maxAgeDays: 1 })).toMatchObject({ pruned: 0, kept: 1 })
    expect(await records(life)).toHaveLength(2)
  })

  test('goes on by its alarm from where the object ended, and takes what a whole run takes', async () => {
    const life = createLife()
    const graph = graphOf(life.tenantId)
    await remember(life, 'd1', generatedTexts(1_200, 3), { daysAgo: 50 })
    await remember(life, 'd2', ['Loan of today.'])
    await runInDurableObject(graph, (_, { storage: { sql } }) => {
      sql.exec(`CREATE TRIGGER late BEFORE INSERT ON outbox WHEN (SELECT count(*) FROM outbox) = 2
        BEGIN SELECT RAISE(ABORT, 'disk full'); END`)
    })
    const policy = forgettingPolicySchema.parse({ maxNodes: 1_000_000, maxAgeDays: 30 })
    const pruning = graph.prune({ ...life.call, maxNodes: policy.maxNodes, policy, nowMs })
    expect(await pruning.then(({ ok }) => ok).catch(() => 'ended')).toBe('ended')
    const again = graphOf(life.tenantId)
    // The object that ended may still have the database.
    const mended = () =>
      runInDurableObject(again, (_, { storage: { sql } }) => sql.exec('DROP TRIGGER IF EXISTS late').toArray()).then(
        () => true,
        () => false,
      )
    for (let n = 0; n < 100 && !(await mended()); n += 1) await scheduler.wait(20)
    opened(await again.status(life.call))
    await runDurableObjectAlarm(again)
    await evictDurableObject(again)
    expect(await left(life)).toEqual(['Loan of today.'])
    expect(opened(await again.status(life.call)).nodeCount).toBe(1)
    const taken = (await records(life)).flatMap(({ body }) => body['nodes'] as unknown[])
    expect(taken).toHaveLength(1_200)
  })

  test.each([{ maxNodes: -1 }, { maxNodes: 5, policy: { maxNodes: 6, verticals: {} } }, { maxNodes: 5, policy: {} }])(
    'refuses %j and keeps every node',
    async (rules) => {
      const life = createLife()
      await remember(life, 'd1', ['Loan stays.'], { daysAgo: 90 })
      const answer = await graphOf(life.tenantId).prune({ ...life.call, nowMs, ...(rules as { maxNodes: number }) })
      expect(answer.ok ? null : answer.refusal.code).toBe('VALIDATION_FAILED')
      expect(await left(life)).toEqual(['Loan stays.'])
    },
  )
})

test('reloadVerticals() reads some rows of a node that thousands of documents hold', async () => {
  const life = createLife()
  const graph = graphOf(life.tenantId)
  await remember(life, 'd1', ['A loan clause.'], { vertical: 'legal' })
  const read = await runInDurableObject(graph, (_, { storage: { sql } }) => {
    const numbers = 'WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)'
    sql.exec(`INSERT INTO document (id, document_id, revision, vertical, merkle_root, attempt, created_at)
      ${numbers} SELECT i, 'h' || i, 1, 'chat', '', 1, 0 FROM n`)
    sql.exec(
      `INSERT INTO contribution (document, ordinal, node, node_id, sealed) ${numbers} SELECT i, 0, 1, 'n' || i, x'00' FROM n`,
    )
    let rowsRead = 0
    const exec = ((query: string, ...bound: unknown[]) => {
      const cursor = sql.exec(query, ...(bound as SqlStorageValue[]))
      const rows = cursor.toArray()
      rowsRead += cursor.rowsRead
      return { toArray: () => rows, raw: () => rows.map((row) => Object.values(row)).values() }
    }) as unknown as Sql['exec']
    const verticals = {
      bits: new Map([
        ['legal', 2],
        ['chat', 4],
      ]),
    }
    const resident = { verticals, verticalBits: new Uint32Array([0, 6]) } as Resident
    reloadVerticals({ exec }, resident, 1)
    const both = resident.verticalBits[1]
    sql.exec('DELETE FROM contribution WHERE node = 1 AND document > 1')
    reloadVerticals({ exec }, resident, 1)
    return { rowsRead, both, one: resident.verticalBits[1] }
  })
  expect(read).toMatchObject({ both: 6, one: 2 })
  expect(read.rowsRead).toBeLessThanOrEqual(20)
})
