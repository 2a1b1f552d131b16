// Bytes of a name's postings: runs of (node, frequency) in ascending order; runs are appended without reading what is there.

/** Nodes and frequencies in turn: node, frequency, node, frequency, … ascending by node; nodes below 2^31. */
export type Postings = readonly number[]

/** LEB128, for whole numbers below 2^32. */
function writeVarint(bytes: number[], value: number): void {
  let rest = value
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80)
  bytes.push(rest)
}

function encodeSparse(postings: Postings): number[] {
  const bytes: number[] = []
  writeVarint(bytes, postings.length)
  let last = 0
  for (let at = 0; at + 1 < postings.length; at += 2) {
    const node = postings[at] ?? 0
    const frequency = postings[at + 1] ?? 1
    writeVarint(bytes, ((node - last) * 2 + (frequency === 1 ? 0 : 1)) >>> 0)
    if (frequency !== 1) writeVarint(bytes, frequency)
    last = node
  }
  return bytes
}

const byteMax = 0xff

/** Null where a frequency has no room in a byte. */
function encodeDense(postings: Postings, first: number, span: number): Uint8Array<ArrayBuffer> | null {
  const head: number[] = []
  writeVarint(head, postings.length + 1)
  writeVarint(head, first)
  writeVarint(head, span)
  const bytes = new Uint8Array(head.length + span)
  bytes.set(head)
  for (let at = 0; at + 1 < postings.length; at += 2) {
    if (postings[at + 1]! > byteMax) return null
    bytes[head.length + postings[at]! - first] = postings[at + 1]!
  }
  return bytes
}

/**
 * One run, in the shorter of two forms. Sparse: twice the number of postings, then per posting twice the gap to the node before,
 * plus one where a frequency other than 1 follows. Dense, for names of nearly every node: twice the number plus one, the first
 * node, the number of bytes, and a byte of frequency for each node from the first on. Concatenated runs are postings again.
 */
export function encodeRun(postings: Postings): Uint8Array<ArrayBuffer> {
  const sparse = encodeSparse(postings)
  const first = postings[0] ?? 0
  const span = (postings.at(-2) ?? 0) - first + 1
  const dense = span < sparse.length ? encodeDense(postings, first, span) : null
  return dense ?? new Uint8Array(sparse)
}

/** Largest frequency that is kept. */
const frequencyMax = 0xffff

/** Postings in arrays of the caller, kept between reads. */
export interface PostingArrays {
  nodes: Uint32Array<ArrayBuffer>
  frequencies: Uint16Array<ArrayBuffer>
  count: number
}

export const createPostingArrays = (size = 1_024): PostingArrays => ({
  nodes: new Uint32Array(size),
  frequencies: new Uint16Array(size),
  count: 0,
})

function makeRoom(into: PostingArrays, size: number): void {
  if (into.nodes.length >= size) return
  const larger = createPostingArrays(2 ** Math.ceil(Math.log2(size)))
  larger.nodes.set(into.nodes)
  larger.frequencies.set(into.frequencies)
  into.nodes = larger.nodes
  into.frequencies = larger.frequencies
}

/** A place in runs. */
interface RunReader {
  readonly runs: Uint8Array
  at: number
}

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

/** Calls back for each run: where its bytes of frequency stand in a dense one; the reader stands behind it afterwards. */
interface RunVisitor {
  sparse(reader: RunReader, count: number): void
  dense(bytes: Uint8Array, first: number): void
}

function visitRuns(runs: Uint8Array, visitor: RunVisitor): void {
  const reader: RunReader = { runs, at: 0 }
  while (reader.at < runs.length) {
    const head = nextNumber(reader)
    if ((head & 1) === 0) {
      visitor.sparse(reader, head >>> 1)
      continue
    }
    const first = nextNumber(reader)
    const span = nextNumber(reader)
    visitor.dense(runs.subarray(reader.at, reader.at + span), first)
    reader.at += span
  }
}

/** Appends the postings of all runs to `into`, but for nodes whose length is 0: those are gone. */
export function readRuns(runs: Uint8Array, into: PostingArrays, lengths: Uint32Array): void {
  // A posting takes at least one byte.
  makeRoom(into, into.count + runs.length)
  const { nodes, frequencies } = into
  let { count } = into
  visitRuns(runs, {
    sparse(reader, postings) {
      let node = 0
      for (let left = postings; left > 0 && reader.at < runs.length; left -= 1) {
        const byte = runs[reader.at]!
        let step = byte
        if (byte < 0x80) reader.at += 1
        else step = nextNumber(reader)
        node += step >>> 1
        const frequency = (step & 1) === 0 ? 1 : nextNumber(reader)
        if (!(lengths[node]! > 0)) continue
        nodes[count] = node
        frequencies[count] = Math.min(frequency, frequencyMax)
        count += 1
      }
    },
    dense(bytes, first) {
      for (let at = 0; at < bytes.length; at += 1) {
        if (!(bytes[at]! > 0) || !(lengths[first + at]! > 0)) continue
        nodes[count] = first + at
        frequencies[count] = bytes[at]!
        count += 1
      }
    },
  })
  into.count = count
}

/** The same into a byte for each node from `from` on; false where a frequency has no room in one. Dense runs are copied. */
export function readRunsDense(
  runs: Uint8Array,
  { frequencies, from }: { readonly frequencies: Uint8Array; readonly from: number },
  lengths: Uint32Array,
): boolean {
  let isWhole = true
  visitRuns(runs, {
    sparse(reader, postings) {
      let node = 0
      for (let left = postings; left > 0 && reader.at < runs.length; left -= 1) {
        const step = nextNumber(reader)
        node += step >>> 1
        const frequency = (step & 1) === 0 ? 1 : nextNumber(reader)
        if (frequency > byteMax) isWhole = false
        if (lengths[node]! > 0) frequencies[node - from] = frequency
      }
    },
    dense(bytes, first) {
      frequencies.set(bytes, first - from)
      for (let at = 0; at < bytes.length; at += 1) if (!(lengths[first + at]! > 0)) frequencies[first - from + at] = 0
    },
  })
  return isWhole
}

/** Frequencies from here on weigh the same. */
const weightMax = 255

/**
 * Keeps the `keep` most frequent, among equal ones those of the first nodes; their order stays. A name that too many nodes hold
 * tells too little to need them all.
 */
export function keepHeaviest(postings: PostingArrays, keep: number): void {
  const { nodes, frequencies, count } = postings
  if (count <= keep) return
  const perWeight = new Uint32Array(weightMax + 1)
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
