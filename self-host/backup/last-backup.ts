// When this data directory was last backed up, for `clawql ps`, `clawql doctor` and the metrics.
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface LastBackup {
  readonly takenAtMs: number
  readonly folder: string
  readonly generation: string
  readonly sizeBytes: number
}

const pathIn = (dataDir: string): string => join(dataDir, 'last-backup.json')

/** Undefined where there was none. */
export function readLastBackup(dataDir: string): LastBackup | undefined {
  try {
    return JSON.parse(readFileSync(pathIn(dataDir), 'utf8')) as LastBackup
  } catch {
    return undefined
  }
}

export function writeLastBackup(dataDir: string, backup: LastBackup): void {
  const path = pathIn(dataDir)
  writeFileSync(`${path}.new`, `${JSON.stringify(backup)}\n`, { mode: 0o600 })
  renameSync(`${path}.new`, path)
}
