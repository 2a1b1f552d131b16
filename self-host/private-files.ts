// Files and folders of ours alone: created once, refused where anybody else could have read or replaced them.
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
  renameSync,
  unlinkSync,
  writeSync,
  type Stats,
} from 'node:fs'
import { randomBytes } from 'node:crypto'
import { dirname } from 'node:path'
import { LauncherRefusal } from './progress.ts'

const ownUid = process.getuid?.()

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

function lookAt(path: string): Stats | undefined {
  try {
    return lstatSync(path)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Refuses a folder that is a link, another user's, or open to others. False where there is none. */
export function checkPrivateFolder(path: string): boolean {
  const stat = lookAt(path)
  if (stat === undefined) return false
  if (stat.isSymbolicLink())
    throw new LauncherRefusal(`${path} is a symbolic link. Fix: name the folder itself, or replace the link with it.`)
  if (!stat.isDirectory()) throw new LauncherRefusal(`EEXIST: ${path} is not a folder. Move it away and start again.`)
  if (ownUid !== undefined && stat.uid !== ownUid)
    throw new LauncherRefusal(`${path} belongs to another user (uid ${stat.uid}). Fix: chown ${ownUid} ${path}`)
  if ((stat.mode & 0o077) !== 0) throw new LauncherRefusal(`${path} can be entered by others. Fix: chmod 700 ${path}`)
  return true
}

/** Creates the folder with mode 0700, or checks that it is one that only we can enter. */
export function requirePrivateFolder(path: string): void {
  if (checkPrivateFolder(path)) return
  mkdirSync(path, { recursive: true, mode: 0o700 })
  checkPrivateFolder(path)
}

/**
 * Opens and reads a file, or undefined where there is none. Never waits: a FIFO opens at once and is refused. Of the open file, not of
 * its name, so that nothing can be exchanged in between.
 */
function readChecked(path: string, flags: number, check: (stat: Stats) => void): string | undefined {
  let fd: number
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | flags)
  } catch (error) {
    if (isMissing(error)) return undefined
    if ((error as NodeJS.ErrnoException).code === 'ELOOP')
      throw new LauncherRefusal(`${path} is a symbolic link. Fix: replace it with the file itself.`)
    throw error
  }
  try {
    const stat = fstatSync(fd)
    if (!stat.isFile()) throw new LauncherRefusal(`${path} is not a file. Move it away and start again.`)
    check(stat)
    return readFileSync(fd, 'utf8')
  } finally {
    closeSync(fd)
  }
}

/** Reads a secret, or undefined where there is none. A symbolic link, another owner or a looser mode is refused. */
export function readPrivateFile(path: string): string | undefined {
  return readChecked(path, constants.O_NOFOLLOW, (stat) => {
    if (ownUid !== undefined && stat.uid !== ownUid)
      throw new LauncherRefusal(`${path} belongs to another user. Fix: chown ${ownUid} ${path}`)
    if ((stat.mode & 0o077) !== 0) throw new LauncherRefusal(`${path} can be read by others. Fix: chmod 600 ${path}`)
  })
}

/** Reads what others may read but only we, or root, may write. Links are followed, to a file that holds to the same. */
export function readOwnFile(path: string): string | undefined {
  return readChecked(path, 0, (stat) => {
    if (ownUid !== undefined && stat.uid !== ownUid && stat.uid !== 0)
      throw new LauncherRefusal(`${path} belongs to another user (uid ${stat.uid}). Fix: chown ${ownUid} ${path}`)
    if ((stat.mode & 0o022) !== 0)
      throw new LauncherRefusal(`${path} can be written by others. Fix: chmod go-w ${path}`)
  })
}

function syncFolder(path: string): void {
  const fd = openSync(path, constants.O_RDONLY)
  fsyncSync(fd)
  closeSync(fd)
}

/** Writes and syncs a file of mode 0600 beside the place it is for; answers its path. */
function writeDraft(path: string, content: string): string {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const fd = openSync(draft, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600)
  try {
    writeSync(fd, content)
    fsyncSync(fd)
  } catch (error) {
    unlinkSync(draft)
    throw error
  } finally {
    closeSync(fd)
  }
  return draft
}

/** Puts a file in the place of what stands there, whole. Durable on return. */
export function replacePrivateFile(path: string, content: string): void {
  renameSync(writeDraft(path, content), path)
  syncFolder(dirname(path))
}

/**
 * Creates a file whole or not at all: written and synced beside its place, then linked to it, which fails where a file stands already.
 * Answers whether this call created it. Durable on return.
 */
export function createPrivateFile(path: string, content: string): boolean {
  const draft = writeDraft(path, content)
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
