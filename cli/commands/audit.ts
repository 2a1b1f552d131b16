// clawql audit verify: reads the whole log, rebuilds its root and checks the signed checkpoint against a pinned key.
import { createHash, createPublicKey, verify } from 'node:crypto'
import type { EpochOpened } from '../../contract/audit.ts'
import { createChainWalk, type ChainedEntry } from '../../core/audit/chain.ts'
import { parseCheckpointNote } from '../../core/audit/checkpoint.ts'
import { decodeBundle } from '../../core/audit/entry-bundle.ts'
import { appendLeaf, emptyFrontier, frontierRoot } from '../../core/audit/frontier.ts'
import { formatVerifierKey, parseVerifierKey, signatureBy, type SignedNote } from '../../core/audit/signed-note.ts'
import { formatTilePath, tileWidth } from '../../core/audit/tile-path.ts'
import { leafHash } from '../../core/audit/tree-hash.ts'
import { createApi, toFailure, type Api } from '../api.ts'
import { optionText, type Command, type Invocation } from '../command.ts'
import { readControlFile } from '../control.ts'
import { CommandFailure, createBar, exitCodes } from '../output.ts'
import { pinCheckpoint, readPinnedCheckpoint, type PinnedCheckpoint } from '../pinned-checkpoint.ts'

const usage = 'audit verify [url] [--vkey KEY] | audit epoch --reason TEXT'
const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()
const unverified = (message: string): CommandFailure =>
  new CommandFailure(message, exitCodes.unverified, 'Preserve the data as it is and see docs/operating/incidents.md.')

async function read(api: Api, path: string): Promise<Uint8Array> {
  const answer = await api.fetch(path)
  if (!answer.ok) throw await toFailure(answer)
  return new Uint8Array(await answer.arrayBuffer())
}

/** A key pinned beforehand proves more than one that the server hands out. */
async function chooseVkey(invocation: Invocation, isOwn: boolean): Promise<{ vkey: string; source: string }> {
  const given = optionText(invocation, 'vkey') ?? process.env['CLAWQL_VKEY']
  if (given !== undefined) return { vkey: given, source: 'pinned' }
  const own = isOwn ? readControlFile(process.env)?.vkey : undefined
  if (own !== undefined) return { vkey: own, source: 'of this instance' }
  const text = new TextDecoder().decode(await read(invocation.api, '/api/audit/log/log.vkey'))
  return { vkey: text.trim(), source: 'from the server, not pinned' }
}

function checkSignature(note: SignedNote, vkey: string): string {
  const key = parseVerifierKey(vkey)
  if (key === null) throw new CommandFailure('The verifier key is malformed.', exitCodes.usage)
  const x = Buffer.from(key.publicKey).toString('base64url')
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  const signed = signatureBy(note, key)
  if (signed === null || !verify(null, Buffer.from(note.text, 'utf8'), publicKey, signed.signature))
    throw unverified(`The checkpoint is not signed by ${key.name}.`)
  return key.name
}

interface Rebuilt {
  readonly root: Uint8Array
  /** Of the first records, as many as the earlier checkpoint has; null where it has more. */
  readonly earlierRoot: Uint8Array | null
  /** Records that say which of their resources' records they are. */
  readonly chained: number
  /** The first record; null in an empty log. */
  readonly first: Uint8Array | null
}

interface Rebuild {
  /** Where the log is served. */
  readonly path: string
  readonly size: number
  readonly earlierSize: number
  readonly onBundle: (records: number) => void
}

function readEntry(entry: Uint8Array, seq: number): ChainedEntry {
  try {
    const { res, also, chain } = JSON.parse(new TextDecoder().decode(entry)) as ChainedEntry
    const named = typeof res === 'object' && res !== null ? [res, ...(also ?? [])] : []
    return { seq, also: named.slice(1), res: named[0] ?? nobody, ...(chain === undefined ? {} : { chain }) }
  } catch {
    throw unverified(`Record ${seq} is not a record.`)
  }
}
const nobody = { kind: 'tenant', id: '' } as const

