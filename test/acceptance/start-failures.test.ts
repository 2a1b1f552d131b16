// Every start that fails: one message that says what is wrong and what to do, nothing made, no key lost, no hang.
import { spawnSync } from 'node:child_process'
import { chownSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootstrap } from '../../self-host/bootstrap.ts'
import { readSettings, rootDir } from '../../self-host/settings.ts'
import { findFreePort } from './instance.ts'
import { cleanUp, folders, isRoot, nobody, type Failure, type Place } from './broken-places.ts'
import { failures } from './start-failures.ts'

afterAll(cleanUp)

async function makePlace({ isForNobody, isSecondStart }: Failure): Promise<Place> {
  const dir = mkdtempSync(join(tmpdir(), 'clawql-fails-'))
  folders.push(dir)
  const at = {
    dir,
    data: join(dir, 'data'),
    secrets: join(dir, 'secrets'),
    config: join(dir, 'clawql.local.yaml'),
    port: await findFreePort(),
  }
  if (isSecondStart === true) {
    const settings = readSettings({
      CLAWQL_DATA_DIR: at.data,
      CLAWQL_SECRETS_DIR: at.secrets,
      CLAWQL_CONFIG: at.config,
      PORT: String(at.port),
    })
    await bootstrap(settings, { isLockHeld: false })
  }
  if (isForNobody === true && isRoot) chownSync(dir, nobody, nobody)
  return at
}

const listTree = (dir: string): readonly string[] => readdirSync(dir, { recursive: true }).map(String).toSorted()

describe('a start that fails', () => {
  beforeAll(() => expect(failures.length).toBeGreaterThan(22))

  it.each(failures.filter(({ isSkipped }) => isSkipped !== true))(
    'says so where $name',
    async (failure) => {
      const at = await makePlace(failure)
      const more = (await failure.prepare(at)) as NodeJS.ProcessEnv | undefined
      const before = listTree(at.dir)
      const asNobody = failure.isForNobody === true && isRoot ? { uid: nobody, gid: nobody } : {}
      const startedMs = performance.now()
      const { status, stdout, stderr } = spawnSync(
        failure.node ?? process.execPath,
        [join(failure.root?.() ?? rootDir, 'self-host', 'start.mjs'), 'start'],
        {
          cwd: '/',
          encoding: 'utf8',
          timeout: 60_000,
          env: {
            PATH: '/usr/bin:/bin',
            HOME: at.dir,
            PORT: String(at.port),
            CLAWQL_DATA_DIR: at.data,
            CLAWQL_SECRETS_DIR: at.secrets,
            CLAWQL_CONFIG: at.config,
            ...more,
          },
          ...asNobody,
        },
      )
      expect([status, stderr.split('\n').filter(Boolean).length, stderr]).toEqual([
        1,
        1,
        expect.stringMatching(failure.says),
      ])
      expect(stderr).toMatch(/^clawql: /)
      expect(stdout).not.toContain('Admin key')
      expect(listTree(at.dir)).toEqual(before)
      expect(performance.now() - startedMs).toBeLessThan(50_000)
    },
    90_000,
  )
})
