// Merges the parts of several segments into one, a slice at a time; postings of nodes that are gone stay behind.
import { encodeRun } from './encode-run.ts'
import { compareNames, type NameNumbers } from './names.ts'
import { clearPostings, createPostingArrays, readRuns } from './read-runs.ts'
import { appendRuns, nameAt, parsePart, partsOf, runsAt, type Directory, type Part, type PartBuilder } from './part.ts'

/** A segment to be merged; inputs come in ascending order of their nodes. */
export interface MergeInput {
  readonly directory: Directory
  readonly read: (part: number) => Uint8Array<ArrayBuffer>
  /** Whether nodes of it are gone: its runs are then read and written anew, else copied. */
  readonly hasGone: () => boolean
}

interface Cursor {
  readonly input: MergeInput
  part: number
  open: Part | null
  at: number
  name: NameNumbers | null
}

export interface Merging {
  readonly cursors: readonly Cursor[]
  readonly builder: PartBuilder
  readonly onRuns: OnRuns
  /** What is to be written in place of a name's runs; null copies them. */
  readonly rewrite: Rewrite | null
}

/** The runs of a name as they are to stand; empty where nothing of it stays. */
export type Rewrite = (name: NameNumbers, runs: Uint8Array, lengths: Uint32Array) => Uint8Array

/** Takes what was written of a name; `isNew` once for each name of the output. */
export type OnRuns = (name: NameNumbers, written: { readonly runs: Uint8Array; readonly isNew: boolean }) => void

function enter(cursor: Cursor): void {
  if (cursor.open !== null && cursor.at >= cursor.open.names) {
    cursor.part += 1
    cursor.open = null
    cursor.at = 0
  }
  if (cursor.open === null && cursor.part < partsOf(cursor.input.directory)) {
    cursor.open = parsePart(cursor.input.read(cursor.part))
  }
  cursor.name = cursor.open === null ? null : nameAt(cursor.open, cursor.at)
}

export function startMerge(
  inputs: readonly MergeInput[],
  builder: PartBuilder,
  { onRuns, rewrite }: Pick<Merging, 'onRuns' | 'rewrite'>,
): Merging {
  const cursors = inputs.map((input): Cursor => ({ input, part: 0, open: null, at: 0, name: null }))
  for (const cursor of cursors) enter(cursor)
  return { cursors, builder, onRuns, rewrite }
}

function leastOf(cursors: readonly Cursor[]): Cursor | null {
  let least: Cursor | null = null
  for (const cursor of cursors) {
    if (cursor.name === null) continue
    if (least?.name == null || compareNames(cursor.name, least.name) < 0) least = cursor
  }
  return least
}

const scratch = createPostingArrays()

/** The runs without nodes that are gone. */
function livePostings(runs: Uint8Array, lengths: Uint32Array): Uint8Array {
  clearPostings(scratch)
  readRuns(runs, scratch, { lengths, hasGone: true })
  const postings: number[] = []
  for (let at = 0; at < scratch.count; at += 1) postings.push(scratch.nodes[at]!, scratch.frequencies[at]!)
  return postings.length === 0 ? new Uint8Array(0) : encodeRun(postings, lengths)
}

export interface MergeBudget {
  /** Names and bytes of runs that a slice may take at most, but for its last name. */
  readonly names: number
  readonly bytes: number
  /** By node number; 0 where a node is gone. */
  readonly lengths: Uint32Array
}

/** Merges a slice; true once all is merged, but for the builder's last part. */
export function mergeSlice(
  { cursors, builder, onRuns, rewrite }: Merging,
  { names, bytes, lengths }: MergeBudget,
): boolean {
  let bytesLeft = bytes
  for (let namesLeft = names; namesLeft > 0 && bytesLeft > 0; namesLeft -= 1) {
    const cursor = leastOf(cursors)
    if (cursor?.name == null || cursor.open === null) return true
    const stored = runsAt(cursor.open, cursor.at)
    // Reading and writing anew costs about four times as much as copying.
    const hasGone = cursor.input.hasGone()
    bytesLeft -= hasGone ? 4 * stored.length : stored.length
    const live = hasGone ? livePostings(stored, lengths) : stored
    const runs = rewrite === null || live.length === 0 ? live : rewrite(cursor.name, live, lengths)
    if (runs.length > 0) onRuns(cursor.name, { runs, isNew: appendRuns(builder, cursor.name, runs) })
    cursor.at += 1
    enter(cursor)
  }
  return false
}
