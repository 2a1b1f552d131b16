// One launcher per data directory: an SQLite file held in an exclusive transaction. The kernel frees it when the process dies, however it dies.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { LauncherRefusal } from './progress.ts'
import type { Settings } from './settings.ts'

export interface DirectoryLock {
  release(): void
}

const pathOf = (settings: Settings): string => join(settings.runDir, 'lock.db')

/** What SQLite says where the file cannot be opened or written: https://www.sqlite.org/rescode.html */
const refusals: { readonly [errcode in number]?: string } = {
  8: 'can only be read',
  10: 'cannot be written: the device reports an error, or is full',
  13: 'cannot be written: no space is left on its device',
  14: 'cannot be opened: its folder is not there, or this user may not write in it',
  26: 'is not what it should be; move it away',
}

function openDatabase(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path)
  } catch (error) {
    throw explainLockError(error, path)
  }
}

function explainLockError(error: unknown, path: string): Error {
  const text = refusals[(error as { errcode?: number }).errcode ?? 0]
  return text === undefined
    ? (error as Error)
    : new LauncherRefusal(`${path} ${text}. Correct that, or set CLAWQL_DATA_DIR.`)
}

/** Takes the lock, or answers undefined where another process has it. workerd itself does not lock its data. */
export function tryLock(settings: Settings): DirectoryLock | undefined {
  const path = pathOf(settings)
  const database = openDatabase(path)
  try {
    // The table stays from the first time on: to lock an empty file would write, and a full disk would keep an instance from starting.
    database.exec('PRAGMA journal_mode = DELETE; CREATE TABLE IF NOT EXISTS held (at TEXT); BEGIN EXCLUSIVE;')
    return { release: () => database.close() }
  } catch (error) {
    database.close()
    // SQLITE_BUSY, the only expected failure: https://www.sqlite.org/rescode.html#busy
    if ((error as { errcode?: number }).errcode === 5) return undefined
    throw explainLockError(error, path)
  }
}

export function requireLock(settings: Settings): DirectoryLock {
  const lock = tryLock(settings)
  if (lock === undefined) throw refuseSecond(settings)
  return lock
}

export const refuseSecond = ({ dataDir }: Settings): LauncherRefusal =>
  new LauncherRefusal(
    `An instance is already running on ${dataDir}. See it with npx clawql ps, or set CLAWQL_DATA_DIR.`,
  )

/** Whether a running instance holds the directory. Makes nothing. */
export function isLocked(settings: Settings): boolean {
  if (!existsSync(pathOf(settings))) return false
  const lock = tryLock(settings)
  lock?.release()
  return lock === undefined
}
