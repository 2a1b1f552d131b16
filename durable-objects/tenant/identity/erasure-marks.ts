// Who was erased, beside the key shares, of which only the newest copy exists: an older copy of the data erases them again.
import { importDocumentKey, openBytes, sealBytes, type ImportedDocumentKey } from '../../../r2/ciphertext.ts'
import { keyShareKeys } from '../../../r2/object-keys.ts'
import type { OpenTenant } from '../open-tenant.ts'
import { deriveKey } from '../vault/derive.ts'
import type { Vault } from '../vault/vault.ts'
import { dropAliasesOf } from './aliases.ts'
import { readErasure, writeErasing, type Erasure } from './erasures.ts'

function sealingKey({ tenantKey, tenantId }: Vault): Promise<ImportedDocumentKey> {
  const purpose = ['clawql', 'erasures', '1', tenantId]
  return importDocumentKey({
    kid: 'erasures',
    key: deriveKey({ secret: tenantKey, salt: new Uint8Array(32), purpose }),
  })
}

const placeOf = (tenantId: string, ref: string) => ({ tenantId, documentId: ref, revision: 1, channel: 'erasure' })

/** Durable on return. What a subject's documents are found by is sealed in it: restored documents tell it no more. */
export async function keepMark(bucket: R2Bucket, { vault, tenantId }: OpenTenant, erasure: Erasure): Promise<void> {
  const { ref, kind, forget } = erasure
  const bytes = new TextEncoder().encode(kind === 'subject' ? forget : '')
  const sealed = await sealBytes(await sealingKey(vault), placeOf(tenantId, ref), bytes)
  await bucket.put(keyShareKeys.erased(tenantId, ref), sealed)
}

async function listMarks(bucket: R2Bucket, tenantId: string): Promise<readonly string[]> {
  const prefix = keyShareKeys.erased(tenantId, '')
  const refs: string[] = []
  for (let cursor: string | undefined; ;) {
    const page = await bucket.list({ prefix, ...(cursor === undefined ? {} : { cursor }) })
    refs.push(...page.objects.map(({ key }) => key.slice(prefix.length)))
    if (!page.truncated) return refs
    cursor = page.cursor
  }
}

/** Data that knows nothing of an erasure is older: it is begun again, before anything else is done. Throws where R2 can't be read. */
export async function settleMarks(bucket: R2Bucket, tenant: OpenTenant, nowMs: number): Promise<void> {
  const { sql, vault, tenantId } = tenant
  for (const ref of await listMarks(bucket, tenantId)) {
    if (readErasure(sql, ref) !== null) continue
    const kind = ref.startsWith('s_') ? 'subject' : 'label'
    const stored = await bucket.get(keyShareKeys.erased(tenantId, ref))
    const opened =
      stored === null ? null : await openBytes(await sealingKey(vault), placeOf(tenantId, ref), await stored.bytes())
    const forget = opened?.ok === true ? new TextDecoder().decode(opened.value) : ''
    vault.transaction(() => {
      writeErasing(sql, { kind, ref, run: crypto.randomUUID(), isAgain: true, beganMs: nowMs, forget })
      if (kind === 'label') dropAliasesOf(sql, ref, nowMs)
    })
  }
}
