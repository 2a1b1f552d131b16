// What stands behind the labels of copies: sealed, read part by part, each part once, and sealed anew without somebody.
import { limits } from '../../contract/limits.ts'
import type { SealedNames } from '../../contract/memory.ts'
import type {
  MentionedAsked,
  MentionedPart,
  MentionedParts,
  MentionPlace,
  NamedPart,
  WalkEnd,
} from '../../contract/memory-walk.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { nameOf } from '../../core/memory/segments/names.ts'
import { appendPairs, appendPostings, createPostingArrays } from '../../core/memory/segments/read-runs.ts'
import { freshPostings } from './delta.ts'
import { hasDropped, isThere } from './holders.ts'
import type { GraphMemory } from './memory.ts'
import { readStale } from './name-parts.ts'
import { readPostings } from './segments.ts'
import type { Sql } from '../sql.ts'

/** Of one answer across RPC, which holds 32 MiB at Cloudflare. */
const sealedBytesMax = 16 * 1024 * 1024

/** The part of a chunk is the last that begins with it or before. */
export function readNames(sql: Sql, copies: readonly number[]): Result<SealedNames> {
  if (copies.length > limits.revealNodesMax) return refused('VALIDATION_FAILED', 'Too many copies are asked for.')
  // Read whole, since parts are read while it is walked.
  const places = Array.from(
    sql
      .exec(
        `SELECT asked.key, own.document, (SELECT max(names.ordinal) FROM entity_names AS names
         WHERE names.document = own.document AND names.ordinal <= own.ordinal)
       FROM json_each(?) AS asked CROSS JOIN contribution AS own ON own.id = asked.value
         ${isThere({ hasDropped: hasDropped(sql) }, 'own.document')}`,
        JSON.stringify(copies),
      )
      .raw<[copy: number, document: number, from: number | null]>(),
  )
  const partOf: (number | null)[] = copies.map(() => null)
  const placeByPart = new Map<string, number>()
  const parts: { from: number; sealed: Uint8Array }[] = []
  let bytes = 0
  for (const [copy, document, from] of places) {
    if (from === null) continue
    const name = `${document}/${from}`
    const known = placeByPart.get(name)
    if (known === undefined) {
      const sealed = readPart(sql, document, from)
      bytes += sealed.byteLength
      if (bytes > sealedBytesMax)
        return refused('LIMIT_EXCEEDED', 'More values than one answer holds stand behind these labels.')
      placeByPart.set(name, parts.push({ from, sealed }) - 1)
    }
    partOf[copy] = known ?? parts.length - 1
  }
  return accepted({ parts, partOf })
}

function readPart(sql: Sql, document: number, from: number): Uint8Array {
  const query = 'SELECT sealed FROM entity_names WHERE document = ? AND ordinal = ?'
  const [row] = sql.exec<{ sealed: ArrayBuffer }>(query, document, from).toArray()
  return new Uint8Array(row?.sealed ?? new ArrayBuffer(0))
}

/** Live nodes of a term, ascending. */
function nodesOf({ sql, resident }: GraphMemory, term: string): Uint32Array {
  const name = nameOf('t', term)
  const found = createPostingArrays()
  const [stored] = readPostings(sql, resident, [name])
  if (stored !== undefined) appendPostings(stored, found, { below: Infinity, least: 1 })
  appendPairs(freshPostings(resident, name), found, 1)
  return found.nodes.subarray(0, found.count)
}

const copiesPerPage = 128
const partsPerPage = 64
const pageBytesMax = 8 * 1024 * 1024

interface Copy {
  readonly place: MentionPlace
  /** Null where nothing is sealed for it. */
  readonly part: NamedPart | null
  /** The node was made of it: the terms of the node are its. */
  readonly isFirst: boolean
}

/** Copies of a node behind a place, each with its part; those that came after the walk began are another's. */
function* copiesOf(
  sql: Sql,
  node: number,
  { after, end }: { readonly after: MentionPlace | null; readonly end: WalkEnd },
): Generator<Copy, void> {
  const [, document, copy] = after?.[0] === node ? after : [node, 0, 0]
  const rows = sql
    .exec(
      `SELECT own.document, own.id, document.document_id, document.revision, names.ordinal, names.sealed,
         own.document = node.document
       FROM contribution AS own JOIN document ON document.id = own.document JOIN node ON node.id = own.node
       LEFT JOIN entity_names AS names ON names.document = own.document AND names.ordinal =
         (SELECT max(ordinal) FROM entity_names AS every WHERE every.document = own.document AND ordinal <= own.ordinal)
       WHERE own.node = ? AND (own.document, own.id) > (?, ?) AND own.id <= ? ORDER BY own.document, own.id`,
      node,
      document,
      copy,
      end.copy,
    )
    .raw<[number, number, string, number, number | null, ArrayBuffer | null, number]>()
  for (const [holder, id, documentId, revision, from, sealed, isFirst] of rows) {
    const part =
      from === null || sealed === null ? null : { documentId, revision, from, sealed: new Uint8Array(sealed) }
    yield { place: [node, holder, id], part, isFirst: isFirst === 1 }
  }
}

