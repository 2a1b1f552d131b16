// The operating system's refusals in words: what could not be done, where, and what to do about it.
import { LauncherRefusal } from './progress.ts'

const uid = process.getuid?.()
const user = uid === undefined ? 'this user' : `this user (uid ${uid})`

const textByCode: { readonly [code in string]?: (path: string) => string } = {
  EACCES: (path) => `${user} may not write or enter ${path}. Correct its owner or mode, or choose another place.`,
  EPERM: (path) => `the system does not allow ${user} to change ${path}. Correct its owner, or choose another place.`,
  EROFS: (path) => `${path} is on a file system that can only be read. Choose another place.`,
  EEXIST: (path) => `${path} is a file where a folder is needed. Move it away, or choose another place.`,
  ENOTDIR: (path) => `a part of ${path} is a file where a folder is needed. Move it away, or choose another place.`,
  ENOENT: (path) => `${path} cannot be made: what is to hold it is not there. Choose another place.`,
  ENOSPC: (path) => `no space is left on the device of ${path}. Make room there.`,
  EDQUOT: (path) => `the quota of ${user} for ${path} is used up. Make room there.`,
  ENAMETOOLONG: (path) => `the name ${path} is too long for this file system. Choose another place.`,
  ELOOP: (path) => `${path} runs through too many symbolic links. Name the place itself.`,
  EISDIR: (path) => `${path} is a folder where a file is needed. Move it away.`,
  EMFILE: () => 'this process may open no more files. Raise its limit (ulimit -n) to 1024 or more.',
  ENFILE: () => 'this machine has no more open files to give. End what holds them, or raise fs.file-max.',
  ENOMEM: () => 'this machine has no memory left. End other programs, or give it more.',
  EIO: (path) => `the device of ${path} reports an error. Check its health before anything else.`,
}

/** Which setting names the place. */
export interface Place {
  readonly path: string
  readonly setting: string
}

/** A refusal for an error of the system; any other error is thrown as it is. */
export function explainSystemError(error: unknown, place?: Place): LauncherRefusal {
  const { code = '', path } = error as NodeJS.ErrnoException
  const text = textByCode[code]
  if (error instanceof LauncherRefusal || text === undefined) throw error
  const said = text(place?.path ?? path ?? 'a file')
  return new LauncherRefusal(`${code}: ${said}${place === undefined ? '' : ` Its setting is ${place.setting}.`}`)
}

/** Does the work; an error of the system becomes a refusal that names the place. */
export function atPlace<T>(place: Place, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw explainSystemError(error, place)
  }
}
