// The segments of one graph: which there are, how a name's postings are read from them.
import {
  clearPostings,
  createDensePostings,
  createPostingArrays,
  keepHeaviest,
  readRuns,
  spreadRuns,
} from '../../core/memory/segments/read-runs.ts'
import { mayHold } from '../../core/memory/segments/name-filter.ts'
import { numbersOf, type Name, type NameNumbers } from '../../core/memory/segments/names.ts'
import { findRuns, parsePart, partsWith } from '../../core/memory/segments/part.ts'
import type { SegmentPostings } from './posting-cache.ts'
import type { Resident, Segment } from './resident.ts'
import type { Sql } from '../sql.ts'

/** Numbers of parts in a segment's number: few KiB each, they are more than an object may hold. */
const partsPerSegment = 2 ** 20
export const partId = (segment: number, part: number): number => segment * partsPerSegment + part

const wordsOf = (blob: ArrayBuffer): Uint32Array<ArrayBuffer> => new Uint32Array(new Uint8Array(blob).slice().buffer)

type SegmentRow = [
  id: number,
  level: number,
  from: number,
  to: number,
  gone: number,
  goneAtMs: number | null,
  termNames: number,
  mentionNames: number,
  directory: ArrayBuffer,
  termFilter: ArrayBuffer,
  mentionFilter: ArrayBuffer,
]

/** In ascending order of their nodes. */
export function loadSegments(sql: Sql): Segment[] {
  const rows = sql.exec(
    `SELECT id, level, from_node, to_node, gone, gone_at, term_names, mention_names, directory, term_filter, mention_filter
     FROM segment WHERE state = 0 ORDER BY from_node`,
  )
  return [...rows.raw<SegmentRow>()].map(
    ([id, level, from, to, gone, goneAtMs, termNames, mentionNames, directory, terms, mentions]) => ({
      id,
      level,
      from,
      to,
      gone,
      goneAtMs: goneAtMs ?? 0,
      termNames,
      mentionNames,
      directory: wordsOf(directory),
      termFilter: wordsOf(terms),
      mentionFilter: wordsOf(mentions),
    }),
  )
}

/** Counts removed nodes against their segments, within the caller's transaction. */
export function countGone(
  sql: Sql,
  segments: readonly Segment[],
  { nodes, nowMs }: { readonly nodes: readonly number[]; readonly nowMs: number },
): void {
  for (const segment of segments) {
    const gone = nodes.filter((node) => node >= segment.from && node < segment.to).length
    if (gone === 0) continue
    if (segment.gone === 0) segment.goneAtMs = nowMs
    segment.gone += gone
    sql.exec('UPDATE segment SET gone = ?, gone_at = ? WHERE id = ?', segment.gone, segment.goneAtMs, segment.id)
  }
}

function isAbsent(segment: Segment, { kind, high, low }: NameNumbers): boolean {
  if (kind === termKind) return !mayHold(segment.termFilter, high, low)
  return kind === mentionKind && !mayHold(segment.mentionFilter, high, low)
}

export const termKind = 't'.charCodeAt(0)
export const mentionKind = 'm'.charCodeAt(0)

/** A name that is to be read from a segment. */
interface Wanted {
  readonly segment: Segment
  readonly numbers: NameNumbers
  readonly chunks: Uint8Array[]
  /** Where the postings go. */
  readonly read: Map<number, SegmentPostings | null>
}

/** Reads the parts of all that is wanted in one statement. */
function readChunks(sql: Sql, wanted: readonly Wanted[]): void {
  const byPart = new Map<number, Wanted[]>()
  for (const each of wanted) {
    const { from, to } = partsWith(each.segment.directory, each.numbers)
    for (let part = from; part < to; part += 1) {
      const id = partId(each.segment.id, part)
      const known = byPart.get(id)
      if (known === undefined) byPart.set(id, [each])
      else known.push(each)
    }
  }
  if (byPart.size === 0) return
  const ids = Float64Array.from(byPart.keys()).sort()
  const query =
    'SELECT segment_part.id, bytes FROM json_each(?) AS wanted CROSS JOIN segment_part ON segment_part.id = wanted.value'
  for (const [id, bytes] of sql.exec(query, JSON.stringify([...ids])).raw<[number, ArrayBuffer]>()) {
    const part = parsePart(new Uint8Array(bytes))
    for (const { numbers, chunks } of byPart.get(id) ?? []) {
      const runs = findRuns(part, numbers)
      if (runs !== null) chunks.push(runs)
    }
  }
}

