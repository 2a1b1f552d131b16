// Aliases in the Tenant: decided and taken back with their record, bounded, one for one; nothing of them stays when they are gone.
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { limits } from '../../contract/limits.ts'
import { createLife } from './catalog-fixture.ts'
import { callOf, codeOf, newTenant, opened, tenantOf } from './tenant-fixture.ts'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const labelOf = (n: number): string =>
  `PERSON_${[4, 3, 2, 1, 0].map((place) => alphabet[Math.floor(n / 32 ** place) % 32]).join('')}zz`

function open(tenantId = newTenant()) {
  const tenant = tenantOf(tenantId)
  const call = { ...callOf(tenantId), claims: null }
  return {
    tenantId,
    tenant,
    alias: (a: string, b: string) => tenant.alias({ ...call, a, b }),
    unalias: async (a: string, b: string) => opened(await tenant.unalias({ ...call, a, b })),
    decisions: async (epoch: number | null = null) => opened(await tenant.aliases({ ...call, epoch })),
    records: async () => {
      const resource = { kind: 'tenant', id: tenantId } as const
      return opened(await tenant.trail({ ...call, resource, limit: 50 })).entries
    },
  }
}

const [a, b, c] = [labelOf(1), labelOf(2), labelOf(3)]

describe('alias()', () => {
  test('is one decision however often it is made, in either order, and stays over a restart', async () => {
    const { tenantId, tenant, alias, decisions, records } = open()
    for (const pair of [
      [a, b],
      [b, a],
      [a, b],
    ] as const)
      expect(opened(await alias(...pair))).toMatchObject({ aliased: true, labels: 2 })
    await evictDurableObject(tenant)
    const { epoch, pairs } = await decisions()
    expect(pairs).toEqual([[a, b]])
    expect(await decisions(epoch)).toEqual({ epoch, pairs: null })
    const listed = opened(await tenant.aliases({ ...callOf(tenantId), epoch: null, isDetailed: true }))
    expect(listed).toEqual({ epoch, pairs, decided: [{ atMs: expect.any(Number), by: callOf(tenantId).actor.id }] })
    const entries = await records()
    expect(entries.map(({ type }) => type)).toEqual(['identity.aliased'])
    expect(JSON.stringify(entries)).not.toMatch(/PERSON_/)
  })

  test('joins chains and rings, and parts them again where a link is taken back', async () => {
    const { alias, unalias, records } = open()
    opened(await alias(a, b))
    expect(opened(await alias(b, c))).toMatchObject({ labels: 3 })
    expect(opened(await alias(c, a))).toMatchObject({ labels: 3 })
    expect(await unalias(a, b)).toEqual({ a, b, aliased: true, labels: 3 })
    expect(await unalias(b, c)).toEqual({ a: b, b: c, aliased: false, labels: 1 })
    expect(await unalias(b, c)).toMatchObject({ aliased: false })
    expect((await records()).map(({ type }) => type)).toEqual([
      'identity.aliased',
      'identity.aliased',
      'identity.aliased',
      'identity.unaliased',
      'identity.unaliased',
    ])
  })

  test('refuses a label for itself, and more labels than mean one', async () => {
    const { alias, decisions } = open()
    expect(codeOf(await alias(a, a))).toBe('VALIDATION_FAILED')
    for (let n = 1; n < limits.aliasedLabelsMax; n++) opened(await alias(labelOf(n), labelOf(n + 1)))
    expect(codeOf(await alias(labelOf(limits.aliasedLabelsMax), labelOf(900)))).toBe('CONFLICT')
    expect((await decisions()).pairs).toHaveLength(limits.aliasedLabelsMax - 1)
  })

  test('is of its tenant alone', async () => {
    const [one, other] = [open(), open()]
    opened(await one.alias(a, b))
    expect((await other.decisions()).pairs).toEqual([])
  })
})

describe('unalias()', () => {
  test('leaves no label in any row of the object', async () => {
    const { tenant, alias, unalias } = open()
    opened(await alias(a, b))
    opened(await alias(b, c))
    await unalias(a, b)
    await unalias(c, b)
    const rows = await runInDurableObject(tenant, (_, { storage: { sql } }) =>
      sql
        .exec<{ name: string }>(
          `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'`,
        )
        .toArray()
        .flatMap(({ name }) => sql.exec(`SELECT * FROM "${name}"`).toArray())
        .map((row) =>
          Object.values(row)
            .map((value) => (value instanceof ArrayBuffer ? Buffer.from(value).toString('latin1') : String(value)))
            .join(' '),
        ),
    )
    expect(rows.length).toBeGreaterThan(5)
    for (const label of [a, b, c]) expect(rows.filter((row) => row.includes(label))).toEqual([])
  })
})

describe('open() of what was looked for by aliases', () => {
  test('reads and records nothing where others stand, and says which do', async () => {
    const life = createLife()
    opened(await life.accept('d1', { lease: 'l' }))
    opened(await life.complete('d1', 'l'))
    const epochNow = async () => opened(await life.tenant.aliases({ ...life.call, epoch: null })).epoch
    const recalls = async () => (await life.trail('d1')).filter((type) => type === 'memory.recalled').length
    const openBy = (aliasEpoch: number) => life.open('d1', 'root of d1', { aliasEpoch })
    const before = await epochNow()
    expect(await openBy(before)).toMatchObject({ live: [true], aliasEpoch: before })
    opened(await life.tenant.alias({ ...life.call, claims: null, a, b }))
    const after = await epochNow()
    expect(await openBy(before)).toEqual({ live: [], keys: [], aliasEpoch: after })
    expect(await recalls()).toBe(1)
    expect(await openBy(after)).toMatchObject({ live: [true], aliasEpoch: after })
    expect(await recalls()).toBe(2)
  })
})
