// Bytes of a name's postings: runs of (node, frequency) in ascending order; runs are appended without reading what is there.

/** Nodes and frequencies in turn: node, frequency, node, frequency, … ascending by node; nodes below 2^31. */
export type Postings = readonly number[]

/** LEB128, for whole numbers below 2^32. */
function writeVarint(bytes: number[], value: number): void {
  let rest = value
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80)
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
    writeVarint(bytes, ((node - last) * 2 + (frequency === 1 ? 0 : 1)) >>> 0)
    if (frequency !== 1) writeVarint(bytes, frequency)
    last = node
  }
  return new Uint8Array(bytes)
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

/**
 * Appends the postings of all runs to `into`, but for nodes whose length is 0: those are gone. One loop with the varints in
 * it: it is what a recall waits for.
 */
export function readRuns(runs: Uint8Array, into: PostingArrays, lengths: Uint32Array): void {
  // A posting takes at least one byte.
  makeRoom(into, into.count + runs.length)
  const { nodes, frequencies } = into
  let { count } = into
  let at = 0
  const longer = (first: number): number => {
    let value = first & 0x7f
    for (let shift = 7, byte = first; byte >= 0x80; shift += 7) {
      byte = runs[at++] ?? 0
      value |= (byte & 0x7f) << shift
    }
    return value >>> 0
  }
  while (at < runs.length) {
    const first = runs[at++]!
    let left = first < 0x80 ? first : longer(first)
    let node = 0
    for (; left > 0 && at < runs.length; left -= 1) {
      const byte = runs[at++]!
      const step = byte < 0x80 ? byte : longer(byte)
      node += step >>> 1
      let frequency = 1
      if ((step & 1) === 1) {
        const counted = runs[at++] ?? 0
        frequency = counted < 0x80 ? counted : longer(counted)
      }
      if (lengths[node]! > 0) {
        nodes[count] = node
        frequencies[count] = frequency > frequencyMax ? frequencyMax : frequency
        count += 1
      }
    }
  }
  into.count = count
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
