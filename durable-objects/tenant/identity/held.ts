// Legal holds over what an erasure would take: they are by matter, and documents say theirs.
import { refused } from '../../../contract/result.ts'
import type { OpenTenant } from '../open-tenant.ts'

export const underHold = refused('LEGAL_HOLD', 'A document that this would take something from is under a legal hold.')

export const heldMatters = ({ log }: OpenTenant): readonly string[] =>
  log.sql
    .exec<{ matter: string }>('SELECT matter FROM hold WHERE released_seq IS NULL')
    .toArray()
    .map(({ matter }) => matter)

/** Documents that were given under the subject. */
export function isSubjectHeld(tenant: OpenTenant, ref: string): boolean {
  const query = `SELECT 1 FROM json_each(?) h CROSS JOIN label m ON m.kind = 'matter' AND m.ref = h.value
    CROSS JOIN label s ON s.kind = 'subject' AND s.ref = ? AND s.document_id = m.document_id LIMIT 1`
  return tenant.sql.exec(query, JSON.stringify(heldMatters(tenant)), ref).toArray().length > 0
}

export function areDocumentsHeld(tenant: OpenTenant, documentIds: readonly string[]): boolean {
  const query = `SELECT 1 FROM json_each(?) h CROSS JOIN json_each(?) d
    CROSS JOIN label m ON m.kind = 'matter' AND m.ref = h.value AND m.document_id = d.value LIMIT 1`
  const [matters, documents] = [JSON.stringify(heldMatters(tenant)), JSON.stringify(documentIds)]
  return tenant.sql.exec(query, matters, documents).toArray().length > 0
}
