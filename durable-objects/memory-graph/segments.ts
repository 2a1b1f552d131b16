// The segments of one graph: which there are, how a name's postings are read from them.
import {
  appendPostings,
  clearPostings,
  createDensePostings,
  createPostingArrays,
  keepHeaviest,
  readRuns,
  spreadPostings,
  spreadRuns,
} from '../../core/memory/segments/read-runs.ts'
import { mayHold } from '../../core/memory/segments/name-filter.ts'
import { numbersOf, type Name, type NameNumbers } from '../../core/memory/segments/names.ts'
import { findRuns, parsePart, partsWith } from '../../core/memory/segments/part.ts'
import type { StoredPostings } from './posting-cache.ts'
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
  sharedFilter: ArrayBuffer | null,
]

/** In ascending order of their nodes. */
export function loadSegments(sql: Sql): Segment[] {
  const rows = sql.exec(
    `SELECT id, level, from_node, to_node, gone, gone_at, term_names, mention_names, directory, term_filter, mention_filter,
            segment_shared.filter
     FROM segment LEFT JOIN segment_shared ON segment_shared.segment = segment.id WHERE state = 0 ORDER BY from_node`,
  )
  return [...rows.raw<SegmentRow>()].map(
    ([id, level, from, to, gone, goneAtMs, termNames, mentionNames, directory, terms, mentions, shared]) => ({
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
      sharedFilter: shared === null ? null : wordsOf(shared),
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

/** Of a name that some node mentions: whether another one in segments may mention it. `others` are the nodes known to besides. */
export function mayBeShared({ segments }: Resident, name: Name, others: number): boolean {
  const numbers = numbersOf(name)
  let holders = others
  for (const segment of segments) {
    if (isAbsent(segment, numbers)) continue
    holders += 1
    const { sharedFilter } = segment
    if (holders > 1 || sharedFilter === null || mayHold(sharedFilter, numbers.high, numbers.low)) return true
  }
  return holders > 1
}

export const termKind = 't'.charCodeAt(0)
export const mentionKind = 'm'.charCodeAt(0)

/** What is to be read of a name from one segment. */
interface Wanted {
  readonly segment: Segment
  readonly chunks: Uint8Array[]
}

/** A name that is to be read, from those segments that may hold it. */
interface Read {
  readonly name: Name
  readonly numbers: NameNumbers
  /** What is known of nodes below the first that is read. */
  readonly known: StoredPostings | null
  readonly knownBelow: number
  readonly wanted: readonly Wanted[]
}

/** Reads the parts of all that is wanted in one statement. */
function readChunks(sql: Sql, reads: readonly Read[]): void {
  const byPart = new Map<number, [NameNumbers, Uint8Array[]][]>()
  for (const { numbers, wanted } of reads) {
    for (const { segment, chunks } of wanted) {
      const { from, to } = partsWith(segment.directory, numbers)
      for (let part = from; part < to; part += 1) {
        const id = partId(segment.id, part)
        const known = byPart.get(id)
        if (known === undefined) byPart.set(id, [[numbers, chunks]])
        else known.push([numbers, chunks])
      }
    }
  }
  if (byPart.size === 0) return
  const ids = Float64Array.from(byPart.keys()).sort()
  const query =
    'SELECT segment_part.id, bytes FROM json_each(?) AS wanted CROSS JOIN segment_part ON segment_part.id = wanted.value'
  for (const [id, bytes] of sql.exec(query, JSON.stringify([...ids])).raw<[number, ArrayBuffer]>()) {
    const part = parsePart(new Uint8Array(bytes))
    for (const [numbers, chunks] of byPart.get(id) ?? []) {
      const runs = findRuns(part, numbers)
      if (runs !== null) chunks.push(runs)
    }
  }
}

/** Postings that are being read: no recall waits in between. */
const scratch = createPostingArrays()
/** An entity in more chunks than this is a hub: it tells them apart too little to be followed. */
export const hubNodesMax = 64
/** A name in more chunks than `hubNodesMax` is followed no more: one more says so. */
const mentionsKept = hubNodesMax + 1
/** Bytes of a posting in two arrays. */
const postingBytes = 6

const nothing = {
  from: 0,
  count: 0,
  frequencyMax: 0,
  lengthMin: Infinity,
  nodes: new Uint32Array(0),
  frequencies: new Uint16Array(0),
}

interface DecodeOptions {
  /** The first node of all segments, and the one behind the last. */
  readonly from: number
  readonly below: number
  readonly lengths: Uint32Array
}

/** A list of a byte a node, where the name is of so many that it is the shorter form; null where it is not. */
function decodeDense(
  { known, knownBelow, wanted }: Read,
  { from, below, lengths }: DecodeOptions,
): StoredPostings | null {
  const into = createDensePostings(from, below)
  if (known !== null && !spreadPostings(known, into, knownBelow)) return null
  for (const { segment, chunks } of wanted)
    for (const runs of chunks) if (!spreadRuns(runs, into, { lengths, hasGone: segment.gone > 0 })) return null
  return postingBytes * into.count < below - from ? null : { ...into, below, nodes: null }
}

function decodeSparse({ numbers, known, knownBelow, wanted }: Read, { below, lengths }: DecodeOptions): StoredPostings {
  clearPostings(scratch)
  if (known !== null) appendPostings(known, scratch, { below: knownBelow, least: 1 })
  for (const { segment, chunks } of wanted)
    for (const runs of chunks) readRuns(runs, scratch, { lengths, hasGone: segment.gone > 0 })
  // The heaviest of all are among the heaviest of those read before and those read now.
  if (numbers.kind === mentionKind) keepHeaviest(scratch, mentionsKept)
  const { count, frequencyMax, lengthMin } = scratch
  if (count === 0) return { ...nothing, below }
  const buffer = new ArrayBuffer(postingBytes * count)
  const nodes = new Uint32Array(buffer, 0, count)
  const frequencies = new Uint16Array(buffer, 4 * count, count)
  nodes.set(scratch.nodes.subarray(0, count))
  frequencies.set(scratch.frequencies.subarray(0, count))
  return { below, from: 0, count, frequencyMax, lengthMin, nodes, frequencies }
}

function decode(read: Read, options: DecodeOptions): StoredPostings {
  const { numbers, known, wanted } = read
  let bytes = known?.count ?? 0
  for (const { chunks } of wanted) for (const { length } of chunks) bytes += length
  const isLong = numbers.kind === termKind && postingBytes * bytes >= options.below - options.from
  return (isLong ? decodeDense(read, options) : null) ?? decodeSparse(read, options)
}

/** Names read at once: few enough that their parts are at hand together. A term may have many long ones. */
const termsPerRead = 16
const namesPerRead = 128

/** Postings in segments, in the order of the names. All names are of one kind. */
export function readPostings(sql: Sql, resident: Resident, names: readonly Name[]): readonly StoredPostings[] {
  const found: StoredPostings[] = []
  const perRead = names[0]?.startsWith('t') === true ? termsPerRead : namesPerRead
  for (let at = 0; at < names.length; at += perRead) {
    found.push(...readSome(sql, resident, names.slice(at, at + perRead)))
  }
  return found
}

/** A merge since may have taken what is known and what is not into one segment: all of that one is read. */
function planRead(segments: readonly Segment[], name: Name, known: StoredPostings | undefined): Read {
  const numbers = numbersOf(name)
  const missing = known === undefined ? segments : segments.filter(({ to }) => to > known.below)
  return {
    name,
    numbers,
    known: known ?? null,
    knownBelow: Math.min(known?.below ?? 0, missing[0]?.from ?? Infinity),
    wanted: missing.filter((segment) => !isAbsent(segment, numbers)).map((segment) => ({ segment, chunks: [] })),
  }
}

function readSome(sql: Sql, { segments, postings, lengths }: Resident, names: readonly Name[]): StoredPostings[] {
  const below = segments.at(-1)?.to ?? 0
  const kept = names[0]?.startsWith('t') === true ? postings.t : names[0]?.startsWith('m') === true ? postings.m : null
  const known = names.map((name) => kept?.get(name))
  const reads = names.map((name, at) => {
    const postingsOf = known[at]
    return postingsOf !== undefined && postingsOf.below >= below ? null : planRead(segments, name, postingsOf)
  })
  readChunks(
    sql,
    reads.filter((read) => read !== null),
  )
  const options = { from: segments[0]?.from ?? 0, below, lengths }
  return reads.map((read, at) => {
    if (read === null) return known[at]!
    const all = decode(read, options)
    kept?.set(read.name, all)
    return all
  })
}
