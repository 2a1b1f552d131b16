// One launcher per data directory: an SQLite file held in an exclusive transaction. The kernel frees it when the process dies, however it dies.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { LauncherRefusal } from './progress.ts'
import type { Settings } from './settings.ts'

export interface DirectoryLock {
  release(): void
}

/** Takes the lock, or answers undefined where another process has it. workerd itself does not lock its data. */
export function tryLock(settings: Settings): DirectoryLock | undefined {
  const database = new DatabaseSync(join(settings.runDir, 'lock.db'))
  try {
    database.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS held (at TEXT);')
    return { release: () => database.close() }
  } catch (error) {
    database.close()
    // SQLITE_BUSY, the only expected failure: https://www.sqlite.org/rescode.html#busy
    if ((error as { errcode?: number }).errcode === 5) return undefined
    throw error
  }
}

export function requireLock(settings: Settings): DirectoryLock {
  const lock = tryLock(settings)
  if (lock === undefined) {
    throw new LauncherRefusal(
      `An instance is already running on ${settings.dataDir}. See it with npx clawql ps, or set CLAWQL_DATA_DIR.`,
    )
  }
  return lock
}

/** Whether a running instance holds the directory. */
export function isLocked(settings: Settings): boolean {
  const lock = tryLock(settings)
  lock?.release()
  return lock === undefined
}
