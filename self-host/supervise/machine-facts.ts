// What this machine alone knows of the instance: processes, sizes of stores and logs, the newest backup.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { MachineFacts } from '../../contract/machine.ts'
import { readLastBackup } from '../backup/last-backup.ts'
import { readFreeDiskBytes } from '../free-disk.ts'
import { storeFolders } from '../runtime/stores.ts'
import type { Settings } from '../settings.ts'
import type { Child } from './child.ts'
import { readRssBytes } from './watch.ts'

/** A folder is walked at most so often: a store has few files, but a scrape must cost nothing. */
const sizesForMs = 10_000

function sizeOf(folder: string): number {
  if (!existsSync(folder)) return 0
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.reduce((sum, entry) => {
    try {
      return sum + statSync(join(entry.parentPath, entry.name)).size
    } catch {
      // Gone since it was listed, as SQLite's own files come and go.
      return sum
    }
  }, 0)
}

interface Sizes {
  readonly atMs: number
  readonly storeBytes: MachineFacts['storeBytes']
  readonly logBytes: number
}

function readSizes({ dataDir, runDir }: Settings): Sizes {
  const stores = storeFolders.map((store) => [store, sizeOf(join(dataDir, store))] as const)
  return { atMs: performance.now(), storeBytes: Object.fromEntries(stores), logBytes: sizeOf(join(runDir, 'logs')) }
}

/** Answers the facts of now; the launcher itself is one of the processes. */
export function createMachineFacts(settings: Settings, children: () => readonly Child[]): () => MachineFacts {
  const startedAtMs = Date.now()
  let sizes: Sizes | undefined
  return () => {
    if (sizes === undefined || sizes.atMs + sizesForMs < performance.now()) sizes = readSizes(settings)
    const processes = children().map((child) => ({
      name: child.options.name,
      residentBytes: child.pid === undefined ? 0 : readRssBytes(child.pid),
      restarts: child.restarts,
      isUp: child.state === 'running' || (child.state === 'stopped' && child.options.startsWhenNeeded === true),
    }))
    const launcher = { name: 'launcher', residentBytes: process.memoryUsage.rss(), restarts: 0, isUp: true }
    return {
      freeBytes: readFreeDiskBytes(settings.dataDir),
      processes: [launcher, ...processes],
      storeBytes: sizes.storeBytes,
      logBytes: sizes.logBytes,
      startedAtMs,
      backupAtMs: readLastBackup(settings.dataDir)?.takenAtMs ?? null,
    }
  }
}
