// The running instance of a data directory: where it is, and its control socket.
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join, resolve } from 'node:path'
import { CommandFailure, exitCodes } from './output.ts'

export interface ControlFile {
  readonly controlSocket: string
  readonly url: string
  /** The log's verifier key, derived from the instance's own secret: what the command line pins. */
  readonly vkey: string
  readonly configPath: string
  readonly startedAtMs: number
}

/** What the launcher wrote at its last start, or undefined where this directory never ran one. */
export function readControlFile(environment: NodeJS.ProcessEnv): ControlFile | undefined {
  const path = join(resolve(environment['CLAWQL_DATA_DIR'] ?? './data'), 'run', 'control.json')
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ControlFile
  } catch {
    return undefined
  }
}

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
  const file = readControlFile(process.env)
  const next = 'Start it with npm start (or clawql up), in the folder that holds data/, or set CLAWQL_DATA_DIR.'
  if (file === undefined) throw new CommandFailure('No instance was started here.', exitCodes.unreachable, next)
  try {
    return await send(file.controlSocket, method, path)
  } catch {
    throw new CommandFailure('The instance is not running.', exitCodes.unreachable, next)
  }
}
