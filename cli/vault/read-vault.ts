// Reads the notes of an Obsidian vault, folder by folder in the order of their names, one at a time.
import { readdirSync, readFileSync, statSync, type Dirent } from 'node:fs'
import { join } from 'node:path'
import { limits } from '../../contract/limits.ts'
import { CommandFailure, exitCodes } from '../output.ts'
import { readNote, type ReadNote } from './note.ts'

/** Of an item's text in UTF-8, doubled for its escapes, and of its properties. */
const noteBytesMax = 8 * limits.itemCharactersMax + 256 * 1024
const depthMax = 32

export interface VaultNote {
  /** Below the vault. */
  readonly path: string
  readonly note: ReadNote
}

/** `… 2.md` stands behind `….md` and before `… 10.md`. */
const byName = new Intl.Collator('en', { numeric: true })
const stem = (name: string): string => name.replace(/\.md$/i, '')

function listFolder(folder: string): readonly Dirent[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true })
    return entries.toSorted((a, b) => byName.compare(stem(a.name), stem(b.name)))
  } catch {
    throw new CommandFailure(`${folder} can't be read as a folder.`, exitCodes.failed)
  }
}

function readOne(path: string): ReadNote {
  const { size } = statSync(path)
  if (size > noteBytesMax) return { kind: 'broken', why: `it is larger than ${noteBytesMax} bytes` }
  try {
    return readNote(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path)))
  } catch {
    return { kind: 'broken', why: 'it is no text in UTF-8' }
  }
}

/** Links are not followed, and what an editor keeps in hidden folders is not read. */
export function* readVault(folder: string, below = '', depth = 0): Generator<VaultNote> {
  if (depth > depthMax) return
  for (const entry of listFolder(join(folder, below))) {
    if (entry.name.startsWith('.')) continue
    const path = join(below, entry.name)
    if (entry.isDirectory()) yield* readVault(folder, path, depth + 1)
    else if (entry.isFile() && /\.md$/i.test(entry.name)) yield { path, note: readOne(join(folder, path)) }
  }
}
