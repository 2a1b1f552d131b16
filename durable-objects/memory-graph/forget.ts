// Forgets somebody in the index: segments that hold their terms are written anew without them, one at a time; nodes and their text stay.
import type { ForgottenIdentity, WalkEnd } from '../../contract/memory-walk.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { packCounts, unpackCounts } from '../../core/memory/packed.ts'
import { encodeRun } from '../../core/memory/segments/encode-run.ts'
import type { Rewrite } from '../../core/memory/segments/merge.ts'
import { mayHold } from '../../core/memory/segments/name-filter.ts'
import { nameOf, numbersOf, type NameNumbers } from '../../core/memory/segments/names.ts'
import { findRuns, parsePart, partsWith } from '../../core/memory/segments/part.ts'
import { clearPostings, createPostingArrays, readRuns } from '../../core/memory/segments/read-runs.ts'
import { flushDelta } from './delta.ts'
import type { GraphMemory } from './memory.ts'
import { beginMerge, continueMerge, deleteUnread } from './merge.ts'
import { graphDigestPattern } from './patterns.ts'
import type { Segment } from './resident.ts'
import { partId } from './segments.ts'

/** All of them at once, for a segment loses the label with them: what is done again would count them off twice. */
const termsMax = 131_072
const nodesPerSlice = 512

export function checkForget({ label, terms, mentions }: ForgottenIdentity): Result<null> {
  const digits = [label, ...terms.map(([term]) => term), ...mentions]
  const isBounded =
    digits.length <= termsMax &&
    digits.every((each) => graphDigestPattern.test(each)) &&
    terms.every(([, times]) => Number.isSafeInteger(times) && times > 0)
  return isBounded ? accepted(null) : refused('VALIDATION_FAILED', 'A term is malformed, or they are too many.')
}

/** How often each node of a segment has the label. */
type Holders = ReadonlyMap<number, number>

const scratch = createPostingArrays()

/** Which nodes came later than what is to be forgotten. */
type IsLater = (node: number) => boolean

function laterThan({ sql }: GraphMemory, before: WalkEnd | undefined): IsLater {
  if (before === undefined) return () => false
  // By their own ids: with an index that has the nodes in order SQLite would walk all that there are.
  const query = 'SELECT node FROM contribution NOT INDEXED WHERE id > ?'
  const joined = new Set([...sql.exec(query, before.copy).raw<[number]>()].map(([node]) => node))
  return (node) => node >= before.node || joined.has(node)
}

/** Nodes that are gone too: what stands there is to go. Null where the segment has none. */
function holdersIn(
  { sql, resident }: GraphMemory,
  segment: Segment,
  { label, isLater }: { readonly label: NameNumbers; readonly isLater: IsLater },
): Holders | null {
  if (!mayHold(segment.termFilter, label.high, label.low)) return null
  clearPostings(scratch)
  const { from, to } = partsWith(segment.directory, label)
  for (let part = from; part < to; part += 1) {
    const [row] = sql
      .exec<{ bytes: ArrayBuffer }>('SELECT bytes FROM segment_part WHERE id = ?', partId(segment.id, part))
      .toArray()
    const runs = row === undefined ? null : findRuns(parsePart(new Uint8Array(row.bytes)), label)
    if (runs !== null) readRuns(runs, scratch, { lengths: resident.lengths, hasGone: false })
  }
  const holders = new Map<number, number>()
  for (let at = 0; at < scratch.count; at += 1)
    if (!isLater(scratch.nodes[at]!)) holders.set(scratch.nodes[at]!, scratch.frequencies[at]!)
  return holders.size === 0 ? null : holders
}

interface Due {
  readonly segment: Segment
  readonly holders: Holders
}

function nextDue(memory: GraphMemory, label: NameNumbers, before: WalkEnd | undefined): Due | null {
  const isLater = laterThan(memory, before)
  for (const segment of memory.resident.segments) {
    const holders = holdersIn(memory, segment, { label, isLater })
    if (holders !== null) return { segment, holders }
  }
  return null
}

/** What stays of a posting: of a term that others bring as well, what they bring. */
type Stays = (node: number, frequency: number) => number

