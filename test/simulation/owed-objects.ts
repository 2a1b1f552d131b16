// A Tenant and a graph alone in a world of their own, with what is out of their reach, for what they owe.
import { draftRecord } from '../../core/audit/draft.ts'
import { MemoryGraph } from '../../durable-objects/memory-graph/memory-graph.ts'
import { forgetContribution } from '../../durable-objects/tenant/catalog/forgotten.ts'
import { Tenant } from '../../durable-objects/tenant/tenant.ts'
import { createBucket } from './bucket.ts'
import { createClock } from './clock.ts'
import { easy } from './easy.ts'
import { installGlobals } from './globals.ts'
import { createNamespace } from './objects.ts'
import { tenantIds } from './process.ts'
import { createChance } from './random.ts'
import { createWire } from './wire.ts'
import { createSecrets } from './world.ts'

export const [tenantId] = tenantIds
export const graphName = `${tenantId}/main`
const actor = { id: 'tester', type: 'service' } as const
export const call = { v: 1, tenantId, actor, requestId: 'request-0001' } as const
const minuteMs = 60_000
/** A call is answered, and the alarm that it set has not rung. */
const beforeAlarmMinutes = 0.001

let restore = (): void => {}
export const restoreGlobals = (): void => restore()

function createWorld() {
  const clock = createClock(Date.UTC(2026, 0, 5))
  const chance = createChance(1)
  const secrets = createSecrets(chance)
  restore = installGlobals(clock, chance).restore
  const wire = createWire({ clock, chance, hardship: easy, note: () => {}, crash: () => {} })
  clock.live(1)
  return {
    secrets,
    namespace: (kind: string) => createNamespace(kind, clock, wire),
    bucket: (name: string) => createBucket(wire, name),
    /** Time passes, whatever rings meanwhile. */
    pass: async (minutes: number): Promise<void> => {
      const untilMs = clock.elapsedMs() + minutes * minuteMs
      clock.after(minutes * minuteMs, () => {})
      while (clock.elapsedMs() < untilMs && (await clock.step())) continue
    },
  }
}

/** A graph, and a tenant that may be out of its reach. */
export function createGraph() {
  const world = createWorld()
  const tenant = { isThere: true, records: 0, answers: Promise.resolve() }
  const held = async () => {
    await tenant.answers
    if (!tenant.isThere) throw new Error('out of reach')
    return { ok: true, value: [] }
  }
  const append = async ({ records }: { readonly records: readonly unknown[] }) => {
    if (!tenant.isThere) throw new Error('out of reach')
    tenant.records += records.length
    return { ok: true, value: [] }
  }
  const graphs = world.namespace('memoryGraph')
  graphs.wake(MemoryGraph, { TENANT: { getByName: () => ({ append, held }) } })
  return {
    ...world,
    tenant,
    graphs,
    /** The graph has an alarm, and a record that is owed to the log. */
    owe: async (): Promise<void> => {
      const wake = (): Promise<unknown> => graphs.binding.getByName(graphName)['status']!(call)
      await Promise.all([wake(), world.pass(1)])
      graphs.store(graphName)!.sql.exec(`INSERT INTO outbox (id, record) VALUES ('one', '{}')`)
      graphs.evict()
      await Promise.all([wake(), world.pass(1)])
    },
  }
}

const recordOf = (n: number) =>
  draftRecord({
    id: `record-${n}`,
    type: 'document.downloaded',
    op: 'documents.read',
    actor,
    claims: null,
    req: call.requestId,
    res: { kind: 'tenant', id: tenantId },
    body: {},
  })

/** A Tenant, and buckets, graphs and a keeper that may be out of its reach. */
export function createTenant() {
  const world = createWorld()
  const dropped: string[] = []
  const drop = async ({ documentId }: { readonly documentId: string }) => {
    dropped.push(documentId)
    return { ok: true, value: { done: true } }
  }
  const audit = world.bucket('audit')
  const keys = world.bucket('keys')
  /** Notes of checkpoints that are kept outside. */
  const kept: string[] = []
  /** Marks of revocations that were sent to the bucket. */
  const puts: string[] = []
  /** What is out of reach. */
  const out = { isKeeper: false, isRevoked: (_key: string): boolean => false, isDelete: false, deletesRefused: 0 }
  const tenants = world.namespace('tenant')
  tenants.wake(Tenant, {
    ...world.secrets,
    AUDIT: {
      ...audit.binding,
      delete: async (gone: readonly string[]) => {
        if (out.isDelete) return await new Promise(() => {})
        if (out.deletesRefused > 0) {
          out.deletesRefused -= 1
          throw new Error('out of reach')
        }
        return await audit.binding.delete(gone)
      },
    },
    KEYS: {
      ...keys.binding,
      put: async (key: string, value: Uint8Array) => {
        if (key.startsWith('revoked/')) puts.push(key)
        if (out.isRevoked(key)) throw new Error('out of reach')
        return await keys.binding.put(key, value)
      },
    },
    KEPT_CHECKPOINTS: {
      fetch: async (_url: string, request?: { readonly body: string }) => {
        if (request === undefined)
          return kept.length === 0 ? new Response(null, { status: 404 }) : new Response(kept.at(-1))
        if (out.isKeeper) return new Response(null, { status: 503 })
        kept.push(request.body)
        return new Response(null, { status: 204 })
      },
    },
    JOBS: { sendBatch: async () => {} },
    MEMORY_GRAPH: { getByName: () => ({ drop }) },
    INSTANCE_ID: 'simulated',
  })
  let asked = 0
  const ask = async (method: string, argument: object): Promise<unknown> => {
    const answer = tenants.binding.getByName(tenantId)[method]!({ ...call, ...argument })
    await Promise.all([answer.catch(() => null), world.pass(beforeAlarmMinutes)])
    return await answer.catch(() => null)
  }
  return {
    ...world,
    dropped,
    tenants,
    audit,
    keys,
    kept,
    puts,
    out,
    ask,
    /** One record more in the log. */
    append: () => ask('append', { records: [recordOf(++asked)] }),
    /** The Tenant has an alarm, and something for a graph to drop; it is not in memory. */
    owe: async (): Promise<void> => {
      const wake = (): Promise<unknown> => tenants.binding.getByName(tenantId)['counts']!(call)
      await Promise.all([wake(), world.pass(beforeAlarmMinutes)])
      const { sql } = tenants.store(tenantId)!
      forgetContribution(sql, { documentId: 'one', revision: 1, graph: 'main', merkleRoot: null })
      tenants.evict()
    },
  }
}
