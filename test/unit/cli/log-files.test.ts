// Log files as `clawql logs` reads them: merged by time, filtered, across rotations, and followed.
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { createFollower, readTail } from '../../../cli/log-files.ts'
import { findLogSource, logNames } from '../../../self-host/supervise/guide-names.ts'
import { ProcessLog } from '../../../self-host/supervise/process-log.ts'

const dir = mkdtempSync(join(tmpdir(), 'clawql-logs-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
let folders = 0
const newFolder = (): string => {
  const folder = join(dir, String(folders++))
  mkdirSync(folder)
  return folder
}
const lineAt = (ms: number, more: object = {}): string =>
  JSON.stringify({ at: new Date(ms).toISOString(), event: 'x', ...more })

describe('readTail()', () => {
  it('answers the newest lines of all processes in the order of their times, whichever file they are in', () => {
    const lines = fc.array(fc.record({ process: fc.constantFrom('main', 'launcher', 'engine-0'), isOld: fc.boolean() }))
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 30 }), (drawn, count) => {
        const folder = newFolder()
        // A rotated file holds what is older than all of the newer one.
        const rotated = drawn.toSorted((a, b) => Number(b.isOld) - Number(a.isOld))
        for (const [at, { process, isOld }] of rotated.entries())
          appendFileSync(join(folder, `${process}.log${isOld ? '.1' : ''}`), `${lineAt(at * 1_000, { n: at })}\n`)
        for (const name of ['main', 'launcher', 'engine-0']) appendFileSync(join(folder, `${name}.log`), '')
        const found = readTail(folder, count, () => true).map(({ text }) => (JSON.parse(text) as { n: number }).n)
        expect(found).toEqual(rotated.map((_, n) => n).slice(-count))
      }),
      { numRuns: 50 },
    )
  })
})

describe('createFollower()', () => {
  it('answers what is written from now on: whole lines, of new files too, over a rotation', () => {
    const folder = newFolder()
    const path = join(folder, 'main.log')
    writeFileSync(path, `${lineAt(0)}\n`)
    const next = createFollower(folder)
    const texts = (): readonly string[] => next().map(({ text }) => text)
    expect(texts()).toEqual([])
    appendFileSync(path, `${lineAt(1)}\n${lineAt(2).slice(0, 10)}`)
    expect(texts()).toEqual([lineAt(1)])
    appendFileSync(path, `${lineAt(2).slice(10)}\n`)
    expect(texts()).toEqual([lineAt(2)])
    renameSync(path, `${path}.1`)
    writeFileSync(path, `${lineAt(3)}\n`)
    writeFileSync(join(folder, 'engine-0.log'), `${lineAt(4)}\n`)
    expect(texts()).toEqual([lineAt(3), lineAt(4)])
    expect(texts()).toEqual([])
  })
})

describe('ProcessLog', () => {
  it('gives every line a time, keeps JSON as it is, and lets no line pretend to be another', async () => {
    const folder = newFolder()
    const log = new ProcessLog(folder)
    const given = [
      '{"at":"2026-11-29T00:00:00.000Z","event":"a"}',
      '{"level":"info","message":"cuckoo warmup"}',
      'a\u001b[2J\rb',
      '{"cut":',
    ]
    for (const line of given) log.append('main', line)
    await wait(250)
    const lines = readFileSync(join(folder, 'main.log'), 'utf8').trim().split('\n')
    expect(lines).toHaveLength(given.length)
    expect(lines[0]).toBe(given[0])
    for (const line of lines) expect(line).toMatch(/^\{"at":"\d{4}-\d\d-\d\dT[\d:.]+Z"/)
    expect(lines[1]).toContain('"level":"info","message":"cuckoo warmup"')
    expect((JSON.parse(lines[2]!) as { message: string }).message).toBe('a [2J b')
  })

  it('survives a folder that can’t be written, and says that lines were lost', async () => {
    const folder = newFolder()
    const log = new ProcessLog(folder)
    rmSync(folder, { recursive: true })
    log.append('main', 'lost')
    await wait(250)
    mkdirSync(folder)
    log.append('main', 'kept')
    await wait(500)
    expect(readFileSync(join(folder, 'main.log'), 'utf8')).toContain('kept')
    expect(readFileSync(join(folder, 'launcher.log'), 'utf8')).toContain('log lines were lost')
  })
})

describe('findLogSource()', () => {
  it('knows the guide’s names, their short forms, and processes; nothing else', () => {
    const processes = ['launcher', 'main', 'compute-0', 'engine-0']
    for (const name of [...logNames, ...processes]) expect(findLogSource(name, processes), name).toBeDefined()
    for (const name of ['nosuch', '', 'constructor', 'engine-7'])
      expect(findLogSource(name, processes), name).toBeUndefined()
    expect(findLogSource('queue', processes)?.({ process: 'main', text: '{"worker":"pipeline"}' })).toBe(true)
    expect(findLogSource('queue', processes)?.({ process: 'main', text: '{"worker":"gateway"}' })).toBe(false)
  })
})
