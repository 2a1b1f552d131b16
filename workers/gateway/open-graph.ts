// A graph with the key of its index, opened for a request; what nobody made answers as what is another tenant's.
import type { MemoryGraphRpc } from '../../contract/memory.ts'
import { accepted, type Result } from '../../contract/result.ts'
import { openGraphKey } from '../shared/named-keys.ts'
import { notFound } from './answer.ts'
import type { Session } from './session.ts'

export interface OpenGraph {
  readonly graph: MemoryGraphRpc
  /** 32 bytes: terms and labels are asked for under it. */
  readonly indexKey: Uint8Array
}

/** NOT_FOUND where the tenant has no graph of this name. */
export async function openGraph(session: Session, name: string): Promise<Result<OpenGraph>> {
  const indexKey = await openGraphKey(session.tenant, session.call, name)
  if (!indexKey.ok) return indexKey
  return indexKey.value === null ? notFound : accepted({ graph: session.graph(name), indexKey: indexKey.value })
}
