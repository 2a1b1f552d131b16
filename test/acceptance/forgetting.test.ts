// Forgetting on a real instance: looked at first, by vertical and number, recorded, and the documents stay.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PruneAnswer } from '../../contract/forgetting.ts'
import { clawql as run } from './clawql.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'

let instance: TestInstance
let client: Client

beforeAll(async () => {
  const pruning = { maxNodes: 4, verticals: { legal: { retain: true } } }
  instance = await startInstance({ config: { memory: { pruning } } })
  client = createClient(instance.url)
})
afterAll(() => instance.stop())

const clawql = (...args: readonly string[]) => run(instance, ...args)
const answerOf = ({ out }: { readonly out: string }): PruneAnswer => JSON.parse(out) as PruneAnswer

async function remembered(): Promise<readonly string[]> {
  const { results } = await client.recall('plank')
  return results.map(({ content }) => content).toSorted()
}

test('clawql memory forget names what would go, then takes it, and what is retained stays', async () => {
  for (let n = 0; n < 3; n += 1)
    expect(await clawql('remember', `Plank ${n} of law.`, '--vertical', 'legal')).toMatchObject({ code: 0 })
  for (let n = 3; n < 8; n += 1) expect(await clawql('remember', `Plank ${n} of oak.`)).toMatchObject({ code: 0 })
  const before = await remembered()
  expect(before).toHaveLength(8)
  const looked = await clawql('memory', 'forget', '--dry-run')
  expect(looked.out).toMatch(/4 would go \(4 by maxNodes\), 4 kept, 0 held/)
  const dry = answerOf(await clawql('memory', 'forget', '--dry-run', '--json'))
  expect(dry).toMatchObject({ pruned: 4, kept: 4, dryRun: true, why: { maxNodes: 4 } })
  expect(dry.nodes).toHaveLength(4)
  expect(await remembered()).toEqual(before)
  expect(answerOf(await clawql('memory', 'forget', '--json'))).toMatchObject({ pruned: 4, kept: 4, dryRun: false })
  const after = await remembered()
  expect(after).toHaveLength(4)
  expect(after.filter((text) => text.endsWith('of law.'))).toHaveLength(3)
  for (const { id } of dry.nodes!) {
    const trail = await clawql('trail', id, '--json')
    expect(trail.out).toContain('memory.pruned')
  }
  const listed = await clawql('list', '--json')
  expect(listed.out.match(/"completed"/g)).toHaveLength(8)
}, 120_000)

test('a rule that is no rule is refused where the configuration is read', async () => {
  const config = { memory: { pruning: { maxAgeDays: 0 } } }
  const starting = startInstance({ config }).then(async (other) => {
    await other.stop()
    return 'started'
  })
  await expect(starting).rejects.toThrow(/memory\.pruning\.maxAgeDays/)
}, 60_000)
