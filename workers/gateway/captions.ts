// Opens what documents are shown by: each caption under the key of its document, for whoever the documents show to.
import { captionChannel, type Caption } from '../../contract/caption.ts'
import type { DocumentRow } from '../../contract/catalog.ts'
import type { DocumentKey } from '../../contract/keys.ts'
import { importDocumentKey, openBytes } from '../../r2/ciphertext.ts'
import type { Session } from './session.ts'

const noCaption: Caption = { name: null, tags: [], subjects: [], matter: null }

/** As answers have it. */
export const shownCaption = ({ name, tags, subjects, matter }: Caption = noCaption) => ({
  name,
  tags: [...tags],
  subjects: [...subjects],
  matter,
})

/**
 * In the order of the rows. One that has none, is erased, or does not open is shown without: a list says what it can while the vault is
 * out of reach.
 */
export async function openCaptions(
  { tenant, call, telemetry }: Session,
  rows: readonly DocumentRow[],
): Promise<readonly Caption[]> {
  const documentIds = rows.filter((row) => row.sealedCaption !== undefined).map(({ documentId }) => documentId)
  if (documentIds.length === 0) return rows.map(() => noCaption)
  const opened = await tenant.openDocumentKeys({ ...call, documentIds })
  if (!opened.ok) {
    telemetry.log('warn', 'captions not opened', { code: opened.refusal.code, requestId: call.requestId })
    return rows.map(() => noCaption)
  }
  const keys = new Map(opened.value.map((key) => [key.documentId, key]))
  return await Promise.all(rows.map((row) => openCaption(call.tenantId, row, keys.get(row.documentId))))
}

async function openCaption(
  tenantId: string,
  { documentId, revision, sealedCaption }: DocumentRow,
  key: DocumentKey | undefined,
): Promise<Caption> {
  if (key === undefined || sealedCaption === undefined) return noCaption
  const place = { tenantId, documentId, revision, channel: captionChannel }
  const bytes = await openBytes(await importDocumentKey(key), place, sealedCaption)
  return bytes.ok ? (JSON.parse(new TextDecoder().decode(bytes.value)) as Caption) : noCaption
}
