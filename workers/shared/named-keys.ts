// A tenant's named keys in a Worker: opened by its vault, kept at most 60 s. Keys of documents are never kept here.
import type { KeyVaultRpc, NamedKey } from '../../contract/keys.ts'
import type { Call } from '../../contract/rpc.ts'
import { accepted, assert, type Result } from '../../contract/result.ts'

const keptMs = 60_000
const keptKeysMax = 5_000

interface Kept {
  readonly key: Uint8Array
  readonly untilMs: number
}

const keptByName = new Map<string, Kept>()

function keep(name: string, key: Uint8Array): void {
  const nowMs = Date.now()
  keptByName.delete(name)
  keptByName.set(name, { key, untilMs: nowMs + keptMs })
  for (const [oldest, { untilMs }] of keptByName) {
    if (keptByName.size <= keptKeysMax && untilMs > nowMs) break
    keptByName.delete(oldest)
  }
}

/** One of the tenant's named keys, 32 bytes. */
export async function openNamedKey(
  vault: Pick<KeyVaultRpc, 'openNamedKeys'>,
  call: Call,
  name: NamedKey,
): Promise<Result<Uint8Array>> {
  const kept = keptByName.get(`${call.tenantId}/${name}`)
  if (kept !== undefined && kept.untilMs > Date.now()) return accepted(kept.key)
  const opened = await vault.openNamedKeys({ ...call, names: [name] })
  if (!opened.ok) return opened
  const [named] = opened.value
  assert(named, 'the vault answers every name')
  keep(`${call.tenantId}/${name}`, named.key)
  return accepted(named.key)
}
