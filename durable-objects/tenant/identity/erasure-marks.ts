// Who was erased, beside the key shares, of which only the newest copy exists: an older copy of the data erases them again.
import { importDocumentKey, openBytes, sealBytes, type ImportedDocumentKey } from '../../../r2/ciphertext.ts'
import { keyShareKeys } from '../../../r2/object-keys.ts'
import type { OpenTenant } from '../tenant-parts.ts'
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

/** Whose marks they are; the log is opened after them. */
type Marked = Pick<OpenTenant, 'tenantId' | 'sql' | 'vault'>

/** What a mark holds, sealed. Marks of before were bare terms, and say of no run. */
interface MarkContent {
  readonly v: 2
  readonly run: string
  readonly beganMs: number
  /** What a subject's documents are found by: restored documents tell it no more. */
  readonly forget: string
}

/** Durable on return. */
export async function keepMark(bucket: R2Bucket, { vault, tenantId }: Marked, erasure: Erasure): Promise<void> {
  const { ref, kind, run, beganMs, forget } = erasure
  const content: MarkContent = { v: 2, run, beganMs, forget: kind === 'subject' ? forget : '' }
  const bytes = new TextEncoder().encode(JSON.stringify(content))
  const sealed = await sealBytes(await sealingKey(vault), placeOf(tenantId, ref), bytes)
  await bucket.put(keyShareKeys.erased(tenantId, ref), sealed)
}

type Mark = Omit<MarkContent, 'v'>

/** What says of no run is of a run that no row has. */
function parseMark(text: string): Mark {
  const parsed = (text === '' ? null : JSON.parse(text)) as { readonly v?: unknown } | null
  return parsed?.v === 2 ? (parsed as MarkContent) : { run: '', beganMs: Infinity, forget: text }
}

async function readMark(bucket: R2Bucket, { vault, tenantId }: Marked, ref: string): Promise<Mark> {
  const stored = await bucket.get(keyShareKeys.erased(tenantId, ref))
  if (stored === null) return parseMark('')
  const opened = await openBytes(await sealingKey(vault), placeOf(tenantId, ref), await stored.bytes())
  return parseMark(opened.ok ? new TextDecoder().decode(opened.value) : '')
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

/** Whether the row is of the erasure that the mark is of, or of a later one that has not begun with anything. */
function isOfMark(row: Erasure | null, { run, beganMs }: Mark): boolean {
  if (row === null || row.run === run) return row !== null
  // Its own mark is about to be written over this one.
  return row.state === 'erasing' && row.place === '' && row.beganMs >= beganMs
}

const marksAtOnce = 16

/**
 * Data that knows nothing of an erasure, or of an earlier one of the same alone, is older: it is begun again, before anything else
 * is done. Throws where R2 can't be read.
 */
export async function settleMarks(bucket: R2Bucket, tenant: Marked, nowMs: number): Promise<void> {
  const refs = await listMarks(bucket, tenant.tenantId)
  for (let from = 0; from < refs.length; from += marksAtOnce)
    await Promise.all(refs.slice(from, from + marksAtOnce).map((ref) => settleMark(bucket, tenant, { ref, nowMs })))
}

async function settleMark(
  bucket: R2Bucket,
  tenant: Marked,
  { ref, nowMs }: { readonly ref: string; readonly nowMs: number },
): Promise<void> {
  const { sql, vault } = tenant
  const mark = await readMark(bucket, tenant, ref)
  if (isOfMark(readErasure(sql, ref), mark)) return
  const kind = ref.startsWith('s_') ? 'subject' : 'label'
  // The same erasure, done once more: row and mark agree, in every copy that knows it.
  const run = mark.run === '' ? crypto.randomUUID() : mark.run
  vault.transaction(() => {
    writeErasing(sql, { kind, ref, run, isAgain: true, beganMs: nowMs, forget: mark.forget })
    if (kind === 'label') dropAliasesOf(sql, ref, nowMs)
  })
}
