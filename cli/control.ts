// The running instance of a data directory: where it is, and its control socket.
import { lstatSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { dirname, join, resolve } from 'node:path'
import { CommandFailure, exitCodes } from './output.ts'
import { startCommand } from '../self-host/settings.ts'

export interface ControlFile {
  readonly controlSocket: string
  readonly url: string
  /** The log's verifier key, derived from the instance's own secret: what the command line pins. */
  readonly vkey: string
  readonly configPath: string
  readonly startedAtMs: number
}

/** What stands at the place of the control file: the file, or why it is not used. */
export type ControlPlace =
  | { readonly file: ControlFile }
  | { readonly file: undefined; readonly path: string; readonly reason: string | undefined }

const ownUid = process.getuid?.()

/** Only our own launcher can have written it: a cloned or unpacked folder must not say where requests go. */
function explainMistrust(path: string): string | undefined {
  const folder = lstatSync(dirname(path))
  const file = lstatSync(path)
  if (!folder.isDirectory() || !file.isFile()) return 'it is not a file in a folder'
  if (ownUid !== undefined && (folder.uid !== ownUid || file.uid !== ownUid)) return 'it belongs to another user'
  if ((folder.mode & 0o077) !== 0) return 'others can enter its folder'
  return (file.mode & 0o022) === 0 ? undefined : 'others can write it'
}

/** Whether the address is of this machine, by a name that nobody can take. */
export function isLoopbackAddress(url: string): boolean {
  try {
    const { protocol, hostname } = new URL(url)
    return (
      protocol === 'http:' &&
      (hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname))
    )
  } catch {
    return false
  }
}

/** Looks for the control file of CLAWQL_DATA_DIR, or of `./data`. */
export function findControlFile(environment: NodeJS.ProcessEnv): ControlPlace {
  const path = join(resolve(environment['CLAWQL_DATA_DIR'] || './data'), 'run', 'control.json')
  try {
    const mistrust = explainMistrust(path)
    if (mistrust !== undefined) return { file: undefined, path, reason: mistrust }
    const file = JSON.parse(readFileSync(path, 'utf8')) as ControlFile
    if (isLoopbackAddress(file.url)) return { file }
    return { file: undefined, path, reason: 'its address is not of this machine; name the server by CLAWQL_URL' }
  } catch {
    return { file: undefined, path, reason: undefined }
  }
}

/** What the launcher wrote at its last start, or undefined where this directory never ran one, or the file can't be trusted. */
export const readControlFile = (environment: NodeJS.ProcessEnv): ControlFile | undefined =>
  findControlFile(environment).file

function send(socketPath: string, method: string, path: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, method, path, agent: false }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () => resolve(JSON.parse(Buffer.concat(parts).toString('utf8'))))
      answer.on('error', reject)
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}

/** Asks the launcher. Fails with `unreachable` where none runs. */
export async function askLauncher(method: 'GET' | 'POST', path: string): Promise<unknown> {
  const place = findControlFile(process.env)
  const next = `Start it with ${startCommand}, in the folder that holds data/, or set CLAWQL_DATA_DIR.`
  if (place.file === undefined) {
    const why =
      place.reason === undefined ? 'No instance was started here.' : `${place.path} is not used: ${place.reason}.`
    throw new CommandFailure(why, exitCodes.unreachable, next)
  }
  try {
    return await send(place.file.controlSocket, method, path)
  } catch {
    throw new CommandFailure('The instance is not running.', exitCodes.unreachable, next)
  }
}
