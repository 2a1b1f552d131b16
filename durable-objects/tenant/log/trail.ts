// Answers with proofs: the trail of a resource, a page at a time, over all epochs.
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Resource, TrailAnswer, TrailOrder } from '../../../contract/audit.ts'
import { firstEpoch } from '../../../contract/tenant.ts'
import { decodeBase64, encodeBase64 } from '../../../core/audit/base64.ts'
import { isWholeChain, resourceName, type TrailPlace } from '../../../core/audit/chain.ts'
import type { Sql } from '../../sql.ts'
import { lastCheckpoint, type StoredCheckpoint } from './checkpoints.ts'
import type { EpochLog } from './epochs.ts'
import { ChainHeads } from './chain-heads.ts'
import { countNamed, readIndex } from './entry-index.ts'
import type { Log } from './log.ts'
import { createNodeReader } from './nodes.ts'
import { entriesAt, indexedEntries, prove, type StoredEntry } from './stored-entries.ts'

export interface TrailPage {
  readonly order: TrailOrder
  /** Where the page begins: the first sequence number that it may show, or null. */
  readonly from: number | null
  readonly limit: number
}

interface TrailOptions {
  readonly resource: Resource
  readonly page: TrailPage
  readonly checkpoint: StoredCheckpoint
}

/** Sequence numbers of a page, oldest first, and where it stands in the whole trail. */
interface PageSeqs {
  readonly seqs: readonly number[]
  readonly total: number
  /** Records of the resource before those of the page, and the last of them or -1. */
  readonly before: number
  readonly prev: number
  readonly nextCursor: string | null
}

function readPage(sql: Sql, { resource, page, checkpoint }: TrailOptions): PageSeqs {
  const name = { kind: resource.kind, ref: resource.id }
  const { size } = checkpoint
  const bounds =
    page.order === 'oldest'
      ? { from: page.from ?? 0, below: size }
      : { from: 0, below: Math.min(size, (page.from ?? size) + 1) }
  const found = readIndex(sql, { ...name, ...bounds, limit: page.limit + 1, order: page.order })
  const seqs = found.slice(0, page.limit).sort((one, other) => one - other)
  const [first = 0] = seqs
  const [prev = -1] = readIndex(sql, { ...name, from: 0, below: first, limit: 1, order: 'newest' })
  const next = found[page.limit]
  return {
    seqs,
    total: countNamed(sql, { ...name, below: size }),
    before: countNamed(sql, { ...name, below: first }),
    prev,
    nextCursor: next === undefined ? null : String(next),
  }
}

/** A trail over all epochs: a page begins in one of them, and goes on in those behind it. */
export interface WholeTrailOptions {
  readonly resource: Resource
  readonly page: Omit<TrailPage, 'from'> & { readonly from: { readonly epoch: number; readonly seq: number } | null }
  readonly checkpoint: StoredCheckpoint
}

interface ReadableLog extends EpochLog {
  readonly heads: ChainHeads
  readonly checkpoint: StoredCheckpoint
}

export function readWholeTrail(log: Log, { resource, page, checkpoint }: WholeTrailOptions): TrailAnswer {
  const closed = log.earlier.flatMap(({ epoch, sql }): ReadableLog[] => {
    const final = lastCheckpoint(sql)
    return final === null ? [] : [{ epoch, sql, heads: new ChainHeads(sql), checkpoint: final }]
  })
  const logs = [...closed, { epoch: log.epoch, sql: log.sql, heads: log.heads, checkpoint }]
  const name = { kind: resource.kind, ref: resource.id }
  const totals = logs.map((one) => countNamed(one.sql, { ...name, below: one.checkpoint.size }))
  const total = totals.reduce((sum, count) => sum + count, 0)
  const entries: TrailAnswer['entries'] = []
  let [nextCursor, verified]: [string | null, boolean] = [null, true]
  const isOldest = page.order === 'oldest'
  for (const one of isOldest ? logs : logs.toReversed()) {
    const { from } = page
    if (from !== null && (isOldest ? one.epoch < from.epoch : one.epoch > from.epoch)) continue
    const limit = page.limit - entries.length
    const part = readTrail(one, {
      resource,
      page: { order: page.order, from: from?.epoch === one.epoch ? from.seq : null, limit: Math.max(limit, 1) },
      checkpoint: one.checkpoint,
    })
    if (limit === 0) {
      const [first] = part.entries
      if (first === undefined) continue
      nextCursor = cursorOf(one.epoch, String(first.seq))
      break
    }
    const before = totals.slice(0, logs.indexOf(one)).reduce((sum, count) => sum + count, 0)
    entries.push(...part.entries.map((entry) => ({ ...entry, epoch: one.epoch, position: entry.position + before })))
    verified &&= part.verified
    if (part.nextCursor === null) continue
    nextCursor = cursorOf(one.epoch, part.nextCursor)
    break
  }
  const shown = new Set(entries.map(({ epoch }) => epoch))
  return {
    resource: { kind: resource.kind, id: resource.id },
    order: page.order,
    total,
    entries,
    nextCursor,
    checkpoint: checkpoint.note,
    closed: closed.flatMap(({ epoch, checkpoint: { note } }) =>
      shown.has(epoch) ? [{ epoch, checkpoint: note }] : [],
    ),
    verified,
  }
}

