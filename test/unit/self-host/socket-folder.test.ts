// Where sockets stand, by the length of the data directory's path and by what the user has: never in a folder that others can make first.
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assert, integer, property } from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { createFolders } from '../../../self-host/folders.ts'
import { readSettings } from '../../../self-host/settings.ts'
import { socketPaths } from '../../../self-host/supervise/main-process.ts'

const dir = mkdtempSync(join(tmpdir(), 'clawql-sockets-'))
const made: string[] = [dir]
afterAll(() => made.forEach((path) => rmSync(path, { recursive: true, force: true })))

const settingsOf = (length: number, environment: NodeJS.ProcessEnv = {}) =>
  readSettings({ ...environment, CLAWQL_DATA_DIR: join(dir, 'd'.repeat(length)) })
const userDir = (name: string, mode = 0o700): string => {
  const path = join(dir, name)
  mkdirSync(path)
  chmodSync(path, mode)
  return path
}

describe('the folder of sockets', () => {
  it('is short enough for a socket, ours alone, and stays the same, whatever the path', () => {
    assert(
      property(integer({ min: 1, max: 200 }), (length) => {
        const { socketDir, ...settings } = createFolders(settingsOf(length))
        made.push(socketDir)
        for (const path of Object.values(socketPaths({ ...settings, socketDir })))
          expect(Buffer.byteLength(path)).toBeLessThan(104)
        expect(statSync(socketDir).mode & 0o777).toBe(0o700)
        expect(createFolders(settingsOf(length)).socketDir).toBe(socketDir)
      }),
      { numRuns: 40 },
    )
  })

  it('is in XDG_RUNTIME_DIR where that is the user’s alone, and not where it is not', () => {
    const own = userDir('own')
    const chosen = createFolders(settingsOf(120, { XDG_RUNTIME_DIR: own })).socketDir
    expect(chosen.startsWith(`${own}/clawql-`)).toBe(true)
    const loose = userDir('loose', 0o755)
    const link = join(dir, 'link')
    symlinkSync(own, link)
    for (const path of [loose, link, join(dir, 'nowhere')]) {
      const other = createFolders(settingsOf(130, { XDG_RUNTIME_DIR: path })).socketDir
      made.push(other)
      expect(other.startsWith(path)).toBe(false)
    }
  })

  it.skipIf(process.getuid?.() !== 0)('is not the one that another user made in its place', () => {
    const own = userDir('user')
    const { socketDir } = settingsOf(140, { XDG_RUNTIME_DIR: own })
    mkdirSync(socketDir, { mode: 0o700 })
    chownSync(socketDir, 12_345, 12_345)
    expect(() => createFolders(settingsOf(140, { XDG_RUNTIME_DIR: own }))).toThrow(/belongs to another user/)
  })
})
