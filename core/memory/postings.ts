// Bytes of a term's postings: runs of (node, frequency) in ascending order; runs are appended without reading what is there.

/** Nodes and frequencies in turn: node, frequency, node, frequency, … ascending by node. */
export type Postings = readonly number[]

/** LEB128, for non-negative integers below 2^53. */
function writeVarint(bytes: number[], value: number): void {
  let rest = value
  while (rest > 0x7f) {
    bytes.push((rest % 0x80) | 0x80)
    rest = Math.floor(rest / 0x80)
  }
  bytes.push(rest)
}

/**
 * One run: number of postings, then per posting twice the gap to the node before, plus one where a frequency other than 1
 * follows. Concatenated runs are postings again.
 */
export function encodeRun(postings: Postings): Uint8Array<ArrayBuffer> {
  const bytes: number[] = []
  writeVarint(bytes, postings.length / 2)
  let last = 0
  for (let at = 0; at + 1 < postings.length; at += 2) {
    const node = postings[at] ?? 0
    const frequency = postings[at + 1] ?? 1
    writeVarint(bytes, (node - last) * 2 + (frequency === 1 ? 0 : 1))
    if (frequency !== 1) writeVarint(bytes, frequency)
    last = node
  }
  return new Uint8Array(bytes)
}

/** Postings in arrays of the caller, kept between reads. */
export interface PostingArrays {
  nodes: Uint32Array
  frequencies: Uint32Array
}

export const createPostingArrays = (count = 1_024): PostingArrays => ({
  nodes: new Uint32Array(count),
  frequencies: new Uint32Array(count),
})

/** What stood in them is gone where they were too small. */
export function makeRoom(into: PostingArrays, count: number): void {
  if (into.nodes.length >= count) return
  Object.assign(into, createPostingArrays(2 ** Math.ceil(Math.log2(count))))
}

/** Reads all runs into `into`, in order, and answers how many postings there are. One loop: it is what a recall waits for. */
export function readRuns(runs: Uint8Array, into: PostingArrays): number {
  // A posting takes at least one byte.
  makeRoom(into, runs.length)
  const { nodes, frequencies } = into
  let at = 0
  let count = 0
  const varint = (first: number): number => {
    let value = first & 0x7f
    for (let scale = 0x80, byte = first; byte >= 0x80; scale *= 0x80) {
      byte = runs[at++] ?? 0
      value += (byte & 0x7f) * scale
    }
    return value
  }
  while (at < runs.length) {
    let node = 0
    let left = varint(runs[at++] ?? 0)
    for (; left > 0 && at < runs.length; left -= 1) {
      const byte = runs[at++] ?? 0
      const step = byte < 0x80 ? byte : varint(byte)
      node += Math.floor(step / 2)
      nodes[count] = node
      frequencies[count] = step % 2 === 0 ? 1 : varint(runs[at++] ?? 0)
      count += 1
    }
  }
  return count
}

const frequencyBits = 8
const frequencyMax = 2 ** frequencyBits - 1
const packedNodeMax = 2 ** (32 - frequencyBits) - 1

/** Node and frequency in one number each, ascending: four bytes a posting, for what stays in memory. */
export type PackedPostings = Uint32Array<ArrayBuffer>

export const nodeOf = (packed: number): number => packed >>> frequencyBits
export const frequencyOf = (packed: number): number => packed & frequencyMax

/** Packs the first `count` postings from `at` on into `packed`; false where a node or a frequency is too large for it. */
export function packPostings(
  { nodes, frequencies }: PostingArrays,
  { packed, at, count }: { readonly packed: PackedPostings; readonly at: number; readonly count: number },
): boolean {
  for (let from = 0; from < count; from += 1) {
    const node = nodes[from]!
    const frequency = frequencies[from]!
    if (node > packedNodeMax || frequency > frequencyMax) return false
    packed[at + from] = (node << frequencyBits) | frequency
  }
  return true
}
