// Secrets on disk: created once, readable by their owner only, refused where anybody else could have read or replaced them.
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { randomBytes } from 'node:crypto'
import { dirname } from 'node:path'
import { LauncherRefusal } from './progress.ts'

const ownUid = process.getuid?.()

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

/** Creates the folder with mode 0700, or checks that it is one that only we can enter. */
export function requirePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const stat = lstatSync(path)
  if (!stat.isDirectory())
    throw new LauncherRefusal(`${path} is not a folder. Move it away and run the bootstrap again.`)
  if (ownUid !== undefined && stat.uid !== ownUid)
    throw new LauncherRefusal(`${path} belongs to another user. Fix: chown ${ownUid} ${path}`)
  if ((stat.mode & 0o077) !== 0) throw new LauncherRefusal(`${path} can be entered by others. Fix: chmod 700 ${path}`)
}

/** Reads a secret, or undefined where there is none. A symbolic link, another owner or a looser mode is refused. */
export function readPrivateFile(path: string): string | undefined {
  let fd: number
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  } catch (error) {
    if (isMissing(error)) return undefined
    if ((error as NodeJS.ErrnoException).code === 'ELOOP')
      throw new LauncherRefusal(`${path} is a symbolic link. Fix: replace it with the file itself.`)
    throw error
  }
  try {
    const stat = fstatSync(fd)
    if (!stat.isFile()) throw new LauncherRefusal(`${path} is not a file. Move it away and run the bootstrap again.`)
    if (ownUid !== undefined && stat.uid !== ownUid)
      throw new LauncherRefusal(`${path} belongs to another user. Fix: chown ${ownUid} ${path}`)
    if ((stat.mode & 0o077) !== 0) throw new LauncherRefusal(`${path} can be read by others. Fix: chmod 600 ${path}`)
    return readFileSync(fd, 'utf8')
  } finally {
    closeSync(fd)
  }
}

function syncFolder(path: string): void {
  const fd = openSync(path, constants.O_RDONLY)
  fsyncSync(fd)
  closeSync(fd)
}

/**
 * Creates a file whole or not at all: written and synced beside its place, then linked to it, which fails where a file stands already.
 * Answers whether this call created it. Durable on return.
 */
export function createPrivateFile(path: string, content: string): boolean {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const fd = openSync(draft, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600)
  try {
    writeSync(fd, content)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
  try {
    linkSync(draft, path)
    syncFolder(dirname(path))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    unlinkSync(draft)
  }
}
