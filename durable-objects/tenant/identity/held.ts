// Legal holds over what an erasure or a pruning would take: they are by matter, and documents say theirs.
import { refused } from '../../../contract/result.ts'
import type { OpenTenant } from '../tenant-parts.ts'

export const underHold = refused('LEGAL_HOLD', 'A document that this would take something from is under a legal hold.')

/** Holds of all epochs: a closed log keeps its own, and is not written any more. Of one id the newest row counts. */
export function heldMatters({ log }: OpenTenant): readonly string[] {
  const matters = new Map<string, string>()
  for (const { sql } of [...log.earlier, log])
    for (const [id, matter, released] of sql
      .exec('SELECT id, matter, released_seq FROM hold')
      .raw<[string, string, number | null]>()) {
      if (released === null) matters.set(id, matter)
      else matters.delete(id)
    }
  return [...new Set(matters.values())]
}

/** Documents that were given under the subject. */
export function isSubjectHeld(tenant: OpenTenant, ref: string): boolean {
  const query = `SELECT 1 FROM json_each(?) h CROSS JOIN label m ON m.kind = 'matter' AND m.ref = h.value
    CROSS JOIN label s ON s.kind = 'subject' AND s.ref = ? AND s.document_id = m.document_id LIMIT 1`
  return tenant.sql.exec(query, JSON.stringify(heldMatters(tenant)), ref).toArray().length > 0
}

/** Those of the documents whose matter is held. */
export function heldDocuments(tenant: OpenTenant, documentIds: readonly string[]): readonly string[] {
  const matters = heldMatters(tenant)
  if (matters.length === 0 || documentIds.length === 0) return []
  const query = `SELECT DISTINCT m.document_id AS id FROM json_each(?) d CROSS JOIN json_each(?) h
    CROSS JOIN label m ON m.kind = 'matter' AND m.ref = h.value AND m.document_id = d.value`
  return tenant.sql
    .exec<{ id: string }>(query, JSON.stringify(documentIds), JSON.stringify(matters))
    .toArray()
    .map(({ id }) => id)
}

export const areDocumentsHeld = (tenant: OpenTenant, documentIds: readonly string[]): boolean =>
  heldDocuments(tenant, documentIds).length > 0
