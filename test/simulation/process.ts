// One life of the instance: every module of the Workers loaded anew, on bindings to the stores that outlive it.
import { vi } from 'vitest'
import { localConfigSchema } from '../../contract/config.ts'
import type { GatewayContext } from '../../workers/gateway/context.ts'
import type { Upload } from './documents.ts'
import type { Namespace, ObjectClass } from './objects.ts'
import type { DeliveredBatch } from './queue.ts'
import type { Wire } from './wire.ts'

/** Two tenants of one instance. */
export const tenantIds = ['t_01K00000000000000000000000', 't_01K00000000000000000000001'] as const
const traceparent = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`

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
}

async function loadModules() {
  vi.resetModules()
  const [pipeline, compute, accept, sealedFile, ciphertext, kid, keys, bindings, tenant, graph] = await Promise.all([
    import('../../workers/pipeline/index.ts'),
    import('../../workers/compute/index.ts'),
    import('../../workers/gateway/upload/accept.ts'),
    import('../../workers/gateway/upload/sealed-file.ts'),
    import('../../r2/ciphertext.ts'),
    import('../../core/identity/kid.ts'),
    import('../../workers/shared/named-keys.ts'),
    import('../../workers/shared/bindings.ts'),
    import('../../durable-objects/tenant/tenant.ts'),
    import('../../durable-objects/memory-graph/memory-graph.ts'),
  ])
  return { pipeline, compute, accept, sealedFile, ciphertext, kid, keys, bindings, tenant, graph }
}

type Modules = Awaited<ReturnType<typeof loadModules>>
type Work = (work: Promise<unknown>) => void
/** An entrypoint as the platform makes it, once per event. */
type Entrypoint<Surface> = new (ctx: { readonly waitUntil: Work }, env: object) => Surface
type PipelineSurface = { queue(batch: DeliveredBatch): Promise<void>; handOver(call: unknown): Promise<unknown> }
type ComputeSurface = { run(call: unknown): Promise<unknown> }

const waitUntil: Work = (work) => void work.catch(() => {})

/** Loads the modules and wakes the objects. Real time passes, virtual time does not. */
export async function startLife(stores: Stores, wire: Wire): Promise<Life> {
  const modules = await loadModules()
  const Pipeline = modules.pipeline.default as unknown as Entrypoint<PipelineSurface>
  const Compute = modules.compute.Compute as unknown as Entrypoint<ComputeSurface>
  const objects = { MEMORY_GRAPH: stores.memoryGraph.binding, TENANT: stores.tenant.binding }
  const COMPUTE = {
    run: async (call: { readonly documentId: string }) => {
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
  const createPipeline = () => new Pipeline({ waitUntil }, env)
  const PIPELINE = {
    handOver: (call: unknown) =>
      wire.call('pipeline.handOver', () => createPipeline().handOver(structuredClone(call)), 'inProcess'),
  }
  const classOf = (objectClass: unknown): ObjectClass => objectClass as ObjectClass
  stores.tenant.wake(classOf(modules.tenant.Tenant), {
    ...stores.buckets,
    ...stores.secrets,
    ...objects,
    JOBS: stores.jobs,
    INSTANCE_ID: 'simulated',
  })
  stores.memoryGraph.wake(classOf(modules.graph.MemoryGraph), objects)
  for (const tenantId of tenantIds) void untilReady(stores.tenant.binding, tenantId)
  return {
    consume: (batch) => createPipeline().queue(batch),
    upload: (upload, documentId) => uploadOne(modules, { ...env, PIPELINE, JOBS: stores.jobs }, { upload, documentId }),
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

/** The gateway's steps from the sealed file on; what HTTP adds before them has tests of its own. */
async function uploadOne(
  { accept, sealedFile, ciphertext, kid, keys, bindings }: Modules,
  env: object,
  { upload, documentId }: { readonly upload: Upload; readonly documentId: string },
): Promise<string | null> {
  const { tenantId } = upload
  const actor = { id: 'key-1', type: 'human' } as const
  const call = { v: 1, tenantId, actor, requestId: `req-${documentId}` } as const
  const values = {
    claims: { tenantId, actor, digest: null },
    trace: { traceparent, requestId: call.requestId },
    config: localConfigSchema.parse({}),
  }
  const c = {
    env,
    executionCtx: { waitUntil },
    get: (name: keyof typeof values) => values[name],
  } as unknown as GatewayContext
  const { tenant } = bindings.tenantObjects(c.env, tenantId)
  const duplicatesKey = await keys.openNamedKey(tenant, call, 'duplicates')
  const namesKey = await keys.openNamedKey(tenant, call, 'subjects')
  if (!duplicatesKey.ok || !namesKey.ok) return null
  const place = { tenantId, documentId, revision: 1 }
  const key = {
    documentId,
    kid: kid.newKid(Date.now(), crypto.getRandomValues(new Uint8Array(16))),
    key: crypto.getRandomValues(new Uint8Array(32)),
  }
  const file = sealedFile.createSealedFile({
    bucket: c.env.DOCUMENTS,
    objectKey: `documents/${tenantId}/${documentId}/1/original`,
    place,
    key,
    duplicatesKey: duplicatesKey.value,
    sizeBytesMax: upload.bytes.byteLength,
    hold: async () => ({ ok: true, value: true }),
  })
  const metadata = { tags: [...upload.tags], subjects: [], graph: 'main' }
  await file.write(upload.bytes)
  const { digest, small } = await file.finish()
  const quarantined = { fileName: upload.fileName, contentType: 'text/plain', metadata }
  const sealedMetadata = await ciphertext.sealBytes(
    await ciphertext.importDocumentKey(key),
    { ...place, channel: 'metadata' },
    new TextEncoder().encode(JSON.stringify(quarantined)),
  )
  const received = {
    field: metadata,
    fileName: upload.fileName,
    contentType: 'text/plain',
    sizeBytes: upload.bytes.byteLength,
  }
  const accepted = await accept.acceptUpload(c, {
    key,
    digest,
    small,
    sealedMetadata,
    received,
    namesKey: namesKey.value,
  })
  return accepted.ok ? accepted.value.acceptance.documentId : null
}