/** Postings that are being read: no recall waits in between. */
const scratch = createPostingArrays()
/** An entity in more chunks than this is a hub: it tells them apart too little to be followed. */
export const hubNodesMax = 64
/** A name in more chunks than `hubNodesMax` is followed no more: one more says so. The heaviest of all are among the heaviest of each segment. */
const mentionsKept = hubNodesMax + 1
/** Bytes of a posting in two arrays. */
const postingBytes = 6

/** A list of a byte a node, where the name is of so many that it is the shorter form; null where it is not. */
function decodeDense({ segment: { from, to, gone }, chunks }: Wanted, lengths: Uint32Array): SegmentPostings | null {
  const into = createDensePostings(from, to)
  for (const runs of chunks) if (!spreadRuns(runs, into, { lengths, hasGone: gone > 0 })) return null
  return postingBytes * into.count < to - from ? null : { ...into, to, nodes: null }
}

function decodeSparse({ segment, numbers, chunks }: Wanted, lengths: Uint32Array): SegmentPostings | null {
  const { from, to, gone } = segment
  clearPostings(scratch)
  for (const runs of chunks) readRuns(runs, scratch, { lengths, hasGone: gone > 0 })
  if (numbers.kind === mentionKind) keepHeaviest(scratch, mentionsKept)
  const { nodes, frequencies, count, frequencyMax, lengthMin } = scratch
  if (count === 0) return null
  const arrays = { nodes: nodes.slice(0, count), frequencies: frequencies.slice(0, count) }
  return { from, to, count, frequencyMax, lengthMin, ...arrays }
}

function decode(wanted: Wanted, lengths: Uint32Array): SegmentPostings | null {
  const { segment, numbers, chunks } = wanted
  const bytes = chunks.reduce((sum, { length }) => sum + length, 0)
  const isLong = numbers.kind === termKind && postingBytes * bytes >= segment.to - segment.from
  return (isLong ? decodeDense(wanted, lengths) : null) ?? decodeSparse(wanted, lengths)
}

/** Names read at once: few enough that their parts are at hand together. A term may have many long ones. */
const termsPerRead = 16
const namesPerRead = 128

/** Postings in segments by name, in ascending order of nodes. All names are of one kind; those that no segment holds have none. */
export function readPostings(sql: Sql, resident: Resident, names: readonly Name[]): Map<Name, SegmentPostings[]> {
  const found = new Map<Name, SegmentPostings[]>()
  const perRead = names[0]?.startsWith('t') === true ? termsPerRead : namesPerRead
  for (let at = 0; at < names.length; at += perRead) {
    readSome(sql, resident, { names: names.slice(at, at + perRead), found })
  }
  return found
}

function readSome(
  sql: Sql,
  { segments, postings, lengths }: Resident,
  { names, found }: { readonly names: readonly Name[]; readonly found: Map<Name, SegmentPostings[]> },
): void {
  const wanted: Wanted[] = []
  const reads = new Map<Name, Map<number, SegmentPostings | null>>()
  for (const name of names) {
    const known = postings.get(name)
    const missing = known === undefined ? segments : segments.filter(({ id }) => !known.has(id))
    if (missing.length === 0) continue
    const numbers = numbersOf(name)
    const read = new Map<number, SegmentPostings | null>()
    reads.set(name, read)
    for (const segment of missing) {
      if (isAbsent(segment, numbers)) read.set(segment.id, null)
      else wanted.push({ segment, numbers, chunks: [], read })
    }
  }
  if (wanted.length > 0) readChunks(sql, wanted)
  for (const each of wanted) each.read.set(each.segment.id, decode(each, lengths))
  const live = new Set(segments.map(({ id }) => id))
  for (const name of names) {
    const read = reads.get(name)
    const known = postings.get(name)
    const lists = segments.map(({ id }) => read?.get(id) ?? known?.get(id) ?? null)
    if (read !== undefined) postings.set(name, read, live)
    found.set(
      name,
      lists.filter((list) => list !== null),
    )
  }
}
