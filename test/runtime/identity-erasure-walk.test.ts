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

  test('takes the values of chunks that were pruned before it, and while it walks', async () => {
    const opening = open()
    const { tenant, graph, call, remember, valuesOf, erase } = opening
    // Long unused, so that they go first.
    const [label = ''] = await remember('d1', ['{Maria Keller} wrote.', '{Ida Vogt} read.'], { createdAtMs: 1 })
    await remember('d2', ['{Maria Keller} read.', 'The mill stands.'], { createdAtMs: 2 })
    for (const id of ['d3', 'd4']) await remember(id, ['{Maria Keller} left.', `The quarry of ${id}.`])
    opened(await graph.prune({ ...call, maxNodes: 4, nowMs: Date.now() }))
    // The only nodes left of the first two documents name somebody else, or nobody.
    expect(JSON.stringify(await valuesOf('d2'))).toContain(maria)
    opened(await erase(label))
    await finish(tenant, isErased(tenant))
    for (const id of ['d2', 'd3', 'd4']) expect(JSON.stringify(await valuesOf(id))).not.toContain(maria)
  })

  // What follows a second comma is no part of a name, and the index has its words all the same.
  test.each([
    ['in one go', 3, []],
    ['in several', 26, []],
    ['in several and over crashes', 26, [0, 30, 60, 90, 120]],
  ])(
    'takes all that a name was ever written with, %s',
    async (_, count, crashesMs) => {
      const opening = open()
      const { tenant, graph, remember, valuesOf, keyer, erase } = opening
      const charactersEach = 190
      const tail = (number: number) =>
        String.fromCharCode(
          ...Array.from({ length: charactersEach }, (__, at) => 0x4e_00 + number * charactersEach + at),
        )
      const documentNames = Array.from({ length: count }, (__, number) => `d${number}`)
      let label = ''
      for (const [number, id] of documentNames.entries())
        [label = ''] = await remember(id, [
          `{Keller, Maria, ${tail(number)}} wrote page w${number} with {Ida Vogt}.`,
          // The node of the first one, whatever each calls her.
          'Note on {Maria Keller} alone.',
        ])
      const names = await keyer()
      const { gone } = await digitsOf(opening, label)
      const tails = documentNames.map((__, number) => names.identityTerm(tail(number)[7]!))
      const kept = [names.identity('ida vogt'), names.term('note')]
      const all = async (digits: readonly string[]) => [...new Set(await appears(graph, digits))]
      expect([await all([...gone, ...tails]), await all(kept)]).toEqual([[true], [true]])
      const asked = erase(label).catch(() => null)
      for (const waitMs of crashesMs) {
        await scheduler.wait(waitMs)
        await Promise.all([evictDurableObject(tenant), evictDurableObject(graph)]).catch(() => undefined)
      }
      await asked
      opened(await erase(label))
      await finish(tenant, isErased(tenant))
      expect([await all([...gone, ...tails]), await all(kept)]).toEqual([[false], [true]])
      for (const id of documentNames) expect(JSON.stringify(await valuesOf(id))).not.toMatch(/Maria/)
    },
    120_000,
  )
})