const cursorOf = (epoch: number, seq: string): string => (epoch === firstEpoch ? seq : `${epoch}.${seq}`)

/** A page of the records about a resource that the checkpoint of one epoch covers. */
function readTrail(log: Pick<ReadableLog, 'sql' | 'heads'>, options: TrailOptions) {
  const { page, checkpoint } = options
  const { size } = checkpoint
  const found = readPage(log.sql, options)
  const { seqs, before, prev } = found
  const read = createNodeReader(log.sql)
  const stored = [...entriesAt(log.sql, seqs)]
  const proofs = stored.map((one) => prove(one, read, checkpoint))
  const places = stored.map(({ entry }, at) => ({ entry, position: before + at + 1, prev: seqs[at - 1] ?? prev }))
  const isProven = stored.length === seqs.length && proofs.every(({ isValid }) => isValid)
  const entries = stored.map((one, at) => trailEntry(one, { ...proofs[at]!, ...places[at]!, size }))
  return {
    entries: page.order === 'oldest' ? entries : entries.toReversed(),
    nextCursor: found.nextCursor,
    verified: isProven && isWhole(log, options, { ...found, stored, places }),
  }
}

interface ShownPage extends PageSeqs {
  readonly stored: readonly StoredEntry[]
  readonly places: readonly TrailPlace[]
}

/** Whether nothing is missing between the entries of the page, and beyond it where it is an end of the trail. */
function isWhole({ sql, heads }: Pick<Log, 'sql' | 'heads'>, options: TrailOptions, page: ShownPage): boolean {
  const { resource, checkpoint } = options
  const { seqs, total, before, places, stored } = page
  if (resource.kind !== 'memory-node')
    return isWholeChain(resource, places) && isHeadAt(heads, resource, { sql, total, below: checkpoint.size })
  const from = before === 0 ? 0 : (seqs[0] ?? 0)
  const below = before + seqs.length === total ? checkpoint.size : (seqs.at(-1) ?? 0) + 1
  return isNodeWhole(sql, resource.id, { stored, from, below })
}

/** Whether the newest link of the resource, where it is not newer than the checkpoint, is as many as the index has records. */
function isHeadAt(
  heads: ChainHeads,
  resource: Resource,
  { sql, total, below }: { readonly sql: Sql; readonly total: number; readonly below: number },
): boolean {
  const head = heads.read([resource]).get(resourceName(resource))
  const later = head === undefined || head.seq < below ? 0 : countBetween(sql, resource, below)
  return head === undefined || head.n === total + later
}

const countBetween = (sql: Sql, { kind, id }: Resource, from: number): number =>
  countNamed(sql, { kind, ref: id, below: Number.MAX_SAFE_INTEGER }) - countNamed(sql, { kind, ref: id, below: from })

/** Entries of the node's documents that are looked through for the node's name. */
const documentEntriesMax = 5_000
/** A node is remembered before anything else is said of it. */
const firstEntries = 8

/**
 * A node has no chain; each record of it names its documents, which have one. So what its documents' records say of it in the range
 * of the page must be in its index.
 */
function isNodeWhole(
  sql: Sql,
  id: string,
  { stored, from, below }: { readonly stored: readonly StoredEntry[]; readonly from: number; readonly below: number },
): boolean {
  const range = { kind: 'memory-node', ref: id, from: 0, below, limit: firstEntries }
  const documents = new Set(
    [...indexedEntries(sql, range), ...stored].flatMap(({ entry: { type, res } }) =>
      type === 'memory.ingested' && res.kind === 'document' ? [res.id] : [],
    ),
  )
  const shown = new Set(stored.map(({ seq }) => seq))
  const name = new TextEncoder().encode(JSON.stringify(id))
  const query = `SELECT e.seq FROM json_each(?) j CROSS JOIN entry e ON e.seq = j.value WHERE instr(e.body, ?) > 0`
  return [...documents].every((ref) => {
    const place = { kind: 'document', ref, from, below, limit: documentEntriesMax, order: 'newest' } as const
    const naming = sql.exec(query, JSON.stringify(readIndex(sql, place)), name).raw<[number]>()
    return [...naming].every(([seq]) => shown.has(seq))
  })
}

interface ShownEntry {
  readonly proof: readonly Uint8Array[]
  readonly position: number
  readonly size: number
}

function trailEntry({ seq, leaf, entry }: StoredEntry, { proof, position, size }: ShownEntry) {
  const merkleRoot = entry.body['merkleRoot']
  return {
    seq,
    operation: entry.op,
    type: entry.type,
    outcome: entry.outcome,
    actorId: entry.actor.id,
    actorType: entry.actor.type,
    requestId: entry.req,
    timestamp: entry.ts,
    merkleRoot: typeof merkleRoot === 'string' ? merkleRoot : null,
    prevHash: bytesToHex(decodeBase64(entry.prev) ?? new Uint8Array(0)),
    hash: bytesToHex(leaf),
    position,
    inclusion: { index: seq, size, leafHash: encodeBase64(leaf), proof: proof.map((hash) => encodeBase64(hash)) },
    record: entry,
  }
}
