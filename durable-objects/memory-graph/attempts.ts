// Attempts at one revision never mix: what stands under another root leaves before anything under this one is stored.
import { nodeIdPattern } from './patterns.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import type { MemoryAddCall, MemoryDropCall } from '../../contract/memory.ts'
import type { GraphMemory } from './memory.ts'
import { removeContributions } from './removal.ts'

/** Chunks that one turn takes out: some 10 ms. */
export const chunksPerSlice = 512
const idCharactersMax = 256

interface Revision {
  readonly documentId: string
  readonly revision: number
}

export interface HeldRevision {
  readonly id: number
  readonly merkleRoot: string
  /** The latest that stored a part. */
  readonly attempt: number
  readonly vertical: string | null
  /** It is to go, whatever root it has. */
  readonly isDropped: boolean
}

/** The revision as the graph holds it, or null. */
export function heldRevision({ sql }: GraphMemory, { documentId, revision }: Revision): HeldRevision | null {
  const [row] = sql
    .exec<{ id: number; merkle_root: string; attempt: number; vertical: string | null; dropped: number }>(
      'SELECT id, merkle_root, attempt, vertical, dropped FROM document WHERE document_id = ? AND revision = ?',
      documentId,
      revision,
    )
    .toArray()
  if (row === undefined) return null
  const { id, merkle_root: merkleRoot, attempt, vertical, dropped } = row
  return { id, merkleRoot, attempt, vertical, isDropped: dropped === 1 }
}

/** Whether what is held is not what is to stand under this root. */
const isOther = (held: HeldRevision, { merkleRoot }: { readonly merkleRoot: string | null }): boolean =>
  held.isDropped || held.merkleRoot !== merkleRoot

/**
 * Refuses a part of an attempt that is over: its lease ran out, and what came after stored another root. Leases are counted by
 * the Tenant, so the last of them is the one that commits.
 */
export function checkAttempt(memory: GraphMemory, call: MemoryAddCall): Result<null> {
  const held = heldRevision(memory, call)
  if (held === null || !isOther(held, call) || held.attempt <= call.attempt) return accepted(null)
  return refused('CONFLICT', 'A later attempt at this revision stored another root.')
}

/** Whether another attempt left so much that one turn can't take it out. */
export function isLongOther(memory: GraphMemory, call: Revision & { readonly merkleRoot: string }): boolean {
  const held = heldRevision(memory, call)
  if (held === null || !isOther(held, call)) return false
  const query = 'SELECT 1 FROM contribution WHERE document = ? LIMIT 1 OFFSET ?'
  return memory.sql.exec(query, held.id, chunksPerSlice).toArray().length > 0
}

export function checkDrop({ documentId, revision, merkleRoot }: MemoryDropCall): Result<null> {
  const isBounded =
    documentId.length > 0 &&
    documentId.length <= idCharactersMax &&
    !nodeIdPattern.test(documentId) &&
    Number.isSafeInteger(revision) &&
    (merkleRoot === null || merkleRoot.length <= idCharactersMax)
  return isBounded ? accepted(null) : refused('VALIDATION_FAILED', 'A revision of a document is dropped, by its root.')
}

/**
 * Within the caller's transaction: the revision under another root than the one to keep, or under any, is seen by nobody from here
 * on, and a slice of it is gone. True once all is; what is not leaves by the alarm.
 */
export function dropSlice(memory: GraphMemory, call: Revision & { readonly merkleRoot: string | null }): boolean {
  const held = heldRevision(memory, call)
  if (held === null || !isOther(held, call)) return true
  if (!held.isDropped) markDropped(memory, held.id)
  return removeContributions(memory, held.id, chunksPerSlice)
}

/** Nobody sees the document from here on, within the caller's transaction. */
function markDropped({ sql, resident }: GraphMemory, document: number): void {
  sql.exec('UPDATE document SET dropped = 1 WHERE id = ?', document)
  resident.dropped.add(document)
}

/** One slice of a document that is to go, within the caller's transaction. True where none is left. */
export function dropSome(memory: GraphMemory): boolean {
  const [document] = memory.resident.dropped
  if (document === undefined) return true
  removeContributions(memory, document, chunksPerSlice)
  return false
}
