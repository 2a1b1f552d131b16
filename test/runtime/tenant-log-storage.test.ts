// Tenant's log in workerd: write-once storage under attack, the self-check, schema and tenant pins.
import { describe, expect, test } from 'vitest'
import { attack, callOf, codeOf, fill, tenantOf, newTenant, opened, restart, tamper } from './tenant-fixture.ts'
import { draftOf } from '../unit/audit/draft.ts'

describe('Tenant log storage', () => {
  test('refuses every attack on what is written', async () => {
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
    await fill(log, tenantId, 300)
    opened(await log.checkpoint(callOf(tenantId)))
    const leaf = `zeroblob(32)`
    const row = (seq: number, ts = '9999999999999'): string =>
      `INTO entry(seq, ts, body, leaf) VALUES(${seq}, ${ts}, x'7b7d', ${leaf})`
    const attacks: [string, string][] = [
      [`INSERT ${row(301)}`, 'WORM_SEQ'],
      [`INSERT ${row(5)}`, 'WORM_SEQ'],
      [`INSERT ${row(300, '1')}`, 'WORM_CLOCK'],
      [`REPLACE ${row(5)}`, 'WORM_'],
      [`UPDATE entry SET body = x'7b7d' WHERE seq = 5`, 'WORM_UPDATE'],
      [`UPDATE OR REPLACE entry SET seq = 6 WHERE seq = 5`, 'WORM_UPDATE'],
      [`DELETE FROM entry WHERE seq = 5`, 'WORM_NOT_ARCHIVED'],
      [`INSERT INTO entry(seq, ts, body, leaf) VALUES(300, 9999999999999, zeroblob(65536), ${leaf})`, 'CHECK'],
      [`INSERT INTO entry(seq, ts, body, leaf) VALUES(300, 9999999999999, x'7b', ${leaf})`, 'CHECK'],
      [`INSERT INTO entry(seq, ts, body, leaf) VALUES(300, 9999999999999, x'7b7d', x'00')`, 'CHECK'],
      [`UPDATE head SET size = 5`, 'WORM_HEAD'],
      [`UPDATE head SET last_ts = 0`, 'WORM_HEAD'],
      [`UPDATE head SET hot_floor_ts = -1`, 'WORM_HEAD'],
      [`DELETE FROM head`, 'WORM_DELETE'],
      [`REPLACE INTO head(id, size, frontier, last_ts) VALUES(1, 0, x'', 0)`, 'WORM_'],
      [`UPDATE checkpoint SET note = 'x'`, 'WORM_UPDATE'],
      [`DELETE FROM checkpoint`, 'WORM_DELETE'],
      [`INSERT INTO checkpoint VALUES(300, ${leaf}, 'x')`, 'WORM_CHECKPOINT_ORDER'],
      [`INSERT INTO checkpoint VALUES(10, ${leaf}, 'x')`, 'WORM_CHECKPOINT_ORDER'],
      [`REPLACE INTO checkpoint VALUES(300, ${leaf}, 'x')`, 'WORM_'],
      [`UPDATE tile SET data = zeroblob(8192)`, 'WORM_UPDATE'],
      [`REPLACE INTO tile VALUES(0, 0, zeroblob(8192), zeroblob(8128))`, 'WORM_REPLACE'],
      [`DELETE FROM subtree`, 'WORM_DELETE'],
      [`UPDATE entry_ix SET ref = 'other'`, 'WORM_UPDATE'],
      [`DELETE FROM entry_ix`, 'WORM_DELETE'],
      [`DELETE FROM idem`, 'WORM_DELETE'],
      [`UPDATE pin SET value = 'other'`, 'WORM_UPDATE'],
      [`DELETE FROM pin`, 'WORM_DELETE'],
      [`REPLACE INTO pin VALUES('tenant', 'other')`, 'WORM_REPLACE'],
    ]
    for (const [statement, code] of attacks) {
      expect([statement, await attack(log, statement)]).toEqual([statement, expect.stringContaining(code)])
    }
    expect(opened(await log.selfCheck(callOf(tenantId))).failures).toEqual([])
  })

  test('refuses a REPLACE with recursive triggers switched off, and after an attempt to lower the head', async () => {
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
    await fill(log, tenantId, 300)
    opened(await log.checkpoint(callOf(tenantId)))
    expect(await attack(log, `INSERT INTO hold VALUES('h', 'm', 10, NULL)`)).toBeNull()
    const attacks = [
      `REPLACE INTO entry(seq, ts, body, leaf) VALUES(5, 9999999999999, x'7b7d', zeroblob(32))`,
      `REPLACE INTO pin VALUES('tenant', 'other')`,
      `REPLACE INTO idem SELECT key, body_sha, 9 FROM idem WHERE seq = 5`,
      `REPLACE INTO tile VALUES(0, 0, zeroblob(8192), zeroblob(8128))`,
      `REPLACE INTO subtree VALUES(1, 0, zeroblob(32))`,
      `REPLACE INTO hold VALUES('h', 'm', 10, 20)`,
      `REPLACE INTO checkpoint VALUES(300, zeroblob(32), 'x')`,
      `REPLACE INTO head(id, size, frontier, last_ts) VALUES(1, 5, x'', 0)`,
      `UPDATE OR REPLACE entry SET seq = 6 WHERE seq = 5`,
    ]
    expect(await attack(log, 'UPDATE head SET size = 5, last_ts = 0')).toContain('WORM_HEAD')
    await attack(log, 'PRAGMA recursive_triggers=OFF')
    for (const statement of attacks) {
      expect([statement, await attack(log, statement)]).toEqual([statement, expect.stringContaining('WORM_')])
    }
    expect(opened(await log.selfCheck(callOf(tenantId))).failures).toEqual([])
  })

  test('lets only archived, expired, unheld bundles go, and a hold opens once', async () => {
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
    await fill(log, tenantId, 300)
    const hash = 'zeroblob(32)'
    expect(await attack(log, `INSERT INTO bundle VALUES(0, 'k', ${hash}, 1)`)).toBeNull()
    const evict = 'DELETE FROM entry WHERE seq < 256'
    expect(await attack(log, evict)).toContain('WORM_RETENTION')
    expect(await attack(log, 'UPDATE head SET hot_floor_ts = last_ts + 1')).toBeNull()
    expect(await attack(log, `INSERT INTO hold VALUES('h', 'm', 10, NULL)`)).toBeNull()
    expect(await attack(log, `INSERT INTO hold_bundle VALUES('h', 0)`)).toBeNull()
    for (const [statement, code] of [
      [evict, 'WORM_LEGAL_HOLD'],
      ['DELETE FROM hold', 'WORM_DELETE'],
      ['DELETE FROM hold_bundle', 'WORM_DELETE'],
      ['DELETE FROM bundle', 'WORM_DELETE'],
      ['UPDATE hold SET released_seq = 5', 'WORM_HOLD'],
      ['UPDATE head SET hot_floor_ts = 0', 'WORM_HEAD'],
    ] as const) {
      expect([statement, await attack(log, statement)]).toEqual([statement, expect.stringContaining(code)])
    }
    expect(await attack(log, 'UPDATE hold SET released_seq = 20')).toBeNull()
    expect(await attack(log, 'UPDATE hold SET released_seq = NULL')).toContain('WORM_HOLD')
    expect(await attack(log, 'DELETE FROM entry WHERE seq >= 256')).toContain('WORM_NOT_ARCHIVED')
    expect(await attack(log, evict)).toBeNull()
    opened(await log.append({ ...callOf(tenantId), records: [draftOf('after')] }))
    expect(opened(await log.auditStatus(callOf(tenantId))).size).toBe(301)
  })

  test.each([
    ['an entry', `UPDATE entry SET body = x'7b7d' WHERE seq = 5`],
    ['a leaf hash', 'UPDATE entry SET leaf = zeroblob(32) WHERE seq = 5'],
    ['a time', 'UPDATE entry SET ts = ts + 1 WHERE seq = 5'],
    ['a tile', 'UPDATE tile SET data = zeroblob(8192) WHERE n = 0'],
    ['the root of a tile', 'UPDATE subtree SET hash = zeroblob(32) WHERE n = 0'],
    ['the frontier', 'UPDATE head SET frontier = zeroblob(length(frontier))'],
    ['a checkpoint', 'UPDATE checkpoint SET root = zeroblob(32)'],
    ['the index', `DELETE FROM entry_ix WHERE seq = 5`],
    ['an index row too many', `INSERT INTO entry_ix VALUES('document', 'd9', 5)`],
    ['an idempotency key', `UPDATE idem SET key = 'other' WHERE seq = 5`],
    ['the last entry', 'DELETE FROM entry WHERE seq = 299'],
  ])('the self-check finds a change of %s', async (_, statement) => {
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
    await fill(log, tenantId, 300)
    opened(await log.checkpoint(callOf(tenantId)))
    expect(opened(await log.selfCheck(callOf(tenantId))).failures).toEqual([])
    await tamper(log, statement)
    expect(opened(await log.selfCheck(callOf(tenantId))).failures).not.toEqual([])
  })

  test.each([
    ['left', 'DELETE FROM recent_nodes'],
    ['came', `INSERT INTO recent_nodes VALUES(2, '["n_9"]')`],
  ])('the self-check finds names of nodes that %s before they were sorted in', async (_, statement) => {
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
    const records = [draftOf('recalled', { also: [{ kind: 'memory-node', id: 'n_1' }] })]
    await fill(log, tenantId, 3)
    opened(await log.append({ ...callOf(tenantId), records }))
    expect(opened(await log.selfCheck(callOf(tenantId))).failures).toEqual([])
    await tamper(log, statement)
    expect(opened(await log.selfCheck(callOf(tenantId))).failures).not.toEqual([])
  })

  test('refuses to go on without one of its triggers, or with data of a newer release', async () => {
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
    await fill(log, tenantId, 3)
    await attack(log, 'DROP TRIGGER entry_u')
    await restart(log)
    expect(codeOf(await log.append({ ...callOf(tenantId), records: [draftOf('x')] }))).toBe('AUDIT_FORK')
    const other = newTenant()
    await fill(tenantOf(other), other, 3)
    await attack(tenantOf(other), `UPDATE progress SET value = 99 WHERE name = 'schema'`)
    await restart(tenantOf(other))
    expect(codeOf(await tenantOf(other).auditStatus(callOf(other)))).toBe('CONFIG_REJECTED')
  })

  test('belongs to the tenant of its name', async () => {
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
    const foreign = callOf(newTenant())
    expect(codeOf(await log.auditStatus(foreign))).toBe('NOT_FOUND')
    opened(await log.append({ ...callOf(tenantId), records: [draftOf('a')] }))
    expect(codeOf(await log.append({ ...foreign, records: [draftOf('b')] }))).toBe('NOT_FOUND')
    expect(codeOf(await log.trail({ ...foreign, resource: { kind: 'document', id: 'd1' }, limit: 9 }))).toBe(
      'NOT_FOUND',
    )
  })
})