/** By the first half of their names: nearly every other name differs there. */
function changesOf(
  { label, terms, mentions }: ForgottenIdentity,
  { holders, digests }: { readonly holders: Holders; readonly digests: readonly string[] },
) {
  const changes = new Map<number, (readonly [NameNumbers, Stays])[]>()
  const add = (name: NameNumbers, stays: Stays): unknown =>
    changes.set(name.high, [...(changes.get(name.high) ?? []), [name, stays]])
  const others: Stays = (node, frequency) => (holders.has(node) ? 0 : frequency)
  add(numbersOf(nameOf('t', label)), others)
  // The same chunk of a later document is a node of its own: joined to this one it would be found by nothing of its own.
  for (const digest of digests) add(numbersOf(nameOf('d', digest)), others)
  for (const [term, times] of terms)
    add(numbersOf(nameOf('t', term)), (node, frequency) => frequency - times * (holders.get(node) ?? 0))
  for (const mention of mentions) add(numbersOf(nameOf('m', mention)), others)
  return changes
}

function rewriteWithout({ sql }: GraphMemory, forgotten: ForgottenIdentity, holders: Holders): Rewrite {
  const query = 'SELECT digest FROM node WHERE id IN (SELECT value FROM json_each(?))'
  const digests = [...sql.exec(query, JSON.stringify([...holders.keys()])).raw<[string]>()].map(([digest]) => digest)
  const changes = changesOf(forgotten, { holders, digests })
  return (name, runs, lengths) => {
    const [, stays] =
      changes.get(name.high)?.find(([other]) => other.low === name.low && other.kind === name.kind) ?? []
    if (stays === undefined) return runs
    clearPostings(scratch)
    readRuns(runs, scratch, { lengths, hasGone: false })
    const kept: number[] = []
    for (let at = 0; at < scratch.count; at += 1) {
      const [node, left] = [scratch.nodes[at]!, stays(scratch.nodes[at]!, scratch.frequencies[at]!)]
      if (left > 0) kept.push(node, left)
    }
    return kept.length === 0 ? new Uint8Array(0) : encodeRun(kept, lengths)
  }
}

/** A node's own list of whom it mentions. */
function forgetMentions({ sql }: GraphMemory, nodes: readonly number[], gone: ReadonlySet<string>): void {
  const query = 'SELECT id, mentions FROM node WHERE id IN (SELECT value FROM json_each(?))'
  const rows = [...sql.exec(query, JSON.stringify(nodes)).raw<[number, ArrayBuffer]>()]
  for (const [node, bytes] of rows) {
    const mentions = unpackCounts(new Uint8Array(bytes))
    const kept = mentions.filter(([name]) => !gone.has(name))
    if (kept.length === mentions.length) continue
    sql.exec('UPDATE node SET mentions = zeroblob(length(mentions)) WHERE id = ?', node)
    sql.exec('UPDATE node SET mentions = ? WHERE id = ?', packCounts(kept), node)
  }
}

/** Writes one segment anew. Others merge between turns: what is here may be merged already, and is looked for again then. */
function* rewrite(
  memory: GraphMemory,
  { segment, holders }: Due,
  forgotten: ForgottenIdentity,
): Generator<undefined, void> {
  const { sql, resident } = memory
  const gone = new Set(forgotten.mentions)
  const nodes = [...holders.keys()]
  for (let from = 0; from < nodes.length; from += nodesPerSlice) {
    forgetMentions(memory, nodes.slice(from, from + nodesPerSlice), gone)
    yield
  }
  if (!resident.segments.includes(segment)) return
  // What another merge has written by now is deleted like any that a crash ended.
  memory.merge = beginMerge(sql, [segment], rewriteWithout(memory, forgotten, holders))
  yield* endRewriting(memory)
}

function* endRewriting(memory: GraphMemory): Generator<undefined, void> {
  while (memory.merge?.isForgetting === true) {
    if (continueMerge(memory, memory.merge)) memory.merge = null
    yield
  }
}

/**
 * Each step is a turn and a transaction of its own. A segment is written anew in one step with what its own nodes say, so that
 * what a crash ends is done again from where it stands.
 */
export function* forget(memory: GraphMemory, forgotten: ForgottenIdentity): Generator<undefined, void> {
  const { sql, resident } = memory
  const label = numbersOf(nameOf('t', forgotten.label))
  if (resident.delta.t.has(forgotten.label)) {
    sql.exec('UPDATE fresh SET terms = zeroblob(length(terms))')
    flushDelta(sql, resident)
    yield
  }
  // What an earlier call began and did not finish.
  yield* endRewriting(memory)
  const due = (): Due | null => nextDue(memory, label, forgotten.before)
  for (let one = due(); one !== null; one = due()) yield* rewrite(memory, one, forgotten)
  while (!deleteUnread(sql, memory.merge?.id ?? null)) yield
}
