// What an erasure asks of the tenant's graphs, and the keys by which a graph knows somebody.
import type { MemoryGraphRpc } from '../../../contract/memory.ts'
import { assert, type Result } from '../../../contract/result.ts'
import type { Call } from '../../../contract/rpc.ts'
import { createTermKeyer, type TermKeyer } from '../../../core/memory/keying.ts'
import { hasGraph } from '../catalog/graphs.ts'
import type { OpenTenant } from '../tenant-parts.ts'
import { openNamedKeys } from '../vault/answers.ts'

export type ErasureGraph = (name: string) => Pick<MemoryGraphRpc, 'mentioned' | 'reseal' | 'forget'>

/** How far a step of an erasure came: there is another, there is one later, once a hold is released, there is none. */
export type Step = 'more' | 'wait' | 'held' | 'done'

export const callOfErasure = (tenantId: string): Call => ({
  v: 1,
  tenantId,
  actor: { id: 'tenant', type: 'service' },
  requestId: 'erase-identity',
})

/** The alarm tries again what is out of reach. */
export function got<T>(result: Result<T>): T {
  assert(result.ok, 'what an erasure needs is at hand')
  return result.value
}

/** Null where no document ever went to the graph. */
export async function keyerOf({ vault, sql }: OpenTenant, graph: string): Promise<TermKeyer | null> {
  const [named] = got(await openNamedKeys(vault, [`graph:${graph}`], () => hasGraph(sql, graph)))
  return named === undefined ? null : createTermKeyer(named.key)
}
