// clawql remember on a real instance: one item, a file of them, and what it says of those that are refused.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clawql as run } from './clawql.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'

let instance: TestInstance
let client: Client

beforeAll(async () => {
  instance = await startInstance()
  client = createClient(instance.url)
})
afterAll(() => instance.stop())

const clawql = (...args: readonly string[]) => run(instance, ...args)

describe('clawql remember', () => {
  test('sends one item with what is said of it', async () => {
    const sent = await clawql('remember', 'The sluice sticks.', '--session', 'mill', '--tag', 'river', '--id', 'n-1')
    expect(sent, sent.err).toMatchObject({ code: 0 })
    expect(sent.out).toMatch(/^\w{26}  completed  n-1\n1 items, 0 known already, 0 still under way/)
    const { results } = await client.recall('sluice', { filter: { tags: ['river'] } })
    expect(results.map(({ content }) => content)).toEqual(['The sluice sticks.'])
  })

  test('sends a file in as many batches as it takes, and says which item was refused', async () => {
    const items = Array.from({ length: 300 }, (_, at) => ({ id: `f-${at}`, text: `Plank ${at} of the bridge is oak.` }))
    const path = join(instance.dir, 'items.jsonl')
    writeFileSync(
      path,
      `${[...items, { id: 'n-1', text: 'Other words.' }].map((item) => JSON.stringify(item)).join('\n')}\n`,
    )
    const sent = await clawql('remember', '--from', path)
    expect(sent.code).toBe(1)
    expect(sent.out).toMatch(/-{26} {2}refused {2}n-1 {2}CONFLICT: /)
    expect(sent.out).toMatch(/301 items, 0 known already/)
    const again = await clawql('remember', '--from', path, '--json')
    const answers = JSON.parse(again.out) as { deduplicated: number }[]
    expect(answers.map(({ deduplicated }) => deduplicated)).toEqual([256, 44])
  }, 90_000)

  test('takes what clawql memory export saved into another graph', async () => {
    const path = join(instance.dir, 'main.jsonl')
    expect(await clawql('memory', 'export', '--out', path)).toMatchObject({ code: 0 })
    expect(await clawql('memory', 'export', '--out', path)).toMatchObject({ code: 1 })
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
    expect(lines).toHaveLength(301)
    expect((await clawql('memory', 'export', '--out', '-')).out).toBe(`${lines.join('\n')}\n`)
    const sent = await clawql('remember', '--from', path, '--graph', 'copy')
    expect([sent.code, sent.out]).toEqual([0, expect.stringContaining('301 items, 0 known already')])
    const { results } = await client.recall('plank 41', { graph: 'copy' })
    expect(results[0]?.content).toBe('Plank 41 of the bridge is oak.')
    expect(await clawql('memory', 'import')).toMatchObject({ code: 2 })
  }, 90_000)

  test('takes words or a file, and a file of JSON alone', async () => {
    expect(await clawql('remember')).toMatchObject({ code: 2 })
    writeFileSync(join(instance.dir, 'broken.jsonl'), 'words\n')
    const broken = await clawql('remember', '--from', join(instance.dir, 'broken.jsonl'))
    expect([broken.code, broken.err]).toEqual([2, expect.stringContaining('Item 1 is no JSON object')])
  })
})
