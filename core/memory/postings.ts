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

/** Calls `visit` for each posting of all runs, in order. */
export function visitRuns(runs: Uint8Array, visit: (node: number, frequency: number) => void): void {
  let at = 0
  const varint = (): number => {
    let byte = runs[at++] ?? 0
    if (byte < 0x80) return byte
    let value = byte & 0x7f
    for (let scale = 0x80; byte >= 0x80; scale *= 0x80) {
      byte = runs[at++] ?? 0
      value += (byte & 0x7f) * scale
    }
    return value
  }
  while (at < runs.length) {
    let node = 0
    for (let left = varint(); left > 0; left -= 1) {
      const step = varint()
      node += Math.floor(step / 2)
      visit(node, step % 2 === 0 ? 1 : varint())
    }
  }
}
