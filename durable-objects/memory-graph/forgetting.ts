// Forgets what its rules let go, in slices: what documents brought too long ago, what nobody used, and what is above the maximum.
import {
  dryRunMaxNodes,
  forgettingPolicySchema,
  forgettingReasons,
  type ForgettingReason,
} from '../../contract/forgetting.ts'
import type { GraphPruneAnswer } from '../../contract/memory.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { leastUnusedMs, longest, reasonOf, termsOf, everyTerms, type Terms } from '../../core/memory/forgetting.ts'
import { nameOf } from '../../core/memory/segments/names.ts'
import { unpackCounts } from '../../core/memory/packed.ts'
import { freshPostings } from './delta.ts'
import { takeInBatches } from './batches.ts'
import { nodesPerSlice, type Place, type PruneCall, type Run } from './forgotten.ts'
import { heldAmong, learnHeld, learnHeldDocuments } from './held.ts'
import type { GraphMemory } from './memory.ts'
import { prune } from './prune.ts'
import { isLive } from './resident.ts'
import { mayBeShared } from './segments.ts'
import type { Sql } from '../sql.ts'

/** Node numbers that one turn looks at: some 0.1 ms. */
const numbersPerSlice = 32_768
const documentsPerPage = 512

/** Refuses what is no policy: a malformed number must never prune everything. */
export function checkPrune({ maxNodes, nowMs, policy, isDryRun }: PruneCall): Result<null> {
  const isDry = isDryRun === true && policy !== undefined && maxNodes === dryRunMaxNodes
  const isBounded =
    ((Number.isSafeInteger(maxNodes) && maxNodes >= 0) || isDry) &&
    Number.isSafeInteger(nowMs) &&
    (policy === undefined ||
      ((policy.maxNodes === maxNodes || isDry) && forgettingPolicySchema.safeParse(policy).success))
  return isBounded ? accepted(null) : refused('VALIDATION_FAILED', 'maxNodes is a whole number from 0 on.')
}

interface DocumentRow {
  readonly id: number
  readonly documentId: string
  readonly createdAtMs: number
  readonly vertical: string | null
}

function readDocuments(sql: Sql, after: number): readonly DocumentRow[] {
  const query = `SELECT id, document_id AS documentId, created_at AS createdAtMs, vertical FROM document
    WHERE id > ? ORDER BY id LIMIT ?`
  return sql
    .exec<{ id: number; documentId: string; createdAtMs: number; vertical: string | null }>(
      query,
      after,
      documentsPerPage,
    )
    .toArray()
}

/** Documents whose time is over, a page at a time: all that they brought, as far as no other document holds it. */
async function forgetAged(run: Run, from: number): Promise<Result<null>> {
  const { memory, call, policy } = run
  if (everyTerms(policy).every(({ ageMs }) => ageMs === Infinity)) return accepted(null)
  for (let after = from; ;) {
    const page = readDocuments(memory.sql, after)
    const last = page.at(-1)
    if (last === undefined) return accepted(null)
    const due = page.filter((one) => call.nowMs - one.createdAtMs > termsOf(policy, one.vertical).ageMs)
    const asked = await learnHeldDocuments(new Map(due.map(({ documentId, id }) => [documentId, id])), run)
    if (!asked.ok) return asked
    const ids = due.map(({ id }) => id)
    // A page of which nothing is due is a turn as well: there may be any number of them.
    let at = 0
    do at = await run.turn({ phase: 'documents', after }, () => takeDue(run, ids, at))
    while (at < ids.length)
    after = last.id
  }
}

/** Of the documents from a place on as much as a slice takes; answers where the next slice begins. */
function takeDue(run: Run, documents: readonly number[], from: number): number {
  let at = from
  for (let room = nodesPerSlice; room > 0 && at < documents.length;) {
    const document = documents[at]!
    const { isDone, chunks } = run.held.has(document) ? noteHeld(run, document) : run.sink.takeOf(document, room)
    room -= Math.max(1, chunks)
    if (isDone) at += 1
  }
  return at
}

function noteHeld({ memory: { sql }, heldNodes }: Run, document: number) {
  const nodes = [...sql.exec('SELECT node FROM contribution WHERE document = ?', document).raw<[number]>()]
  for (const [node] of nodes) heldNodes.add(node)
  return { isDone: true, chunks: nodes.length }
}

/** Nodes from a number on that were not used for so long, as many as a slice takes, and where the next slice begins. */
function scan({ memory: { resident }, call, sink }: Run, from: number, unusedMs: number) {
  const due: number[] = []
  const to = Math.min(resident.nextNode, from + numbersPerSlice)
  let node = from
  for (; node < to && due.length < nodesPerSlice; node += 1)
    if (isLive(resident, node) && !sink.listed.has(node) && call.nowMs - resident.lastUsedMs[node]! > unusedMs)
      due.push(node)
  return { due, next: node }
}

/**
 * Rules of the documents that hold each node. What no document of a vertical holds, and all where no vertical has rules, goes by the
 * common ones: those documents are not read, of which a node may have any number, for each slice of them.
 */
