// The log read over HTTP while documents run is accepted by a Go program on golang.org/x/mod/sumdb; falsified copies are refused.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TrailAnswer } from '../../contract/audit.ts'
import { parseCheckpointNote } from '../../core/audit/checkpoint.ts'
import { formatTilePath } from '../../core/audit/tile-path.ts'
import { tilesSince } from '../../core/audit/tile.ts'
import { createClient, type Client } from './client.ts'
import { falsifications } from './falsify.ts'
import { startInstance, type TestInstance } from './instance.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'clawql-verify-'))
const program = path.join(folder, 'go-verify')
const sources = path.join(import.meta.dirname, 'go-verify')
const built = spawnSync('go', ['build', '-o', program, '.'], { cwd: sources, encoding: 'utf8' })
const hasGo = built.status === 0
if (!hasGo) console.log(`skipped: the outside verifier needs Go: ${built.error?.message ?? built.stderr}`)

let instance: TestInstance
let client: Client
beforeAll(async () => {
  instance = await startInstance()
  client = createClient(instance.url)
})
afterAll(async () => {
  await instance.stop()
  rmSync(folder, { recursive: true, force: true })
})

function verify(source: string, ...more: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(program, ['-vkey', instance.vkey, ...more, source], { encoding: 'utf8' })
  return { status, output: stdout + stderr }
}

/** Copies the log as it is served: the checkpoint, every tile and every bundle of its size. */
async function save(directory: string): Promise<number> {
  const note = await client.text('/api/audit/log/checkpoint')
  const { size } = parseCheckpointNote(note)!.checkpoint
  mkdirSync(directory, { recursive: true })
  writeFileSync(path.join(directory, 'checkpoint'), note)
  for (const tile of tilesSince(0, size)) {
    const file = path.join(directory, formatTilePath(tile))
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, (await client.bytes(`/api/audit/log/${formatTilePath(tile)}`))!)
  }
  return size
}

test.runIf(hasGo)('the log is accepted while documents run, and an earlier checkpoint is its prefix', async () => {
  const url = `${instance.url}/api/audit/log`
  await client.process('The first page of the inventory of the eastern depot.')
  const earlier = path.join(folder, 'earlier')
  writeFileSync(earlier, await client.text('/api/audit/log/checkpoint'))
  const running = Promise.all(
    Array.from({ length: 60 }, (_, i) => client.process(`Page ${i} lists crate ${i * 7} of the depot.`)),
  )
  for (let i = 0; i < 5; i++) {
    const { status, output } = verify(url, '-old', earlier)
    expect(output).toMatch(/^verified: \d+ records, root [0-9a-f]{64}/)
    expect(status).toBe(0)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await running
  expect(verify(url, '-old', earlier).output).toMatch(/verified: 36[67] records/)
})

test.runIf(hasGo)(
  'a trail that is paged and saved shows every record of its document, and one with a gap is refused',
  async () => {
    const { documentId } = await client.process('The last page of the inventory, which somebody downloads.')
    await client.json('/api/memory/recall', { method: 'POST', body: JSON.stringify({ query: 'inventory' }) })
    await client.bytes(`/api/documents/${documentId}/archive`)
    const pages: TrailAnswer[] = []
    for (let cursor: string | null = '0'; cursor !== null; cursor = pages.at(-1)!.nextCursor)
      pages.push(await client.trail(documentId, `?limit=3&cursor=${cursor}`))
    const entries = pages.flatMap((page) => page.entries)
    expect(pages.length).toBe(Math.ceil(entries.length / 3))
    expect(entries.map(({ type }) => type).slice(-2)).toEqual(['memory.recalled', 'document.downloaded'])
    expect(pages.every(({ verified, total }) => verified && total === entries.length)).toBe(true)
    const file = path.join(folder, 'trail')
    const look = (shown: readonly object[]): number | null => {
      writeFileSync(file, shown.map((page) => JSON.stringify(page)).join('\n'))
      return verify(`${instance.url}/api/audit/log`, '-trail', file).status
    }
    expect(look(pages)).toBe(0)
    const without = (n: number) =>
      pages.map((page) => ({ ...page, entries: page.entries.filter((one) => one !== entries[n]) }))
    for (const n of [0, 3, entries.length - 1]) {
      expect(look(without(n))).toBe(1)
      expect(look(without(n).map((page) => ({ ...page, total: page.total - 1 })))).toBe(1)
    }
  },
)

test.runIf(hasGo)('at least 30 falsified copies are refused', async () => {
  const original = path.join(folder, 'log')
  const size = await save(original)
  expect(verify(original).status).toBe(0)
  const accepted: string[] = []
  let refused = 0
  for (const falsification of falsifications.filter(({ sizeMin }) => sizeMin <= size)) {
    const directory = path.join(folder, 'falsified')
    cpSync(original, directory, { recursive: true })
    falsification.apply({ directory, size })
    if (verify(directory).status === 0) accepted.push(falsification.name)
    else refused++
    rmSync(directory, { recursive: true })
  }
  console.log(`measured: ${refused} falsified copies refused`)
  expect(accepted).toEqual([])
  expect(refused).toBeGreaterThanOrEqual(30)
})
