// Reads runs of postings: into arrays of nodes and frequencies, or into a byte of frequency a node.
import { byteMax, frequencyMost, summaryMin, type Lengths } from './encode-run.ts'

interface Summary {
  count: number
  /** Bounds: nodes that are gone may have had them. */
  frequencyMax: number
  lengthMin: number
}

/** Postings in arrays of the caller, kept between reads. */
export interface PostingArrays extends Summary {
  nodes: Uint32Array<ArrayBuffer>
  frequencies: Uint16Array<ArrayBuffer>
}

const emptySummary = (): Summary => ({ count: 0, frequencyMax: 0, lengthMin: Infinity })

export const createPostingArrays = (size = 1_024): PostingArrays => ({
  nodes: new Uint32Array(size),
  frequencies: new Uint16Array(size),
  ...emptySummary(),
})

export function clearPostings(postings: PostingArrays): void {
  Object.assign(postings, emptySummary())
}

function makeRoom(into: PostingArrays, size: number): void {
  if (into.nodes.length >= size) return
  const larger = createPostingArrays(2 ** Math.ceil(Math.log2(size)))
  larger.nodes.set(into.nodes)
  larger.frequencies.set(into.frequencies)
  into.nodes = larger.nodes
  into.frequencies = larger.frequencies
}

/** What of the runs is read. */
export interface ReadOptions {
  readonly lengths: Lengths
  /** Whether some of the nodes may be gone: those are left out. */
  readonly hasGone: boolean
}

/** A place in runs, and the run that begins there. One object for all runs of a list. */
interface RunReader extends ReadOptions {
  readonly runs: Uint8Array
  at: number
  isDense: boolean
  /** Postings. */
  count: number
  isSummed: boolean
}

const readerOf = (runs: Uint8Array, { lengths, hasGone }: ReadOptions): RunReader => ({
  runs,
  lengths,
  hasGone,
  at: 0,
  isDense: false,
  count: 0,
  isSummed: false,
})

function nextNumber(reader: RunReader): number {
  const { runs } = reader
  let byte = runs[reader.at++] ?? 0
  let value = byte & 0x7f
  for (let shift = 7; byte >= 0x80; shift += 7) {
    byte = runs[reader.at++] ?? 0
    value |= (byte & 0x7f) << shift
  }
  return value >>> 0
}

function nextHead(reader: RunReader, summary: Summary): void {
  const head = nextNumber(reader)
  reader.isDense = (head & 1) === 1
  reader.count = head >>> 1
  reader.isSummed = reader.count >= summaryMin
  if (!reader.isSummed) return
  summary.frequencyMax = Math.max(summary.frequencyMax, nextNumber(reader))
  summary.lengthMin = Math.min(summary.lengthMin, nextNumber(reader))
}

function sum(summary: Summary, frequency: number, length: number): void {
  if (frequency > summary.frequencyMax) summary.frequencyMax = frequency
  if (length < summary.lengthMin) summary.lengthMin = length
}

function readSparse(reader: RunReader, into: PostingArrays): void {
  const { runs, lengths, hasGone, isSummed } = reader
  const { nodes, frequencies } = into
  let { count } = into
  let node = 0
  for (let left = reader.count; left > 0; left -= 1) {
    let step = runs[reader.at]!
    if (step < 0x80) reader.at += 1
    else step = nextNumber(reader)
    node += step >>> 1
    const frequency = (step & 1) === 0 ? 1 : nextNumber(reader)
    if (hasGone && lengths[node] === 0) continue
    nodes[count] = node
    frequencies[count] = Math.min(frequency, frequencyMost)
    count += 1
    if (!isSummed) sum(into, frequency, lengths[node]!)
  }
  into.count = count
}

function readDense(reader: RunReader, into: PostingArrays): void {
  const { runs, lengths, hasGone, isSummed } = reader
  const first = nextNumber(reader)
  const end = nextNumber(reader) + reader.at
  const start = reader.at
  const { nodes, frequencies } = into
  for (; reader.at < end; reader.at += 1) {
    const frequency = runs[reader.at]!
    const node = first + reader.at - start
    if (frequency === 0 || (hasGone && lengths[node] === 0)) continue
    nodes[into.count] = node
    frequencies[into.count] = frequency
    into.count += 1
    if (!isSummed) sum(into, frequency, lengths[node]!)
  }
}

/** Whether the runs hold one posting. */
export function isOnePosting(runs: Uint8Array): boolean {
  const reader = readerOf(runs, { lengths: noLengths, hasGone: false })
  const head = nextNumber(reader)
  // A dense run is of several.
  if (head !== 2) return false
  const step = nextNumber(reader)
  if ((step & 1) === 1) nextNumber(reader)
  return reader.at === runs.length
}

const noLengths: Lengths = new Uint32Array(0)

/** Postings that were read before, in either form: a node each, or a byte for each node from `from` on. */
export interface ReadPostings extends Readonly<Summary> {
  readonly from: number
  readonly nodes: Uint32Array | null
  readonly frequencies: Uint8Array | Uint16Array
}

