// One instant of all stores: a read transaction on each SQLite file keeps what it saw, while others write on; copied at leisure.
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { LauncherRefusal } from '../progress.ts'

/** 16 MiB a step: other work of this process goes on between two of them. */
const pagesPerStep = 4_096

/** SQLite's own files beside a database. */
const besidePattern = /\.sqlite-(?:wal|shm)$/

/** Every database below the folders. A file of another kind is refused: a copy without it would lack something. */
export function listDatabases(dataDir: string, folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(dataDir, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !besidePattern.test(entry.name))
      .map((entry) => {
        const path = relative(dataDir, join(entry.parentPath, entry.name))
        if (!entry.name.endsWith('.sqlite'))
          throw new LauncherRefusal(`${path} is no file of this release's stores, so it is not known how to copy it.`)
        return path
      }),
  )
}

/** Connections opened beforehand cost nothing while the main process stands still. */
export class Snapshot {
  readonly #dataDir: string
  readonly #folders: readonly string[]
  readonly #databases = new Map<string, DatabaseSync>()

  constructor(dataDir: string, folders: readonly string[]) {
    this.#dataDir = dataDir
    this.#folders = folders
    this.#open()
  }

  #open(): void {
    for (const path of listDatabases(this.#dataDir, this.#folders)) {
      if (this.#databases.has(path)) continue
      const database = new DatabaseSync(join(this.#dataDir, path), { readOnly: true, timeout: 1_000 })
      database.prepare('SELECT count(*) FROM sqlite_schema').get()
      this.#databases.set(path, database)
    }
  }

  /** Keeps the state of this moment. Nothing may write meanwhile; afterwards everybody may. */
  pin(): void {
    this.#open()
    for (const database of this.#databases.values()) {
      database.exec('BEGIN')
      // SQLite takes its snapshot at the first read, not at BEGIN.
      database.prepare('SELECT count(*) FROM sqlite_schema').get()
    }
  }

  get paths(): readonly string[] {
    return [...this.#databases.keys()].toSorted()
  }

  get sizeBytes(): number {
    return this.paths.reduce((sum, path) => sum + statSync(join(this.#dataDir, path)).size, 0)
  }

  /** Copies what was pinned of one file and lets go of it, so that its log can be reset. Checked and on disk on return. */
  async copy(path: string, target: string, options: { readonly isCompacted: boolean }): Promise<void> {
    const database = this.#databases.get(path)
    if (database === undefined) throw new LauncherRefusal(`${path} was copied already.`)
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 })
    // SQLite would create it readable by all.
    closeSync(openSync(target, 'wx', 0o600))
    await backup(database, target, { rate: pagesPerStep })
    database.close()
    this.#databases.delete(path)
    settle(target, options)
  }

  close(): void {
    for (const database of this.#databases.values()) database.close()
    this.#databases.clear()
  }
}

/** One file without a log beside it. Compacting leaves nothing in free pages, such as a key that was destroyed. */
function settle(path: string, { isCompacted }: { readonly isCompacted: boolean }): void {
  const database = new DatabaseSync(path)
  try {
    database.exec('PRAGMA journal_mode = DELETE')
    if (isCompacted) database.exec('VACUUM')
    const found = database.prepare('PRAGMA integrity_check').all() as unknown as readonly { integrity_check: string }[]
    if (found.length !== 1 || found[0]?.integrity_check !== 'ok')
      throw new LauncherRefusal(`${path} is damaged as it stands: ${found[0]?.integrity_check ?? 'unreadable'}`)
  } finally {
    database.close()
  }
  syncPath(path)
}

export function syncPath(path: string): void {
  const fd = openSync(path, 'r')
  fsyncSync(fd)
  closeSync(fd)
}
