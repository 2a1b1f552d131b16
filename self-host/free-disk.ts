// Free bytes for us on the file system that holds a folder.
import { existsSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'

/** Of the nearest folder above where there is none yet. */
export function readFreeDiskBytes(path: string): number {
  let existing = path
  while (!existsSync(existing)) existing = dirname(existing)
  const stat = statfsSync(existing)
  return stat.bavail * stat.bsize
}