/** Reads every entry bundle up to the checkpoint's size; memory is that of one bundle and a number for each resource. */
async function rebuild(api: Api, { path, size, earlierSize, onBundle }: Rebuild): Promise<Rebuilt> {
  let frontier = emptyFrontier
  let earlierRoot = earlierSize === 0 ? frontierRoot(frontier, sha256) : null
  let chained = 0
  let first: Uint8Array | null = null
  const follow = createChainWalk()
  for (let n = 0; n * tileWidth < size; n++) {
    const width = Math.min(tileWidth, size - n * tileWidth)
    const bundle = decodeBundle(await read(api, `${path}/${formatTilePath({ level: 'entries', n, width })}`))
    if (bundle === null || bundle.length !== width)
      throw unverified(`Entry bundle ${n} does not hold ${width} records.`)
    for (const bytes of bundle) {
      first ??= bytes
      const entry = readEntry(bytes, frontier.size)
      if (!follow(entry)) throw unverified(`Record ${entry.seq} is not in the chain of what it names.`)
      if (entry.chain !== undefined) chained++
      frontier = appendLeaf(frontier, leafHash(bytes, sha256), sha256)
      if (frontier.size === earlierSize) earlierRoot = frontierRoot(frontier, sha256)
    }
    onBundle(frontier.size)
  }
  return { root: frontierRoot(frontier, sha256), earlierRoot, chained, first }
}

/** The checkpoint that this machine saw of the log before; of size 0 where it saw none. */
function readEarlier(origin: string, vkey: string): { pinned: PinnedCheckpoint; size: number; root: Uint8Array } {
  const pinned = readPinnedCheckpoint(origin, process.env)
  if (pinned.note === null) return { pinned, size: 0, root: frontierRoot(emptyFrontier, sha256) }
  const earlier = parseCheckpointNote(pinned.note)
  if (earlier === null) throw unverified(`The checkpoint kept in ${pinned.path} is malformed.`)
  if (checkSignature(earlier.note, vkey) !== origin || earlier.checkpoint.origin !== origin)
    throw unverified(`The checkpoint kept in ${pinned.path} is of another log.`)
  return { pinned, ...earlier.checkpoint }
}

/** The log's key has a name in each epoch; its bytes are the same. */
function vkeyIn(vkey: string, origin: string): string {
  const key = parseVerifierKey(vkey)
  const logOf = (name: string): string => name.slice(0, name.lastIndexOf('/'))
  return key !== null && logOf(key.name) === logOf(origin) ? formatVerifierKey(origin, key.publicKey) : vkey
}

interface VerifiedLog {
  readonly origin: string
  readonly note: string
  readonly size: number
  readonly rootHex: string
  readonly chained: number
  readonly extends: number | null
  readonly first: Uint8Array | null
}

/** One epoch: signature, records, chains, and what this machine saw of it before. */
async function verifyEpoch({ api, output }: Invocation, path: string, pinnedVkey: string): Promise<VerifiedLog> {
  const note = new TextDecoder().decode(await read(api, `${path}/checkpoint`))
  const signed = parseCheckpointNote(note)
  if (signed === null) throw unverified('The checkpoint is malformed.')
  const { size, root: signedRoot, origin } = signed.checkpoint
  const vkey = vkeyIn(pinnedVkey, origin)
  if (checkSignature(signed.note, vkey) !== origin) throw unverified(`The checkpoint is of another log: ${origin}.`)
  const earlier = readEarlier(origin, vkey)
  if (earlier.size > size)
    throw unverified(`The log has ${size} records; ${earlier.pinned.path} says that it had ${earlier.size}.`)
  const bar = createBar(size, !output.isJson)
  const onBundle = (records: number): void => bar.advance(records, 'records')
  const rebuilt = await rebuild(api, { path, size, earlierSize: earlier.size, onBundle })
  bar.end()
  const rootHex = Buffer.from(rebuilt.root).toString('hex')
  if (!Buffer.from(rebuilt.root).equals(Buffer.from(signedRoot)))
    throw unverified(`The records of ${origin} hash to ${rootHex}, which is not the signed root.`)
  if (rebuilt.earlierRoot === null || !Buffer.from(rebuilt.earlierRoot).equals(Buffer.from(earlier.root)))
    throw unverified(`The first ${earlier.size} records are not those of the checkpoint in ${earlier.pinned.path}.`)
  if (!pinCheckpoint(earlier.pinned, note))
    output.line(`${earlier.pinned.path} could not be written: a later look will not know of this one`)
  const { chained, first } = rebuilt
  return { origin, note, size, rootHex, chained, extends: earlier.size === 0 ? null : earlier.size, first }
}

