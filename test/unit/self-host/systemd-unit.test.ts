// The unit that `clawql up --service` prints: that of the example, for any folder and whoever starts it.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rootDir } from '../../../self-host/settings.ts'
import { execStart, serviceUnit } from '../../../self-host/systemd-unit.ts'

const hasAnalyze = spawnSync('systemd-analyze', ['--version']).status === 0
if (!hasAnalyze) console.log('skipped: the units are checked by systemd-analyze, which is not here')

describe('serviceUnit()', () => {
  it('is the example for a checkout', () => {
    const command = '/usr/bin/env node --max-semi-space-size=1 self-host/start.mjs start'
    const example = readFileSync(join(rootDir, 'examples', 'systemd', 'clawql.service'), 'utf8')
    const unit = serviceUnit({ user: 'clawql', folder: '/srv/clawql', command })
    expect(unit).toBe(example.slice(example.indexOf('[Unit]')))
  })

  it('sees what it runs, where that is below a home', () => {
    const unitOf = (folder: string, start: string): string =>
      serviceUnit({ user: 'a', folder, command: execStart(['/usr/bin/node', start, 'start']) })
    expect(unitOf('/srv/clawql', '/opt/clawql/start.mjs')).toContain('ProtectHome=true\n')
    for (const home of ['/home/a', '/root', '/run/user/1000'])
      for (const unit of [unitOf(`${home}/x`, '/opt/start.mjs'), unitOf('/srv/x', `${home}/of mine/start.mjs`)])
        expect(unit).toContain('ProtectHome=read-only\n')
  })

  it.runIf(hasAnalyze)('is one to systemd whatever its folder is called', () => {
    const dir = mkdtempSync(join(tmpdir(), 'clawql-unit-'))
    for (const folder of ['/srv/a folder', '/srv/100%', `/srv/it's "quoted"`, '/srv/back\\slash', '/srv/Zürich']) {
      const command = execStart([process.execPath, join(folder, 'start.mjs'), 'start'])
      const path = join(dir, 'clawql.service')
      writeFileSync(path, serviceUnit({ user: 'root', folder, command }))
      const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', path], { encoding: 'utf8' })
      const said = stderr.split('\n').filter((line) => line.includes('clawql.service'))
      expect([folder, status, said]).toEqual([folder, 0, []])
    }
    rmSync(dir, { recursive: true })
  })
})
