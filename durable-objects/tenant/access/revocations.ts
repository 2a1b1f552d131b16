// Revocations beside the data, with the key shares, of which only the newest copy exists: an older copy of the data revives no key.
import { accepted, type Result } from '../../../contract/result.ts'
import { keyShareKeys } from '../../../r2/object-keys.ts'
import { writeProgress } from '../../pin.ts'
import type { Sql } from '../../sql.ts'
import type { Upkeep } from '../upkeep-part.ts'

const owedPrefix = 'revoked:'

/** Within the turn that revokes: from here on the alarm keeps it. */
export function oweRevocation(sql: Sql, id: string): void {
  writeProgress(sql, owedPrefix + id, 1)
}

const owedIds = (sql: Sql): readonly string[] =>
  sql
    .exec<{ name: string }>(`SELECT name FROM progress WHERE name >= 'revoked:' AND name < 'revoked;'`)
    .toArray()
    .map(({ name }) => name.slice(owedPrefix.length))

type Owing = Pick<Upkeep, 'tenantId' | 'sql'> & { readonly env: Pick<Upkeep['env'], 'KEYS'> }

/** Durable on return, and owed no longer. Nothing is said but the key's id. Throws where R2 can't be written. */
export async function keepRevocation({ env, tenantId, sql }: Owing, id: string): Promise<void> {
  await env.KEYS.put(keyShareKeys.revoked(tenantId, id), new Uint8Array())
  sql.exec('DELETE FROM progress WHERE name = ?', owedPrefix + id)
}

/** All that are owed, each by itself. Throws where one of them could not be written, after all were tried. */
export async function keepRevocations(owing: Owing): Promise<null> {
  const failed: unknown[] = []
  for (const id of owedIds(owing.sql)) await keepRevocation(owing, id).catch((error: unknown) => failed.push(error))
  if (failed.length > 0) throw failed[0]
  return null
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
