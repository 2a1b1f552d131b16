// Where the Unix sockets stand: below the run folder, or, where that path is too long for one, in a folder that nobody else can have made.
import { lstatSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkPrivateFolder } from './private-files.ts'

/** sun_path has 104 bytes on macOS, 108 on Linux; our longest name is supervisor.sock. */
const pathBytesMax = 104
const nameBytesMax = 24
const isShort = (folder: string): boolean => Buffer.byteLength(folder) + nameBytesMax < pathBytesMax

/** Names the folder that mkdtemp made for this instance. It stands in a folder of ours alone, so nobody else can have written it. */
const recordPath = (runDir: string): string => join(runDir, 'socket-folder')

/** systemd's folder of the user: theirs, and nobody else may enter. Any other is not taken. */
function isOwnRuntimeDir(path: string): boolean {
  try {
    const stat = lstatSync(path)
    return stat.isDirectory() && stat.uid === process.getuid?.() && (stat.mode & 0o077) === 0
  } catch {
    return false
  }
}

function readRecorded(runDir: string): string | undefined {
  try {
    const path = readFileSync(recordPath(runDir), 'utf8').trim()
    return path !== '' && checkPrivateFolder(path) ? path : undefined
  } catch {
    // Not ours any more, or not there: a new one is made.
    return undefined
  }
}

export interface SocketPlaces {
  readonly runDir: string
  /** XDG_RUNTIME_DIR. */
  readonly userDir: string | undefined
  /** Of the folder below it: one for each data directory. */
  readonly name: string
}

/** The folder, which may still have to be made; undefined where only `makeSocketDir` can choose one. */
export function findSocketDir({ runDir, userDir, name }: SocketPlaces): string | undefined {
  const beside = join(runDir, 'sockets')
  if (isShort(beside)) return beside
  if (userDir !== undefined && isOwnRuntimeDir(userDir) && isShort(join(userDir, name))) return join(userDir, name)
  return readRecorded(runDir)
}

/** A new folder with a name that nobody can foresee, recorded in the run folder. */
export function makeSocketDir(runDir: string): string {
  const made = mkdtempSync(join(tmpdir(), 'clawql-'))
  writeFileSync(recordPath(runDir), `${made}\n`, { mode: 0o600 })
  return made
}