function endOf({ sql, resident }: GraphMemory): WalkEnd {
  const [last] = sql.exec<{ id: number }>('SELECT coalesce(max(id), 0) AS id FROM contribution').toArray()
  return { node: resident.nextNode, copy: last?.id ?? 0 }
}

/** All copies behind a place, node by node. */
function* walk(
  sql: Sql,
  nodes: Uint32Array,
  from: { readonly after: MentionPlace | null; readonly end: WalkEnd },
): Generator<Copy, void> {
  const first = from.after?.[0] ?? 0
  for (const node of nodes) if (node >= first) yield* copiesOf(sql, node, from)
}

/** A page of the parts of documents that hold a node with this term; a part that many chunks are of comes once a page. */
export function readMentioned(memory: GraphMemory, asked: MentionedAsked): MentionedParts {
  const end = asked.end ?? endOf(memory)
  if (asked.isOfPrunedToo !== true) return readOfNodes(memory, { ...asked, end })
  if (asked.after !== null && asked.after[0] >= end.node) return readOfPruned(memory.sql, { after: asked.after, end })
  const page = readOfNodes(memory, { ...asked, end })
  // Whatever is pruned from here on was gone over.
  return page.next === null ? { ...page, next: [end.node, 0, -1] } : page
}

/** Parts that chunks were pruned from; no copy stands for them. */
function readOfPruned(
  sql: Sql,
  { after: [node, document, ordinal], end }: { readonly after: MentionPlace; readonly end: WalkEnd },
): MentionedParts {
  const { parts: stale, isMore } = readStale(sql, [document, ordinal], { parts: partsPerPage, bytes: pageBytesMax })
  const parts = stale.map(({ part }): MentionedPart => ({ ...part, bringsNode: null, lastNode: 0 }))
  const last = stale.at(-1)
  return { parts, next: isMore && last !== undefined ? [node, last.document, last.part.from] : null, copies: 0, end }
}

function readOfNodes(
  memory: GraphMemory,
  { label, after, end }: MentionedAsked & { readonly end: WalkEnd },
): MentionedParts {
  const { sql } = memory
  const nodes = nodesOf(memory, label).filter((node) => node < end.node)
  const walked = { nodes: new Set(nodes), end }
  const parts = new Map<string, MentionedPart>()
  let bytes = 0
  let copies = 0
  for (const { place, part, isFirst } of walk(sql, nodes, { after, end })) {
    copies += 1
    const [node, document] = place
    const brings = isFirst ? node : null
    const name = `${document}/${part?.from ?? ''}`
    const known = parts.get(name)
    if (known !== undefined) parts.set(name, { ...known, bringsNode: known.bringsNode ?? brings })
    else if (part !== null) {
      const lastNode = lastNodeOf(sql, { document, from: part.from, walked })
      parts.set(name, { ...part, bringsNode: brings, lastNode })
      bytes += part.sealed.byteLength
    }
    if (copies >= copiesPerPage || bytes >= pageBytesMax)
      return { parts: [...parts.values()], next: place, copies, end }
  }
  return { parts: [...parts.values()], next: null, copies, end }
}

interface Walked {
  readonly nodes: ReadonlySet<number>
  readonly end: WalkEnd
}

/** The last node of the walk that a chunk of the part is of. */
function lastNodeOf(
  sql: Sql,
  { document, from, walked }: { readonly document: number; readonly from: number; readonly walked: Walked },
): number {
  const rows = sql
    .exec(
      `SELECT node FROM contribution WHERE +id <= ?3 AND document = ?1 AND ordinal >= ?2 AND ordinal <
         (SELECT coalesce(min(ordinal), 9007199254740991) FROM entity_names WHERE document = ?1 AND ordinal > ?2)`,
      document,
      from,
      walked.end.copy,
    )
    .raw<[number]>()
  let last = 0
  for (const [node] of rows) if (node > last && walked.nodes.has(node)) last = node
  return last
}

/** Within the caller's transaction. What stood there is written over before its room is given to other rows. */
export function resealParts(sql: Sql, parts: readonly NamedPart[]): void {
  for (const { documentId, revision, from, sealed } of parts) {
    const place = `document = (SELECT id FROM document WHERE document_id = ? AND revision = ?) AND ordinal = ?`
    sql.exec(`UPDATE entity_names SET sealed = zeroblob(length(sealed)) WHERE ${place}`, documentId, revision, from)
    sql.exec(`UPDATE entity_names SET sealed = ? WHERE ${place}`, sealed, documentId, revision, from)
  }
}
