// A file that is given up when the disk is full, so that stores can still be opened and read: SQLite needs some pages for that too.
import { closeSync, existsSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { limits } from '../../contract/limits.ts'
import { readFreeDiskBytes } from '../free-disk.ts'
import type { ProcessLog } from './process-log.ts'

const MiB = 1024 * 1024
export const reserveBytes = 32 * MiB
/** Below this the reserve is given up. */
const fullBytes = 16 * MiB
const lookEveryMs = 500

const pathOf = (runDir: string): string => join(runDir, 'reserve')

/** What is there of it, in bytes. */
export function readReserve(runDir: string): number {
  return existsSync(pathOf(runDir)) ? statSync(pathOf(runDir)).size : 0
}

/** Written, not only as long as said: a file with a hole in it keeps no room. */
function makeReserve(path: string): void {
  const fd = openSync(path, 'w', 0o600)
  try {
    const part = Buffer.alloc(MiB, 1)
    for (let written = 0; written < reserveBytes; written += part.length) writeSync(fd, part)
  } finally {
    closeSync(fd)
  }
}

export class DiskReserve {
  readonly #folders: { readonly runDir: string; readonly dataDir: string }
  readonly #log: ProcessLog
  readonly #timer: NodeJS.Timeout

  /** Looks at once, and then twice a second. */
  constructor(folders: { readonly runDir: string; readonly dataDir: string }, log: ProcessLog) {
    this.#folders = folders
    this.#log = log
    this.look()
    this.#timer = setInterval(() => this.look(), lookEveryMs).unref()
  }

  /** Gives the reserve up, or makes it where there is plenty of room. Answers the free bytes. */
  look(): number {
    const { runDir, dataDir } = this.#folders
    const freeBytes = readFreeDiskBytes(dataDir)
    try {
      const hasReserve = readReserve(runDir) > 0
      if (hasReserve && freeBytes < fullBytes) return this.#giveUp(freeBytes)
      if (!hasReserve && freeBytes > limits.diskFreeBytesMin + reserveBytes) makeReserve(pathOf(runDir))
    } catch (error) {
      this.#log.event('disk reserve not kept', { error: (error as NodeJS.ErrnoException).code ?? 'unknown' })
    }
    return freeBytes
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #giveUp(freeBytes: number): number {
    rmSync(pathOf(this.#folders.runDir), { force: true })
    const left = readFreeDiskBytes(this.#folders.dataDir)
    this.#log.event('disk full, reserve given up', { freeBytes, leftBytes: left })
    return left
  }
}
