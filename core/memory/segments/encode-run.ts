// Writes a name's postings as bytes: runs of (node, frequency) in ascending order; runs are appended without reading what is there.

/** Nodes and frequencies in turn: node, frequency, node, frequency, … ascending by node; nodes below 2^31. */
export type Postings = readonly number[]

/** Lengths of nodes plus one, by number; 0 where there is no node. */
export type Lengths = Uint32Array

/** A run of so many postings says what its largest frequency and its smallest length are, so that a reader need not look. */
export const summaryMin = 8
export const byteMax = 0xff
/** Largest frequency that is kept. */
export const frequencyMost = 0xffff

/** Bytes of the run that is being written: none outlives the call after. */
let scratch = new Uint8Array(4_096)
let scratchLength = 0

/** Head of a run, and what a posting takes at most. */
const headBytesMax = 24
const postingBytesMax = 10

/** LEB128, for whole numbers below 2^32. There is room. */
function writeVarint(value: number): void {
  let rest = value
  for (; rest > 0x7f; rest >>>= 7) scratch[scratchLength++] = (rest & 0x7f) | 0x80
  scratch[scratchLength++] = rest
}

function writeHead(postings: Postings, { isDense, lengths }: { isDense: boolean; lengths: Lengths }): void {
  const count = postings.length / 2
  writeVarint(count * 2 + (isDense ? 1 : 0))
  if (count < summaryMin) return
  let frequencyMax = 0
  let lengthMin = lengths[postings[0]!]!
  for (let at = 0; at < postings.length; at += 2) {
    if (postings[at + 1]! > frequencyMax) frequencyMax = postings[at + 1]!
    if (lengths[postings[at]!]! < lengthMin) lengthMin = lengths[postings[at]!]!
  }
  writeVarint(Math.min(frequencyMax, frequencyMost))
  writeVarint(lengthMin)
}

function writeSparse(postings: Postings, lengths: Lengths): void {
  writeHead(postings, { isDense: false, lengths })
  let last = 0
  for (let at = 0; at < postings.length; at += 2) {
    const node = postings[at]!
    const frequency = postings[at + 1]!
    writeVarint(((node - last) * 2 + (frequency === 1 ? 0 : 1)) >>> 0)
    if (frequency !== 1) writeVarint(frequency)
    last = node
  }
}

function writeDense(postings: Postings, lengths: Lengths): void {
  const first = postings[0]!
  const span = postings.at(-2)! - first + 1
  writeHead(postings, { isDense: true, lengths })
  writeVarint(first)
  writeVarint(span)
  scratch.fill(0, scratchLength, scratchLength + span)
  for (let at = 0; at < postings.length; at += 2) scratch[scratchLength + postings[at]! - first] = postings[at + 1]!
  scratchLength += span
}

function fitBytes(postings: Postings): boolean {
  for (let at = 1; at < postings.length; at += 2) if (postings[at]! > byteMax) return false
  return true
}

/**
 * One run of at least one posting, in the shorter of two forms; its bytes are written over by the next call. Both forms begin
 * with twice the number of postings, plus one in the dense form; from eight postings on, largest frequency and smallest length
 * follow. Sparse: per posting twice the gap to the node before, plus one where a frequency other than 1 follows. Dense, for
 * names of nearly every node: the first node, the number of bytes, and a byte of frequency for each node from the first on.
 * Concatenated runs are postings again.
 */
export function encodeRun(postings: Postings, lengths: Lengths): Uint8Array {
  const bytesMax = headBytesMax + postingBytesMax * postings.length
  if (scratch.length < bytesMax) scratch = new Uint8Array(2 * bytesMax)
  scratchLength = 0
  writeSparse(postings, lengths)
  const span = postings.at(-2)! - postings[0]! + 1
  if (span + summaryMin < scratchLength && fitBytes(postings)) {
    scratchLength = 0
    writeDense(postings, lengths)
  }
  return scratch.subarray(0, scratchLength)
}