/** Appends those of nodes below `below` that are as frequent as `least`. */
export function appendPostings(
  postings: ReadPostings,
  into: PostingArrays,
  { below, least }: { readonly below: number; readonly least: number },
): void {
  const { from, nodes, frequencies, frequencyMax, lengthMin } = postings
  makeRoom(into, into.count + postings.count)
  for (let at = 0; at < frequencies.length; at += 1) {
    const node = nodes === null ? from + at : nodes[at]!
    if (node >= below) break
    if (frequencies[at]! < least) continue
    into.nodes[into.count] = node
    into.frequencies[into.count] = frequencies[at]!
    into.count += 1
  }
  sum(into, frequencyMax, lengthMin)
}

/** Appends pairs of node and frequency, those that are as frequent as `least`. */
export function appendPairs(pairs: readonly number[], into: PostingArrays, least: number): void {
  makeRoom(into, into.count + pairs.length / 2)
  for (let at = 0; at < pairs.length; at += 2) {
    if (pairs[at + 1]! < least) continue
    into.nodes[into.count] = pairs[at]!
    into.frequencies[into.count] = pairs[at + 1]!
    into.count += 1
  }
}

/** Appends the postings of all runs to `into`. */
export function readRuns(runs: Uint8Array, into: PostingArrays, options: ReadOptions): void {
  // A posting of a sparse run takes at least one byte; one of a dense run as well.
  makeRoom(into, into.count + runs.length)
  const reader = readerOf(runs, options)
  while (reader.at < runs.length) {
    nextHead(reader, into)
    if (reader.isDense) readDense(reader, into)
    else readSparse(reader, into)
  }
}

/** A byte of frequency for each node from `from` on. */
export interface DensePostings extends Summary {
  readonly from: number
  readonly frequencies: Uint8Array<ArrayBuffer>
}

export const createDensePostings = (from: number, to: number): DensePostings => ({
  from,
  frequencies: new Uint8Array(to - from),
  ...emptySummary(),
})

/** The same into bytes; false where a frequency has no room in one. */
export function spreadPostings(postings: ReadPostings, into: DensePostings, below: number): boolean {
  const { from, nodes, frequencies, frequencyMax, lengthMin } = postings
  for (let at = 0; at < frequencies.length; at += 1) {
    const node = nodes === null ? from + at : nodes[at]!
    if (node >= below) break
    if (frequencies[at] === 0) continue
    if (frequencies[at]! > byteMax) return false
    into.frequencies[node - into.from] = frequencies[at]!
    into.count += 1
  }
  sum(into, frequencyMax, lengthMin)
  return true
}

function spreadSparse(reader: RunReader, into: DensePostings): boolean {
  const { runs, lengths, hasGone, isSummed } = reader
  const { frequencies, from } = into
  let node = 0
  let live = 0
  let isWhole = true
  for (let left = reader.count; left > 0; left -= 1) {
    let step = runs[reader.at]!
    if (step < 0x80) reader.at += 1
    else step = nextNumber(reader)
    node += step >>> 1
    const frequency = (step & 1) === 0 ? 1 : nextNumber(reader)
    if (hasGone && lengths[node] === 0) continue
    if (frequency > byteMax) isWhole = false
    frequencies[node - from] = frequency
    live += 1
    if (!isSummed) sum(into, frequency, lengths[node]!)
  }
  into.count += live
  return isWhole
}

function copyDense(reader: RunReader, into: DensePostings): void {
  const { lengths, hasGone, isSummed } = reader
  const first = nextNumber(reader)
  const span = nextNumber(reader)
  const bytes = reader.runs.subarray(reader.at, reader.at + span)
  reader.at += span
  into.frequencies.set(bytes, first - into.from)
  into.count += reader.count
  if (!hasGone && isSummed) return
  for (let at = 0; at < span; at += 1) {
    if (bytes[at] === 0) continue
    if (lengths[first + at]! > 0) sum(into, bytes[at]!, lengths[first + at]!)
    else {
      into.frequencies[first + at - into.from] = 0
      into.count -= 1
    }
  }
}

/** The same into bytes; false where a frequency has no room in one. Dense runs are copied. */
export function spreadRuns(runs: Uint8Array, into: DensePostings, options: ReadOptions): boolean {
  const reader = readerOf(runs, options)
  let isWhole = true
  while (reader.at < runs.length) {
    nextHead(reader, into)
    if (reader.isDense) copyDense(reader, into)
    else if (!spreadSparse(reader, into)) isWhole = false
  }
  return isWhole
}

/** Frequencies from here on weigh the same. */
const weightMax = 255

const perWeight = new Uint32Array(weightMax + 1)

/**
 * Keeps the `keep` most frequent, among equal ones those of the first nodes; their order stays. A name that too many nodes hold
 * tells too little to need them all.
 */
export function keepHeaviest(postings: PostingArrays, keep: number): void {
  const { nodes, frequencies, count } = postings
  if (count <= keep) return
  perWeight.fill(0)
  for (let at = 0; at < count; at += 1) perWeight[Math.min(frequencies[at]!, weightMax)]! += 1
  let least = weightMax
  let room = keep
  while (least > 0 && room > perWeight[least]!) room -= perWeight[least--]!
  let kept = 0
  for (let at = 0; at < count; at += 1) {
    const weight = Math.min(frequencies[at]!, weightMax)
    if (weight < least || (weight === least && room <= 0)) continue
    if (weight === least) room -= 1
    nodes[kept] = nodes[at]!
    frequencies[kept] = frequencies[at]!
    kept += 1
  }
  postings.count = kept
}
