// A tenant's named keys in a Worker: opened by its vault, kept at most 60 s. Keys of documents are never kept here.
import type { KeyVaultRpc, NamedKey } from '../../contract/keys.ts'
import type { Call } from '../../contract/rpc.ts'
import { accepted, assert, type Result } from '../../contract/result.ts'
import { steadyMs } from './steady-ms.ts'

const keptMs = 60_000
const keptKeysMax = 5_000

interface Kept {
  readonly key: Uint8Array
  readonly untilMs: number
}

const keptByName = new Map<string, Kept>()

function keep(name: string, key: Uint8Array): void {
  const nowMs = steadyMs()
  keptByName.delete(name)
  keptByName.set(name, { key, untilMs: nowMs + keptMs })
  for (const [oldest, { untilMs }] of keptByName) {
    if (keptByName.size <= keptKeysMax && untilMs > nowMs) break
    keptByName.delete(oldest)
  }
}

type Vault = Pick<KeyVaultRpc, 'openNamedKeys'>

/** One of the tenant's named keys, 32 bytes. */
export async function openNamedKey(vault: Vault, call: Call, name: NamedKey): Promise<Result<Uint8Array>> {
  const opened = await openKey(vault, call, name)
  if (!opened.ok) return opened
  assert(opened.value, 'the vault makes the key of a name at first use')
  return accepted(opened.value)
}

/** The key of a graph, or null where no document ever went to it. */
export const openGraphKey = (vault: Vault, call: Call, graph: string): Promise<Result<Uint8Array | null>> =>
  openKey(vault, call, `graph:${graph}`)

async function openKey(vault: Vault, call: Call, name: NamedKey): Promise<Result<Uint8Array | null>> {
  const kept = keptByName.get(`${call.tenantId}/${name}`)
  if (kept !== undefined && kept.untilMs > steadyMs()) return accepted(kept.key)
  const opened = await vault.openNamedKeys({ ...call, names: [name] })
  if (!opened.ok) return opened
  const [named] = opened.value
  if (named === undefined) return accepted(null)
  keep(`${call.tenantId}/${name}`, named.key)
  return accepted(named.key)
}
