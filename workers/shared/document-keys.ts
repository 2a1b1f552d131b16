// Data keys in a Worker: opened by the vault, kept at most 60 s, so that a destroyed key is dark within a minute.
import type { DocumentKey, NamedKey } from '../../contract/keys.ts'
import type { KeyVaultRpc } from '../../contract/keys.ts'
import type { Call } from '../../contract/rpc.ts'
import { accepted, type Result } from '../../contract/result.ts'

const keptMs = 60_000
const keptKeysMax = 5_000

interface Kept<Value> {
  readonly value: Value
  readonly untilMs: number
}

/** A bounded map whose entries expire. */
export class KeyCache<Value> {
  readonly #kept = new Map<string, Kept<Value>>()

  get(name: string): Value | undefined {
    const kept = this.#kept.get(name)
    if (kept === undefined || kept.untilMs < Date.now()) {
      this.#kept.delete(name)
      return undefined
    }
    return kept.value
  }

  set(name: string, value: Value): void {
    if (this.#kept.size >= keptKeysMax) {
      const [oldest] = this.#kept.keys()
      if (oldest !== undefined) this.#kept.delete(oldest)
    }
    this.#kept.set(name, { value, untilMs: Date.now() + keptMs })
  }
}

const documentKeys = new KeyCache<DocumentKey>()
const namedKeys = new KeyCache<Uint8Array>()

/** Keys by document id; a document whose key is destroyed or unknown is absent. */
export async function openDocumentKeys(
  vault: KeyVaultRpc,
  call: Call,
  documentIds: readonly string[],
): Promise<Result<ReadonlyMap<string, DocumentKey>>> {
  const found = new Map<string, DocumentKey>()
  const absent: string[] = []
  for (const documentId of new Set(documentIds)) {
    const key = documentKeys.get(`${call.tenantId}/${documentId}`)
    if (key === undefined) absent.push(documentId)
    else found.set(documentId, key)
  }
  if (absent.length === 0) return accepted(found)
  const opened = await vault.openDocumentKeys({ ...call, documentIds: absent })
  if (!opened.ok) return opened
  for (const key of opened.value) {
    documentKeys.set(`${call.tenantId}/${key.documentId}`, key)
    found.set(key.documentId, key)
  }
  return accepted(found)
}

/** One of the tenant's named keys, 32 bytes. */
export async function openNamedKey(vault: KeyVaultRpc, call: Call, name: NamedKey): Promise<Result<Uint8Array>> {
  const kept = namedKeys.get(`${call.tenantId}/${name}`)
  if (kept !== undefined) return accepted(kept)
  const opened = await vault.openNamedKeys({ ...call, names: [name] })
  if (!opened.ok) return opened
  const [named] = opened.value
  if (named === undefined) throw new Error('assertion failed: the vault answers every name')
  namedKeys.set(`${call.tenantId}/${name}`, named.key)
  return accepted(named.key)
}
