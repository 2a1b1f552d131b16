// Logs of processes where lines cannot be written: they are counted and told, the newest stay in memory, and nothing is thrown.
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ProcessLog } from '../../../self-host/supervise/process-log.ts'

const dir = mkdtempSync(join(tmpdir(), 'clawql-log-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

describe('ProcessLog', () => {
  it('counts lines that a full device takes none of, and says so once there is room', () => {
    const log = new ProcessLog(dir)
    const path = join(dir, 'main.log')
    symlinkSync('/dev/full', path)
    for (let i = 0; i < 3; i++) log.append('main', `{"n":${i}}`)
    log.flush()
    log.append('main', '{"n":3}')
    log.flush()
    expect(log.droppedLines).toBe(4)
    expect(log.tail(1, ({ process }) => process === 'main')[0]).toContain('"n":3')
    rmSync(path)
    log.append('main', '{"n":4}')
    log.flush()
    log.flush()
    expect(readFileSync(path, 'utf8')).toContain('"n":4')
    const told = readFileSync(join(dir, 'launcher.log'), 'utf8')
    expect(told).toContain('"event":"log lines were lost","lines":4')
    expect(log.droppedLines).toBe(4)
  })
})
