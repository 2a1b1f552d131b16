// Scripts of known attacks, as they stand, against a whole instance: a flood of connections, a trail that is flooded until it is cut.
import { execFile, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TrailAnswer } from '../../../contract/audit.ts'
import { createClient } from '../client.ts'
import { startInnocents } from '../innocents.ts'
import { startInstance, type TestInstance } from '../instance.ts'

const script = (name: string): string =>
  fileURLToPath(new URL(`../../../../shared/data/attacks/${name}.py`, import.meta.url))
const isThere = existsSync(script('trail-flood')) && spawnSync('python3', ['--version']).status === 0
if (!isThere) process.stderr.write('skipped: scripts of attacks, which need the shared test data and python3\n')

const theft = 'the-theft-00000001'
let instance: TestInstance
beforeAll(async () => {
  if (isThere) instance = await startInstance({ descriptorsMax: 1_024 })
})
afterAll(() => instance?.stop())

async function run(name: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('python3', [script(name), String(instance.port), ...args])
  return stdout
}

describe.skipIf(!isThere)('a script of an attack', () => {
  it('connection-flood: main stays alive, and others are answered (F10)', async () => {
    const before = instance.pids().map(({ pid }) => pid)
    const innocents = startInnocents(instance.url, ['/healthz', '/api/documents'])
    // Who asked once is a stranger still, whose connection may be closed for another's (0085).
    await wait(400)
    const said = await run('connection-flood')
    const { failures } = await innocents.stop()
    expect(said).toBe('')
    expect(failures).toEqual([])
    expect(instance.pids().map(({ pid }) => pid)).toEqual(before)
  }, 60_000)

  it('trail-flood: the pages of a trail show what it was flooded to hide (F14)', async () => {
    const client = createClient(instance.url)
    await client.process('The windmill at Dunoon was let in March.')
    const [node] = (await client.recall('windmill')).results
    expect(await run('trail-flood', 'windmill', node!.id)).toMatch(/^200\nshown: /)
    const seen: string[] = []
    let cursor: string | null | undefined
    while (cursor !== null) {
      const query: string = cursor === undefined ? '' : `?cursor=${encodeURIComponent(cursor)}`
      const trail = (await client.json(`/api/audit/memory-node/${node!.id}${query}`)).body as TrailAnswer
      seen.push(...trail.entries.map(({ requestId }) => requestId))
      cursor = trail.nextCursor
    }
    expect(seen).toContain(theft)
  }, 120_000)
})
