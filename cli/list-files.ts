// The files that `clawql ingest` was pointed at, by the bytes of their names: a file system takes names that are no text.
import { lstatSync, readdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { CommandFailure, exitCodes } from './output.ts'

export interface ListedFile {
  /** What the system opens. */
  readonly path: Buffer
  /** What people are shown, and the last part of which is sent: bytes that are no UTF-8 stand as U+FFFD. */
  readonly shown: string
  readonly isTextName: boolean
  /** Why it can't be read, as far as that is known without opening it. */
  readonly fault: string | null
}

const slash = Buffer.from('/')

/** Files at and below these paths, without hidden ones. Throws where a path does not exist; what else is wrong is said of its file. */
export function listFiles(paths: readonly string[]): readonly ListedFile[] {
  return paths.flatMap((path) => existing(path).flatMap((found) => filesAt(found)))
}

/** An argument that came as U+FFFD is looked for beside its like: the system gives arguments as text only. */
function existing(path: string): readonly Buffer[] {
  const given = Buffer.from(path)
  if (statSync(given, { throwIfNoEntry: false }) !== undefined) return [given]
  const folder = dirname(path)
  const alike = path.includes('\uFFFD') ? namesIn(Buffer.from(folder)) : []
  const found = alike
    .map((name) => (path.startsWith(folder) ? join(Buffer.from(folder), name) : name))
    .filter((candidate) => candidate.toString() === path)
  if (found.length === 0) throw new CommandFailure(`${path} does not exist.`, exitCodes.usage)
  return found
}

const join = (folder: Buffer, name: Buffer): Buffer =>
  Buffer.concat(folder.at(-1) === slash[0] ? [folder, name] : [folder, slash, name])

function namesIn(folder: Buffer): readonly Buffer[] {
  try {
    return readdirSync(folder, { encoding: 'buffer' }).toSorted((a, b) => Buffer.compare(a, b))
  } catch {
    return []
  }
}

function filesAt(path: Buffer): readonly ListedFile[] {
  try {
    if (!statSync(path).isDirectory()) return [listed(path, null)]
    return readdirSync(path, { encoding: 'buffer' })
      .filter((name) => name[0] !== 0x2e && name.toString() !== 'node_modules')
      .toSorted((a, b) => Buffer.compare(a, b))
      .map((name) => join(path, name))
      .filter((inner) => isFileOrFolder(inner))
      .flatMap((inner) => filesAt(inner))
  } catch (error) {
    return [listed(path, faultOf(error))]
  }
}

/** Links, sockets and devices within a folder are passed over. */
function isFileOrFolder(path: Buffer): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  return stat !== undefined && (stat.isFile() || stat.isDirectory())
}

/** What the system says of a file that it does not give, such as EACCES. */
export function faultOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
  return `The file can not be read: ${code}.`
}

function listed(path: Buffer, fault: string | null): ListedFile {
  const shown = path.toString()
  return { path, shown, isTextName: Buffer.from(shown).equals(path), fault }
}
