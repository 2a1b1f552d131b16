// The newest checkpoint of each audit log, kept beside the secrets: a data directory that is set back as a whole does not extend it.
import { closeSync, existsSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { tenantIdPattern } from '../../contract/tenant.ts'
import { parseCheckpointNote } from '../../core/audit/checkpoint.ts'
import { readPrivateFile, requirePrivateFolder } from '../private-files.ts'
import type { Settings } from '../settings.ts'
import { listen } from './control.ts'
import { createServer } from './node-http.ts'

/** A note has three lines and a signature or two. */
const noteBytesMax = 4_096

export const keptCheckpointsSocket = ({ socketDir }: Pick<Settings, 'socketDir'>): string =>
  join(socketDir, 'checkpoints.sock')

export const keptCheckpointsFolder = ({ secretsDir }: Pick<Settings, 'secretsDir'>): string =>
  join(secretsDir, 'checkpoints')

/** Whoever restores an older copy on purpose has its log go on from there: what was kept stands aside, as evidence. */
export function setKeptCheckpointsAside(settings: Pick<Settings, 'secretsDir'>, nowMs: number): void {
  const folder = keptCheckpointsFolder(settings)
  if (existsSync(folder)) renameSync(folder, `${folder}-before-restore-${nowMs}`)
}

/** `/<tenant>/<epoch>`, or null. */
function readPlace(path: string): string | null {
  const [, tenantId = '', epoch = '', ...more] = path.split('/')
  const isPlace = tenantIdPattern.test(tenantId) && /^[1-9][0-9]{0,5}$/.test(epoch) && more.length === 0
  return isPlace ? `${tenantId}-${epoch}.note` : null
}

/** Null where the bytes are none of a checkpoint, or too many. */
async function readNote(request: IncomingMessage): Promise<string | null> {
  let text = ''
  for await (const piece of request.setEncoding('utf8')) {
    text += String(piece)
    if (text.length > noteBytesMax) return null
  }
  return parseCheckpointNote(text) === null ? null : text
}

const sizeOf = (note: string): number => parseCheckpointNote(note)?.checkpoint.size ?? 0

/** Whole or not at all; durable on return. */
function replaceFile(path: string, content: string): void {
  const fd = openSync(`${path}.new`, 'w', 0o600)
  try {
    writeSync(fd, content)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
  renameSync(`${path}.new`, path)
}

/**
 * `GET /<tenant>/<epoch>` answers the kept note or 404. `PUT` keeps a newer one: 204, or 409 where a longer log's is kept already. It
 * never goes back by itself; whoever restores an older copy on purpose moves the file away.
 */
export async function serveKeptCheckpoints(settings: Pick<Settings, 'secretsDir' | 'socketDir'>): Promise<Server> {
  const folder = keptCheckpointsFolder(settings)
  requirePrivateFolder(folder)
  const route = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const name = readPlace(request.url ?? '')
    if (name === null) return void response.writeHead(404).end()
    const path = join(folder, name)
    const kept = readPrivateFile(path)
    if (request.method === 'GET') return void response.writeHead(kept === undefined ? 404 : 200).end(kept ?? '')
    const note = request.method === 'PUT' ? await readNote(request) : null
    if (note === null) return void response.writeHead(400).end()
    const isOlder = kept !== undefined && sizeOf(kept) > sizeOf(note)
    if (!isOlder && kept !== note) replaceFile(path, note)
    response.writeHead(isOlder ? 409 : 204).end()
  }
  const server = createServer((request, response) => {
    route(request, response).catch(() => response.writeHead(500).end())
  })
  return await listen(server, keptCheckpointsSocket(settings))
}
