// One life of the instance: every module of the Workers loaded anew, on bindings to the stores that outlive it.
import type { Upload } from './documents.ts'
import type { Namespace, ObjectClass } from './objects.ts'
import type { DeliveredBatch } from './queue.ts'
import type { ToErase } from './release.ts'
import { loadRelease, type Release, type WhichRelease } from './releases.ts'
import type { Wire } from './wire.ts'

/** Two tenants of one instance. */
export const tenantIds = ['t_01K00000000000000000000000', 't_01K00000000000000000000001'] as const

export interface Stores {
  readonly memoryGraph: Namespace
  readonly tenant: Namespace
  /** Bindings of all Workers, beside the objects. */
  readonly bindings: Readonly<Record<string, unknown>>
  readonly jobs: object
  /** A call to compute broke on its way. */
  readonly onComputeLost: (documentId: string) => void
  readonly secrets: { readonly ROOT_KEY: string; readonly LOG_KEY: string }
  readonly buckets: { readonly AUDIT: object; readonly KEYS: object }
}

/** What the world asks of a living process. */
export interface Life {
  consume(batch: DeliveredBatch): Promise<void>
  /** Stores and accepts as the gateway does; the id under which the bytes are acknowledged, or null where it refused. */
  upload(upload: Upload, documentId: string): Promise<string | null>
  /** Erases somebody by their label; the term that finds them, or null where it was refused. */
  erase(whom: ToErase): Promise<readonly string[] | null>
}

type Work = (work: Promise<unknown>) => void
/** An entrypoint as the platform makes it, once per event. */
type Entrypoint<Surface> = new (ctx: { readonly waitUntil: Work }, env: object) => Surface
type PipelineSurface = { queue(batch: DeliveredBatch): Promise<void>; handOver(call: unknown): Promise<unknown> }
type ComputeSurface = { run(call: unknown): Promise<unknown> }

const waitUntil: Work = (work) => void work.catch(() => {})

/** Which release the parts of a life are of. Objects of one release know nothing of what a later one laid out. */
export interface Versions {
  readonly objects: WhichRelease
  /** Whether both serve. */
  readonly isMixed: boolean
  /** Asked at every event of a Worker: while releases change over, one is served by this release and the next by the one before. */
  readonly worker: () => WhichRelease
}

/** Runs the modules and wakes the objects. */
export async function startLife(stores: Stores, wire: Wire, versions: Versions): Promise<Life> {
  const before = versions.objects === 'before' || versions.isMixed ? loadRelease('before') : null
  const releases = { this: loadRelease('this'), before }
  const releaseOf = (which: WhichRelease): Release => releases[which] ?? releases.this
  const objects = { MEMORY_GRAPH: stores.memoryGraph.binding, TENANT: stores.tenant.binding }
  const COMPUTE = {
    run: async (call: { readonly documentId: string }) => {
      const Compute = releaseOf(versions.worker()).Compute as unknown as Entrypoint<ComputeSurface>
      const run = async () =>
        structuredClone(await new Compute({ waitUntil }, stores.bindings).run(structuredClone(call)))
      try {
        return await wire.call('compute.run', run, 'inProcess')
      } catch (error) {
        stores.onComputeLost(call.documentId)
        throw error
      }
    },
  }
  const env = { ...stores.bindings, ...objects, COMPUTE }
  const createPipeline = () => {
    const Pipeline = releaseOf(versions.worker()).Pipeline as unknown as Entrypoint<PipelineSurface>
    return new Pipeline({ waitUntil }, env)
  }
  const PIPELINE = {
    handOver: (call: unknown) =>
      wire.call('pipeline.handOver', () => createPipeline().handOver(structuredClone(call)), 'inProcess'),
  }
  const classOf = (objectClass: unknown): ObjectClass => objectClass as ObjectClass
  const { Tenant, MemoryGraph } = releaseOf(versions.objects)
  stores.tenant.wake(classOf(Tenant), {
    ...stores.buckets,
    ...stores.secrets,
    ...objects,
    JOBS: stores.jobs,
    INSTANCE_ID: 'simulated',
  })
  stores.memoryGraph.wake(classOf(MemoryGraph), objects)
  for (const tenantId of tenantIds) void untilReady(stores.tenant.binding, tenantId)
  return {
    consume: (batch) => createPipeline().queue(batch),
    upload: (upload, documentId) =>
      releaseOf(versions.worker()).uploadOne({ ...env, PIPELINE, JOBS: stores.jobs }, { upload, documentId }),
    erase: (whom) => releaseOf(versions.worker()).eraseOne(env, whom),
  }
}

/**
 * The launcher asks for readiness until it is there, which looks at every tenant that is served: an alarm that was set before the
 * clock was set back does not wait for the hour that it is dated.
 */
async function untilReady(tenants: Namespace['binding'], tenantId: string): Promise<void> {
  const call = { v: 1, tenantId, actor: { id: 'readyz', type: 'service' }, requestId: 'readyz-check' }
  for (;;) {
    const counts = tenants.getByName(tenantId)['counts']!
    const answer = await counts(call).catch(() => null)
    if ((answer as { ok?: boolean } | null)?.ok === true) return
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
