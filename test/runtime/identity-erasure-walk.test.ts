// How an erasure walks through a graph (G4): what joins meanwhile, and more than one row holds.
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { appears, digitsOf, finish, isErased, maria, open } from './identity-fixture.ts'
import { opened } from './tenant-fixture.ts'

describe('the walk of an erasure', () => {
  test('leaves what joins while it walks to the next look, which finds it', async () => {
    const opening = open()
    const { tenant, graph, remember, valuesOf, keyer } = opening
    const page = (number: number) => `{Maria Keller} wrote page w${number}.`
    let [label = ''] = await remember('d0', [page(0)])
    for (let n = 1; n <= 4; n += 1)
      [label = ''] = await remember(
        `d${n}`,
        Array.from({ length: 40 }, (_, at) => page(n * 100 + at)),
      )
    const { gone } = await digitsOf(opening, label)
    const asked = { ...opening.call, label: (await keyer()).label(`<${label}>`) }
    const first = opened(await graph.mentioned({ ...asked, after: null, end: null }))
    expect(first.next).not.toBeNull()
    // Behind the walk, on a node that it went over.
    await remember('d9', [page(0)])
    const place = { graph: 'main', after: first.next, end: first.end, isForgetting: false, isNobody: false }
    await runInDurableObject(tenant, (_, { storage: { sql } }) =>
      sql.exec(
        `INSERT INTO erasure (kind, ref, run, state, is_again, began_ms, place)
         VALUES ('label', ?, 'r1', 'erasing', 0, ?, ?)`,
        label,
        Date.now(),
        JSON.stringify({ ...place, round: 1, isClean: true }),
      ),
    )
    await evictDurableObject(tenant)
    await tenant.graphs(opening.call)
    await finish(tenant, isErased(tenant))
    expect(JSON.stringify(await valuesOf('d9'))).not.toContain(maria)
    expect(await appears(graph, gone)).toEqual([false, false, false, false])
  })
})
