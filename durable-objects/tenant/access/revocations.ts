// Revocations beside the data, with the key shares, of which only the newest copy exists: an older copy of the data revives no key.
import { accepted, type Result } from '../../../contract/result.ts'
import { keyShareKeys } from '../../../r2/object-keys.ts'

/** Durable on return. Nothing is said but the key's id. */
export async function keepRevocation(bucket: R2Bucket, tenantId: string, id: string): Promise<void> {
  await bucket.put(keyShareKeys.revoked(tenantId, id), new Uint8Array())
}

async function readRevocations(bucket: R2Bucket, tenantId: string): Promise<readonly string[]> {
  const prefix = keyShareKeys.revoked(tenantId, '')
  const ids: string[] = []
  for (let cursor: string | undefined; ;) {
    const page = await bucket.list({ prefix, ...(cursor === undefined ? {} : { cursor }) })
    ids.push(...page.objects.map(({ key }) => key.slice(prefix.length)))
    if (!page.truncated) return ids
    cursor = page.cursor
  }
}

/** Settles a tenant's revocations once per wake. What failed is tried again by the next call; throws where R2 can't be read. */
export function createSettler(): (
  { bucket, tenantId }: { readonly bucket: R2Bucket; readonly tenantId: string },
  revoke: (ids: readonly string[]) => Promise<Result<unknown>>,
) => Promise<Result<unknown>> {
  let settling: Promise<Result<unknown>> | null = null
  return async ({ bucket, tenantId }, revoke) => {
    settling ??= readRevocations(bucket, tenantId).then((ids) => (ids.length === 0 ? accepted(null) : revoke(ids)))
    const settled = await settling.catch((error: unknown) => {
      settling = null
      throw error
    })
    if (!settled.ok) settling = null
    return settled
  }
}
