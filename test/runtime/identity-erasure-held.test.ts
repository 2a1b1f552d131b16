// Legal holds over what an erasure would take (G4): of closed logs, and those that come while it is under way.
import { runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { appears, digitsOf, finish, isErased, maria, minutes, open } from './identity-fixture.ts'
import { codeOf, opened } from './tenant-fixture.ts'

const matter = `m_${'1'.repeat(32)}`

describe('an erasure and a hold', () => {
  test('is refused under a hold of a closed log', async () => {
    const opening = open()
    const { tenant, remember, erase } = opening
    const [label = ''] = await remember('d1', minutes, { matter })
    await runInDurableObject(tenant, (_, { storage: { sql } }) =>
      sql.exec(`INSERT INTO hold (id, matter, placed_seq) VALUES ('h1', ?, 0)`, matter),
    )
    opened(await tenant.openEpoch({ ...opening.call, reason: 'the log is long', claims: null }))
    expect(codeOf(await erase(label))).toBe('LEGAL_HOLD')
  })

  test('stops before a document that comes under a hold meanwhile, and goes on once it is released', async () => {
    const opening = open()
    const { tenant, graph, life, remember, valuesOf, erase } = opening
    const [label = ''] = await remember('d1', minutes)
    // Under way, so that the erasure waits for it.
    opened(await life.accept('d9', { lease: 'd9', matter }))
    const { gone } = await digitsOf(opening, label)
    const asked = erase(label)
    for (let n = 0; n < 2_000 && (await appears(graph, gone)).includes(true); n += 1) await scheduler.wait(10)
    await runInDurableObject(tenant, (_, { storage: { sql } }) =>
      sql.exec(`INSERT INTO hold (id, matter, placed_seq) VALUES ('h1', ?, 0)`, matter),
    )
    await remember('d9', ['Note on {Maria Keller} alone.'], { isAccepted: true })
    expect(opened(await asked).state).toBe('erasing')
    expect(codeOf(await erase(label))).toBe('LEGAL_HOLD')
    expect(JSON.stringify(await valuesOf('d9'))).toContain(maria)
    expect(JSON.stringify(await valuesOf('d1'))).not.toContain(maria)
    await runInDurableObject(tenant, (_, { storage: { sql } }) =>
      sql.exec(`UPDATE hold SET released_seq = 1 WHERE id = 'h1'`),
    )
    opened(await erase(label))
    await finish(tenant, isErased(tenant))
    expect(JSON.stringify(await valuesOf('d9'))).not.toContain(maria)
    expect(await appears(graph, gone)).toEqual([false, false, false, false])
  })
})