function readTerms({ memory: { sql, resident }, policy }: Run, nodes: readonly number[]): ReadonlyMap<number, Terms> {
  const common = termsOf(policy, null)
  const isCommon = (node: number): boolean =>
    resident.verticalBits[node] === 0 || Object.keys(policy.verticals).length === 0
  const query = `SELECT DISTINCT own.node, document.vertical FROM json_each(?) AS asked
    CROSS JOIN contribution AS own ON own.node = asked.value CROSS JOIN document ON document.id = own.document`
  const others = nodes.filter((node) => !isCommon(node))
  const rows = others.length === 0 ? [] : [...sql.exec(query, JSON.stringify(others)).raw<[number, string | null]>()]
  const byNode = Map.groupBy(rows, ([node]) => node)
  return new Map([
    ...nodes.filter(isCommon).map((node) => [node, common] as const),
    ...[...byNode].map(([node, all]) => [node, longest(all.map(([, vertical]) => termsOf(policy, vertical)))] as const),
  ])
}

/** Whether nothing leads to the node: it stands alone in each of its documents, and no name of it may be another's. */
function isOrphan({ sql, resident }: GraphMemory, node: number): boolean {
  const beside = `SELECT 1 FROM contribution AS own CROSS JOIN contribution AS other
    ON other.document = own.document AND other.node <> own.node WHERE own.node = ? LIMIT 1`
  if (sql.exec(beside, node).toArray().length > 0) return false
  const [row] = sql.exec<{ mentions: ArrayBuffer }>('SELECT mentions FROM node WHERE id = ?', node).toArray()
  const names = unpackCounts(new Uint8Array(row?.mentions ?? new ArrayBuffer(0))).map(([name]) => nameOf('m', name))
  return names.every((name) => !mayBeShared(resident, name, freshPostings(resident, name).length / 2))
}

/** By reason; of those not held. What was used since it was found due is looked at again. */
function decideUnused(run: Run, due: readonly number[]): ReadonlyMap<ForgettingReason, readonly number[]> {
  const { memory, call, heldNodes } = run
  const { resident } = memory
  const terms = readTerms(run, due)
  const held = heldAmong(memory.sql, due, run.held)
  const byReason = new Map<ForgettingReason, number[]>()
  for (const node of due) {
    const own = terms.get(node)
    if (own === undefined || !isLive(resident, node)) continue
    const reason = reasonOf(own, call.nowMs - resident.lastUsedMs[node]!, () => isOrphan(memory, node))
    if (reason === null) continue
    if (held.has(node)) heldNodes.add(node)
    else byReason.set(reason, [...(byReason.get(reason) ?? []), node])
  }
  return byReason
}

async function forgetUnused(run: Run, from: number): Promise<Result<null>> {
  const { memory, policy } = run
  const unusedMs = leastUnusedMs(policy)
  if (unusedMs === Infinity) return accepted(null)
  for (let at = from + 1; at < memory.resident.nextNode;) {
    const { due, next } = scan(run, at, unusedMs)
    const asked = await learnHeld(memory.sql, due, run)
    if (!asked.ok) return asked
    const place: Place = { phase: 'nodes', after: at - 1 }
    await takeInBatches(run, { place, nodes: due }, (batch) => [...decideUnused(run, batch)])
    at = next
  }
  return accepted(null)
}

/** Nodes that the maximum may not take, whatever their use. */
function sparedBy({ memory: { resident }, policy, sink }: Run): (node: number) => boolean {
  let retained = 0
  for (const [vertical, bit] of resident.verticals.bits)
    if (!termsOf(policy, vertical).isCounted) retained = (retained | bit) >>> 0
  return (node) => sink.listed.has(node) || (resident.verticalBits[node]! & retained) !== 0
}

export type Forgot = Required<Omit<GraphPruneAnswer, 'kept'>>

const phases: readonly Place['phase'][] = ['documents', 'nodes', 'maxNodes']

/** All phases from a place on, each slice in a turn and a transaction of its own; held documents keep what they hold. */
export async function forgetBy(run: Run, place: Place): Promise<Result<Forgot>> {
  const { sink, call } = run
  for (const phase of phases.slice(phases.indexOf(place.phase))) {
    const after = phase === place.phase ? place.after : 0
    const done =
      phase === 'documents' ? await forgetAged(run, after) : phase === 'nodes' ? await forgetUnused(run, after) : null
    if (done?.ok === false) return done
  }
  const capped = await prune(run, sparedBy(run))
  if (!capped.ok) return capped
  const why = Object.fromEntries(
    forgettingReasons.flatMap((reason) => (sink.why.has(reason) ? [[reason, sink.why.get(reason)!]] : [])),
  )
  const pruned = [...sink.why.values()].reduce((sum, nodes) => sum + nodes, 0)
  const heldSkipped = new Set([...run.heldNodes, ...capped.value]).size
  return accepted({ pruned, heldSkipped, why, dryRun: call.isDryRun === true, nodes: [...sink.named] })
}
