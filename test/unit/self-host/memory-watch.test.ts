// The watch over a process's memory: it is asked to end above its cap, ended where it grows on, and the log says both.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { Child } from '../../../self-host/supervise/child.ts'
import { chooseMemoryCap } from '../../../self-host/supervise/memory-cap.ts'
import { ProcessLog } from '../../../self-host/supervise/process-log.ts'
import { watchMemory } from '../../../self-host/supervise/watch.ts'

const MiB = 1024 * 1024
const dir = mkdtempSync(join(tmpdir(), 'clawql-memory-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** Node itself has some 50 MB. It grows by 10 MiB every 20 ms to so many MiB, and takes its time to end. */
const growTo = (mebibytes: number): string =>
  `process.on('SIGTERM', () => {}); const kept = []
   setInterval(() => { if (kept.length * 10 < ${mebibytes}) kept.push(Buffer.alloc(10 << 20, 1)) }, 20)`

function grow(mebibytes: number, options: { readonly isGraceful: boolean }) {
  const log = new ProcessLog(dir)
  const child = new Child({
    name: 'grower',
    command: process.execPath,
    args: ['-e', growTo(mebibytes)],
    cwd: dir,
    environment: {},
    log,
    beforeStart: () => undefined,
    onStarted(started) {
      const onPassed = options.isGraceful ? { onPassed: () => started.restart(300) } : {}
      watchMemory(started, { rssMaxBytes: 150 * MiB, log, ...onPassed })
    },
    afterChange: () => undefined,
  })
  const events = (): readonly object[] =>
    log.tail(100, ({ process: name }) => name === 'launcher').map((line) => JSON.parse(line) as object)
  child.start()
  return { child, events }
}

describe.skipIf(process.platform !== 'linux')('watchMemory()', () => {
  it.each([
    { isGraceful: false, reason: 'memory cap' },
    { isGraceful: true, reason: 'asked to stop' },
  ])('starts a process anew that passes its cap: $reason', async ({ isGraceful, reason }) => {
    const { child, events } = grow(130, { isGraceful })
    const first = child.pid
    await vi.waitFor(
      () => {
        expect(events()).toContainEqual(
          expect.objectContaining({ event: 'memory cap passed', process: 'grower', capMiB: 150 }),
        )
        expect(events()).toContainEqual(expect.objectContaining({ event: 'process ended', reason }))
        expect(child.pid).toBeDefined()
        expect(child.pid).not.toBe(first)
      },
      { timeout: 30_000 },
    )
    await child.stop(100)
  })
})

describe('chooseMemoryCap()', () => {
  it('takes a number of MiB, has a default, and refuses anything else', () => {
    expect(chooseMemoryCap({ CLAWQL_MAIN_MEMORY_MIB: '700' })).toBe(700 * MiB)
    expect(chooseMemoryCap({})).toBeGreaterThanOrEqual(384 * MiB)
    expect(chooseMemoryCap({})).toBeLessThanOrEqual(1_536 * MiB)
    for (const given of ['much', '0', '383', '-1', '1e3', '700 '])
      expect(() => chooseMemoryCap({ CLAWQL_MAIN_MEMORY_MIB: given })).toThrow(/CLAWQL_MAIN_MEMORY_MIB/)
  })
})