/** Whether an epoch's first record names this checkpoint as the final one of the epoch before. */
function closes({ first, origin }: VerifiedLog, note: string): boolean {
  if (first === null) return false
  const { type, body } = JSON.parse(new TextDecoder().decode(first)) as {
    type?: string
    body?: { closed?: { checkpoint?: unknown } }
  }
  if (type !== 'log.opened') throw unverified(`The first record of ${origin} does not name the log before.`)
  return body?.closed?.checkpoint === note
}

const logPath = '/api/audit/log'

/** The newest epoch, then those that were closed: each is the one whose final checkpoint the next one names. */
async function verifyLog(invocation: Invocation, isOwn: boolean): Promise<number> {
  const { output } = invocation
  const { vkey, source } = await chooseVkey(invocation, isOwn)
  const newest = await verifyEpoch(invocation, logPath, vkey)
  const logs = [newest]
  for (let epoch = Number(newest.origin.split('/').at(-1)) - 1; epoch >= 1; epoch--) {
    const closed = await verifyEpoch(invocation, `${logPath}/epoch/${epoch}`, vkey)
    if (!closes(logs.at(-1)!, closed.note))
      throw unverified(`${closed.origin} ends otherwise than the next epoch says.`)
    logs.push(closed)
  }
  const { size, rootHex, origin, chained, extends: extended } = newest
  const closed = logs.slice(1).map((log) => ({ origin: log.origin, records: log.size, root: log.rootHex }))
  const facts = {
    records: size,
    root: rootHex,
    origin,
    vkey: vkeyIn(vkey, origin),
    vkeySource: source,
    chained,
    closed,
  }
  output.answer({ verified: true, ...facts, extends: extended })
  output.line(`log ${origin}, key ${source}`)
  output.line(`verified: ${size} records, root ${rootHex}`)
  output.line(`${chained} records in the chains of what they name`)
  if (extended !== null) output.line(`extends the checkpoint of ${extended} records that was seen before`)
  for (const one of closed) output.line(`closed: ${one.origin}, ${one.records} records, root ${one.root}`)
  return exitCodes.done
}

/** Never by itself: an administrator says why, and the log keeps it. */
async function openEpoch(invocation: Invocation): Promise<number> {
  const { api, output } = invocation
  const reason = optionText(invocation, 'reason')
  if (reason === undefined) throw new CommandFailure('Say why, by --reason.', exitCodes.usage, `Usage: clawql ${usage}`)
  const opened = await api.json<EpochOpened>(`${logPath}/epoch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ reason }),
  })
  output.answer(opened)
  output.line(`epoch ${opened.epoch} is open; ${opened.closed.origin} is closed with ${opened.closed.size} records`)
  return exitCodes.done
}

export const auditCommand: Command = {
  usage,
  actions: ['verify', 'epoch'],
  summary: 'Rebuild the root of the audit log from its records and check its signature',
  options: {
    reason: { type: 'string', help: 'with epoch: why the log is closed for good and its next epoch opened' },
    vkey: { type: 'string', help: 'the verifier key that you pinned; CLAWQL_VKEY, else that of this instance' },
  },
  example: 'clawql audit verify https://clawql.example.com --vkey <key>',
  run(invocation) {
    const [action, url] = invocation.positionals
    if (action === 'epoch' && url === undefined) return openEpoch(invocation)
    if (action !== 'verify')
      throw new CommandFailure('The actions are verify and epoch.', exitCodes.usage, `Usage: clawql ${usage}`)
    if (url === undefined) return verifyLog(invocation, true)
    const base = url.replace(/\/+$/, '')
    const { api } = invocation
    if (base === api.url) return verifyLog(invocation, true)
    // Another server: our key is not for it.
    return verifyLog({ ...invocation, api: createApi({ CLAWQL_URL: base }) }, false)
  },
}
