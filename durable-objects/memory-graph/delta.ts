// Postings that are in no segment yet: kept in memory, rebuilt from rows on wake, flushed into a segment once they are many.
import { countMax, packCounts, unpackCounts } from '../../core/memory/packed.ts'
import { encodeRun } from '../../core/memory/segments/encode-run.ts'
import { addToFilter, createNameFilter } from '../../core/memory/segments/name-filter.ts'
import { digitsOf, nameKinds, sortNamed, type Name, type NameKind } from '../../core/memory/segments/names.ts'
import { appendRuns, createPartBuilder, finishParts } from '../../core/memory/segments/part.ts'
import type { Resident } from './resident.ts'
import { writeProgress } from './schema.ts'
import { mentionKind, partId, termKind, type Segment } from './segments.ts'
import type { Sql } from '../sql.ts'

/** From here on a flush is due, in a turn of its own before the next part is added: some 5 ms, 40 where a whole part had no word twice. */
const deltaPostingsMax = 16_384
const deltaNodesMax = 1_024
/** A filter of a segment has at most so many bits: 1 MiB for mentions, of which most are unknown, 128 KiB for terms. */
export const mentionFilterBits = 2 ** 23
export const termFilterBits = 2 ** 20
/** Below SQLite's and the platform's bound of a row. */
const freshBytesMax = 256 * 1024

type Counts = readonly (readonly [digits: string, count: number])[]

export interface FreshNode {
  readonly node: number
  readonly digest: string
  readonly terms: Counts
  readonly mentions: Counts
}

/** Postings in no segment yet by kind and digits of the name: node, frequency, … ascending. Digits alone are parts of a call's text, and no text is made of them. */
export type Delta = Readonly<Record<NameKind, Map<string, number[]>>>

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

/** Live nodes of a name that are in no segment yet, and their frequencies. */
export function freshPostings({ delta, lengths }: Resident, name: Name): readonly number[] {
  return livePairs(delta[name[0] as NameKind].get(digitsOf(name)) ?? [], lengths)
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

/** A segment's row before it is read; its parts follow under the number answered. */
export function insertSegment(
  sql: Sql,
  row: { readonly level: number; readonly from: number; readonly to: number },
): number {
  const [made] = sql
    .exec<{ id: number }>(
      'INSERT INTO segment (state, level, from_node, to_node) VALUES (1, ?, ?, ?) RETURNING id',
      row.level,
      row.from,
      row.to,
    )
    .toArray()
  if (made === undefined) throw new Error('assertion failed: an inserted segment has a number')
  return made.id
}

/** From here on the segment is read. */
export function publishSegment(sql: Sql, segment: Segment): void {
  sql.exec(
    `UPDATE segment SET state = 0, gone = ?, gone_at = ?, term_names = ?, mention_names = ?, directory = ?, term_filter = ?, mention_filter = ?
     WHERE id = ?`,
    segment.gone,
    segment.goneAtMs,
    segment.termNames,
    segment.mentionNames,
    new Uint8Array(segment.directory.buffer),
    new Uint8Array(segment.termFilter.buffer),
    new Uint8Array(segment.mentionFilter.buffer),
    segment.id,
  )
}

/** Whether the postings in memory are to be flushed before more come. */
export function isFlushDue({ nextNode, mergedBelow, deltaPostings }: Resident): boolean {
  return nextNode - mergedBelow >= deltaNodesMax || deltaPostings >= deltaPostingsMax
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
  const termFilter = createNameFilter(termNames, termFilterBits)
  const mentionFilter = createNameFilter(mentionNames, mentionFilterBits)
  const id = insertSegment(sql, { level: 0, from, to })
  const builder = createPartBuilder(({ at, bytes }) => {
    sql.exec('INSERT INTO segment_part (id, bytes) VALUES (?, ?)', partId(id, at), bytes)
  })
  for (const name of names) {
    const postings = livePairs(name.value, lengths)
    if (postings.length === 0) continue
    appendRuns(builder, name, encodeRun(postings, lengths))
    if (name.kind === termKind) addToFilter(termFilter, name.high, name.low)
    if (name.kind === mentionKind) addToFilter(mentionFilter, name.high, name.low)
  }
  const filters = { termNames, mentionNames, termFilter, mentionFilter }
  const segment = { id, level: 0, from, to, gone: 0, goneAtMs: 0, directory: finishParts(builder), ...filters }
  publishSegment(sql, segment)
  resident.segments.push(segment)
  forgetFresh(sql, resident)
}
