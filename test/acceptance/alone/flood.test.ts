// Floods of connections, without a key, at 1,024 open files and at the machine's own limit: no process ends, and nobody else notices.
import { execFile, execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rootDir } from '../../../self-host/settings.ts'
import { createClient } from '../client.ts'
import { attacks } from '../flooder.ts'
import { ask, startInnocents } from '../innocents.ts'
import { startInstance, type TestInstance } from '../instance.ts'

/** Ours, which the attacker has too. */
const ownLimit = Number(execFileSync('/bin/sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }))
/** Where other programs take the cores too, a connection waits for the kernel's second SYN. Alone on two cores it is some 300 ms. */
const p99MaxMs = 10_000
const paths = ['/healthz', '/readyz', '/api/documents', '/api/audit/checkpoint']

/** In a process of its own, so that the innocents' times are the server's. */
async function flood(port: number, kind: string, { count, forMs }: { count: number; forMs: number }): Promise<number> {
  const args = [join(rootDir, 'test', 'acceptance', 'flooder.ts'), String(port), kind, String(count), String(forMs)]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  return Number(stdout)
}

describe.each([
  { name: '1,024 open files', descriptorsMax: 1_024, count: 1_100, forMs: 3_000 },
  { name: 'the machine’s own limit', descriptorsMax: undefined, count: Math.min(10_200, ownLimit - 100), forMs: 6_000 },
])('with $name', ({ descriptorsMax, count, forMs }) => {
  let instance: TestInstance
  beforeAll(async () => {
    instance = await startInstance(descriptorsMax === undefined ? {} : { descriptorsMax })
  }, 180_000)
  afterAll(() => instance.stop())

  it.each(Object.keys(attacks))(
    'endures connections that %s',
    async (kind) => {
      const before = instance.pids().map(({ pid }) => pid)
      const innocents = startInnocents(instance.url, paths)
      await wait(300)
      const opened = await flood(instance.port, kind, { count, forMs })
      expect(await ask(`${instance.url}/readyz`, undefined), 'a new client after the flood').toBe(200)
      const report = await innocents.stop()
      console.log(`${opened} connections that ${kind}; innocents: ${JSON.stringify(report)}`)
      expect(report.failures).toEqual([])
      expect(report.p99Ms).toBeLessThan(p99MaxMs)
      expect(instance.pids().map(({ pid }) => pid)).toEqual(before)
      expect(opened).toBeGreaterThan(descriptorsMax ?? 2_048)
    },
    60_000,
  )

  it('works on documents afterwards', async () => {
    expect((await createClient(instance.url).process('A barge with Anna Weber on board.')).status).toBe('completed')
  }, 60_000)
})
