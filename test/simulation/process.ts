// One life of the instance: every module of the Workers loaded anew, on bindings to the stores that outlive it.
import { vi } from 'vitest'
import type { GatewayContext } from '../../workers/gateway/context.ts'
import type { Upload } from './documents.ts'
import type { Namespace, ObjectClass } from './objects.ts'
import type { DeliveredBatch } from './queue.ts'
import type { Wire } from './wire.ts'

export const tenantId = 't_01K00000000000000000000000'
const traceparent = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`

export interface Stores {
  readonly memoryGraph: Namespace
  readonly auditLog: Namespace
  readonly keyVault: Namespace
  readonly clock: Namespace
  /** Bindings of both Workers, beside the objects. */
  readonly bindings: Readonly<Record<string, unknown>>
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
  const [pipeline, compute, accept, sealedFile, ciphertext, keys, bindings, log, vault, graph, clock] =
    await Promise.all([
      import('../../workers/pipeline/index.ts'),
      import('../../workers/compute/index.ts'),
      import('../../workers/gateway/upload/accept.ts'),
      import('../../workers/gateway/upload/sealed-file.ts'),
      import('../../r2/ciphertext.ts'),
      import('../../workers/shared/document-keys.ts'),
      import('../../workers/shared/bindings.ts'),
      import('../../durable-objects/audit-log/audit-log.ts'),
      import('../../durable-objects/key-vault/key-vault.ts'),
      import('../../durable-objects/memory-graph/memory-graph.ts'),
      import('../../durable-objects/pipeline-clock/pipeline-clock.ts'),
    ])
  return { pipeline, compute, accept, sealedFile, ciphertext, keys, bindings, log, vault, graph, clock }
}

type Modules = Awaited<ReturnType<typeof loadModules>>
type Work = (work: Promise<unknown>) => void
/** An entrypoint as the platform makes it, once per event. */
type Entrypoint = new (
  ctx: { readonly waitUntil: Work },
  env: object,
) => { queue(batch: DeliveredBatch): Promise<void>; sweep(call: { readonly v: 1 }): Promise<unknown> }

const waitUntil: Work = (work) => void work.catch(() => {})

type ComputeEntrypoint = new (
  ctx: { readonly waitUntil: Work },
  env: object,
) => Record<'run', (call: object) => unknown>

/** Compute in a process of its own, which ends with the other: what crosses is cloned, and may be lost on the way. */
function createCompute(entrypoint: unknown, env: object, wire: Wire): object {
  const Compute = entrypoint as ComputeEntrypoint
  const run = async (call: object): Promise<unknown> =>
    structuredClone(await new Compute({ waitUntil }, env).run(structuredClone(call)))
  return { run: (call: object) => wire.call('compute.run', () => run(call), 'inProcess') }
}

/** Loads the modules and wakes the objects. Real time passes, virtual time does not. */
export async function startLife(stores: Stores, wire: Wire): Promise<Life> {
  const modules = await loadModules()
  const Pipeline = modules.pipeline.default as unknown as Entrypoint
  const env = {
    ...stores.bindings,
    MEMORY_GRAPH: stores.memoryGraph.binding,
    AUDIT_LOG: stores.auditLog.binding,
    KEY_VAULT: stores.keyVault.binding,
    PIPELINE_CLOCK: stores.clock.binding,
  }
  const { CONFIG, ENGINE_0, ENGINE_1, SUPERVISOR } = stores.bindings
  const engines = { CONFIG, ENGINE_0, ENGINE_1, ...(SUPERVISOR === undefined ? {} : { SUPERVISOR }) }
  const COMPUTE = createCompute(modules.compute.Compute, engines, wire)
  const createPipeline = () => new Pipeline({ waitUntil }, { ...env, COMPUTE })
  const PIPELINE = {
    sweep: (call: { readonly v: 1 }) => wire.call('pipeline.sweep', () => createPipeline().sweep(call), 'inProcess'),
  }
  const classOf = (objectClass: unknown): ObjectClass => objectClass as ObjectClass
  const { AUDIT, KEYS } = stores.buckets
  stores.auditLog.wake(classOf(modules.log.AuditLog), {
    AUDIT,
    LOG_KEY: stores.secrets.LOG_KEY,
    INSTANCE_ID: 'simulated',
  })
  stores.keyVault.wake(classOf(modules.vault.KeyVault), { KEYS, ROOT_KEY: stores.secrets.ROOT_KEY })
  stores.memoryGraph.wake(classOf(modules.graph.MemoryGraph), { AUDIT_LOG: stores.auditLog.binding })
  stores.clock.wake(classOf(modules.clock.PipelineClock), { PIPELINE })
  return {
    consume: (batch) => createPipeline().queue(batch),
    upload: (upload, documentId) => uploadOne(modules, { ...env, PIPELINE }, { upload, documentId }),
  }
}

/** The gateway's steps from the sealed file on; what HTTP adds before them has tests of its own. */
async function uploadOne(
  { accept, sealedFile, ciphertext, keys, bindings }: Modules,
  env: object,
  { upload, documentId }: { readonly upload: Upload; readonly documentId: string },
): Promise<string | null> {
  const actor = { id: 'key-1', type: 'human' } as const
  const call = { v: 1, tenantId, actor, requestId: `req-${documentId}` } as const
  const values = { claims: { tenantId, actor, digest: null }, trace: { traceparent, requestId: call.requestId } }
  const c = {
    env,
    executionCtx: { waitUntil },
    get: (name: keyof typeof values) => values[name],
  } as unknown as GatewayContext
  const { keyVault } = bindings.tenantObjects(c.env, tenantId)
  const duplicatesKey = await keys.openNamedKey(keyVault, call, 'duplicates')
  if (!duplicatesKey.ok) return null
  const place = { tenantId, documentId, revision: 1 }
  const file = sealedFile.createSealedFile({
    bucket: c.env.DOCUMENTS,
    objectKey: `documents/${tenantId}/${documentId}/1/original`,
    place,
    duplicatesKey: duplicatesKey.value,
    createKey: (subjects) => keyVault.createDocumentKey({ ...call, documentId, subjects }),
  })
  const metadata = { tags: [...upload.tags], subjects: [], graph: 'main' }
  await file.write(upload.bytes, null)
  const sealed = await file.finish(metadata)
  if (!sealed.ok) return null
  const quarantined = { fileName: upload.fileName, contentType: 'text/plain', metadata }
  const sealedMetadata = await ciphertext.sealBytes(
    await ciphertext.importDocumentKey(sealed.value.key),
    { ...place, channel: 'metadata' },
    new TextEncoder().encode(JSON.stringify(quarantined)),
  )
  const accepted = await accept.acceptDocument(c, {
    documentId,
    digest: sealed.value.digest,
    sizeBytes: upload.bytes.byteLength,
    sealedMetadata: Buffer.from(sealedMetadata).toString('base64'),
    subjects: [],
    matter: null,
    vertical: null,
    classification: null,
    graph: 'main',
  })
  return accepted.ok ? accepted.value.documentId : null
}
