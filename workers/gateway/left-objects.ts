// Deletes what a crash left in R2: an original whose upload was never accepted, a page that was to be archived by a document that ended.
import type { CatalogRpc } from '../../contract/catalog.ts'
import type { DocumentStatus } from '../../contract/document.ts'
import { accepted, type Result } from '../../contract/result.ts'
import type { Call } from '../../contract/rpc.ts'
import { firstUlidAt } from '../../core/ids/ulid.ts'
import { documentKeys, readDocumentKey } from '../../r2/object-keys.ts'

const dayMs = 24 * 3_600_000
/** An upload takes minutes; a week leaves time to notice that a catalog was restored to before it. */
const leftAfterMs = 7 * dayMs
/** Daily runs look so far back: one that did not run for a week is made up for. */
const lookBackMs = 15 * dayMs

export interface LeftObjects {
  readonly looked: number
  readonly deleted: number
}

/** Goes along the tenant's objects by the time of their documents. What is deleted is ciphertext that no row names. */
export async function sweepLeftObjects(
  {
    bucket,
    tenant,
  }: { readonly bucket: Pick<R2Bucket, 'list' | 'delete'>; readonly tenant: Pick<CatalogRpc, 'statuses'> },
  call: Call,
  nowMs: number,
): Promise<Result<LeftObjects>> {
  const prefix = documentKeys.prefix(call.tenantId)
  const end = prefix + firstUlidAt(nowMs - leftAfterMs)
  const sum = { looked: 0, deleted: 0 }
  let startAfter: string | null = prefix + firstUlidAt(nowMs - lookBackMs)
  while (startAfter !== null) {
    const page: R2Objects = await bucket.list({ prefix, startAfter })
    const keys = page.objects.map(({ key }) => key).filter((key) => key < end)
    const named = keys.flatMap((key) => readDocumentKey(call.tenantId, key) ?? [])
    const statuses = await tenant.statuses({ ...call, documents: named })
    if (!statuses.ok) return statuses
    const left = named.filter(({ channel }, at) => isLeft(channel, statuses.value[at] ?? null)).map(({ key }) => key)
    if (left.length > 0) await bucket.delete(left)
    sum.looked += named.length
    sum.deleted += left.length
    startAfter = page.truncated && keys.length === page.objects.length ? (keys.at(-1) ?? null) : null
  }
  return accepted(sum)
}

/** Originals stay as long as their document; what redaction released only until its archive has it. */
const isLeft = (channel: 'original' | 'released', status: DocumentStatus | null): boolean =>
  status === null || (channel === 'released' && status !== 'processing')
