// Postings that are in no segment yet: kept in memory, rebuilt from rows on wake, flushed into a segment once they are many.
import { countMax, packCounts, unpackCounts } from '../../core/memory/packed.ts'
import { encodeRun } from '../../core/memory/segments/encode-run.ts'
import { digitsOf, nameKinds, sortNamed, type Name, type NameKind } from '../../core/memory/segments/names.ts'
import { appendRuns, finishParts } from '../../core/memory/segments/part.ts'
import type { Delta, Resident } from './resident.ts'
import { writeProgress } from './schema.ts'
import { addSegmentName, createSegmentFilters, insertSegment, partsInto, publishSegment } from './segment-rows.ts'
import { mentionKind, termKind } from './segments.ts'
import type { Sql } from '../sql.ts'

/** From here on a flush is due, in a turn of its own before the next part is added: some 5 ms, 30 where no word stood twice. */
const deltaPostingsMax = 16_384
const deltaNamesMax = 6_144
const deltaNodesMax = 1_024
/** Below SQLite's and the platform's bound of a row. */
const freshBytesMax = 256 * 1024

type Counts = readonly (readonly [digits: string, count: number])[]

export interface FreshNode {
  readonly node: number
  readonly digest: string
  readonly terms: Counts
  readonly mentions: Counts
}

export const createDelta = (): Delta => ({ d: new Map(), m: new Map(), t: new Map() })

function addPostings(postings: Map<string, number[]>, node: number, counts: Counts): void {
  for (const [digits, count] of counts) {
    const known = postings.get(digits)
    if (known === undefined) postings.set(digits, [node, Math.min(count, countMax)])
    else if (known.at(-2) !== node) known.push(node, Math.min(count, countMax))
  }
}

/** Postings of a node that is newer than all before; of a name that comes twice the first counts. */
export function addToDelta(resident: Resident, { node, digest, terms, mentions }: FreshNode): void {
  addPostings(resident.delta.t, node, terms)
  addPostings(resident.delta.m, node, mentions)
  addPostings(resident.delta.d, node, [[digest, 1]])
  resident.deltaPostings += terms.length + mentions.length + 1
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

/** Keeps the terms of new nodes, consecutive ones, for the next wake. */
export function saveFresh(sql: Sql, nodes: readonly { readonly node: number; readonly terms: Counts }[]): void {
  let first = nodes[0]?.node ?? 0
  let chunks: Uint8Array[] = []
  let size = 0
  const save = (): void => {
    if (chunks.length > 0) sql.exec('INSERT INTO fresh (id, terms) VALUES (?, ?)', first, joined(chunks))
  }
  for (const { node, terms } of nodes) {
    const packed = packCounts(terms)
    if (size > 0 && size + packed.length > freshBytesMax) {
      save()
      first = node
      chunks = []
      size = 0
    }
    chunks.push(new Uint8Array(new Uint32Array([packed.length]).buffer), packed)
    size += 4 + packed.length
  }
  save()
}

/** Terms of each node in rows, in ascending order of nodes. */
export function* readFresh(sql: Sql): Generator<[node: number, terms: Counts]> {
  for (const [id, blob] of sql.exec('SELECT id, terms FROM fresh ORDER BY id').raw<[number, ArrayBuffer]>()) {
    const bytes = new Uint8Array(blob)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (let at = 0, node = id; at < bytes.length; node += 1) {
      const size = view.getUint32(at, true)
      yield [node, unpackCounts(bytes.subarray(at + 4, at + 4 + size))]
      at += 4 + size
    }
  }
}

const none: readonly number[] = []

/** Live nodes of a name that are in no segment yet, and their frequencies. */
export function freshPostings({ delta, lengths, hasGoneInDelta }: Resident, name: Name): readonly number[] {
  const pairs = delta[name[0] as NameKind].get(digitsOf(name)) ?? none
  return hasGoneInDelta ? livePairs(pairs, lengths) : pairs
}

/** Without nodes that are gone. */
function livePairs(postings: readonly number[], lengths: Uint32Array): readonly number[] {
  let isWhole = true
  for (let at = 0; at < postings.length; at += 2) isWhole &&= lengths[postings[at]!]! > 0
  if (isWhole) return postings
  const kept: number[] = []
  for (let at = 0; at < postings.length; at += 2) {
    if (lengths[postings[at]!]! > 0) kept.push(postings[at]!, postings[at + 1]!)
  }
  return kept
}

/** Whether the postings in memory are to be flushed before more come. */
export function isFlushDue({ nextNode, mergedBelow, deltaPostings, delta }: Resident): boolean {
  const names = delta.t.size + delta.m.size + delta.d.size
  return nextNode - mergedBelow >= deltaNodesMax || deltaPostings >= deltaPostingsMax || names >= deltaNamesMax
}

/** Terms of nodes that stand in a segment now, or are gone. */
function forgetFresh(sql: Sql, resident: Resident): void {
  sql.exec('DELETE FROM fresh WHERE id < ?', resident.nextNode)
  writeProgress(sql, 'merged_below', resident.nextNode)
  resident.mergedBelow = resident.nextNode
  for (const kind of nameKinds) resident.delta[kind].clear()
  resident.deltaPostings = 0
  resident.hasGoneInDelta = false
}

/** Moves all postings in memory into a new segment, within the caller's transaction; none where no node of them lives. */
export function flushDelta(sql: Sql, resident: Resident): void {
  const { mergedBelow: from, nextNode: to, lengths } = resident
  if (to <= from) return
  if (lengths.subarray(from, to).every((length) => length === 0)) return forgetFresh(sql, resident)
  const names = nameKinds.flatMap((kind) => sortNamed(kind, resident.delta[kind]))
  const termNames = names.filter(({ kind }) => kind === termKind).length
  const mentionNames = names.filter(({ kind }) => kind === mentionKind).length
  const filters = createSegmentFilters({ termNames, mentionNames })
  const id = insertSegment(sql, { level: 0, from, to })
  const builder = partsInto(sql, id)
  for (const name of names) {
    const postings = livePairs(name.value, lengths)
    if (postings.length === 0) continue
    appendRuns(builder, name, encodeRun(postings, lengths))
    addSegmentName(filters, name, postings.length > 2)
  }
  const counts = { termNames, mentionNames }
  const segment = {
    id,
    level: 0,
    from,
    to,
    gone: 0,
    goneAtMs: 0,
    directory: finishParts(builder),
    ...counts,
    ...filters,
  }
  publishSegment(sql, segment)
  resident.segments.push(segment)
  forgetFresh(sql, resident)
}
