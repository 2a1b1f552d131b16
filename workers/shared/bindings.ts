// What each Worker is given: raw environments, checked once, and the narrow values that code receives.
import type { AuditLogRpc } from '../../contract/audit.ts'
import type { ComputeRpc } from '../../contract/compute.ts'
import { localConfigSchema, type LocalConfig } from '../../contract/config.ts'
import type { KeyVaultRpc } from '../../contract/keys.ts'
import type { MemoryGraphRpc } from '../../contract/memory.ts'
import type { AdvanceMessage, PipelineRpc } from '../../contract/pipeline.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { firstEpoch, objectName, tenantIdPattern } from '../../contract/tenant.ts'

/** An object namespace as its callers see it: a name in, a surface out. */
export interface ObjectNamespace<Surface> {
  getByName(name: string): Surface
}

/** The clock object: wakes the pipeline's sweep. */
export interface PipelineClockRpc {
  /** Durable on return: the sweep will run at the latest in `withinMs`, and again for as long as documents are unfinished. */
  arm(call: { readonly v: 1; readonly withinMs: number }): Promise<void>
}

export interface PipelineSurface extends PipelineRpc {
  /** Streams an archived PDF from the archive engine. */
  archived(call: { readonly v: 1; readonly paperlessId: string }): Promise<Response>
}

/** Bindings that both the gateway and the pipeline have. */
export interface StateBindings {
  readonly DB: D1Database
  readonly DOCUMENTS: R2Bucket
  readonly JOBS: Queue<AdvanceMessage>
  readonly MEMORY_GRAPH: ObjectNamespace<MemoryGraphRpc>
  readonly AUDIT_LOG: ObjectNamespace<AuditLogRpc>
  readonly KEY_VAULT: ObjectNamespace<KeyVaultRpc>
  readonly CONFIG: string
}

export interface GatewayBindings extends StateBindings {
  readonly PIPELINE: PipelineSurface
  readonly PIPELINE_CLOCK: ObjectNamespace<PipelineClockRpc>
  readonly INSTANCE_ID: string
  readonly TENANT_ID: string
  readonly API_KEYS?: string
  readonly ROOT_KEY?: string
  readonly LOG_KEY?: string
  /** `loopback` where a launcher says so; absent at the edge, where noAuth is refused for it. */
  readonly LISTENS_ON?: string
  /** GET / answers the free bytes of the data directory's file system; absent at the edge. */
  readonly FREE_DISK?: Fetcher
}

export interface PipelineBindings extends StateBindings {
  readonly COMPUTE: ComputeRpc<ReadableStream<Uint8Array>>
  readonly PAPERLESS: Fetcher
  readonly PAPERLESS_KEY?: string
  readonly PAPERLESS_EXTERNAL?: Fetcher
}

let lastRead: { readonly json: string | undefined; readonly config: Result<LocalConfig> } | undefined

/** The configuration in CONFIG, or the reason why it is refused. Parsed once: a Worker's variables don't change while it lives. */
export function readConfig(json: string | undefined): Result<LocalConfig> {
  if (lastRead === undefined || lastRead.json !== json) lastRead = { json, config: parseConfig(json) }
  return lastRead.config
}

function parseConfig(json: string | undefined): Result<LocalConfig> {
  let raw: unknown
  try {
    raw = JSON.parse(json ?? '')
  } catch {
    return refused('CONFIG_REJECTED', 'CONFIG is missing or not JSON.')
  }
  const parsed = localConfigSchema.safeParse(raw)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return refused(
      'CONFIG_REJECTED',
      `CONFIG is refused at ${issue?.path.join('.') ?? '(root)'}: ${issue?.message ?? ''}`,
    )
  }
  return accepted(parsed.data)
}

/** Checks secrets and modes of the gateway; what is missing is named, and every route answers with it. */
export function checkGateway(env: GatewayBindings): Result<LocalConfig> {
  const config = readConfig(env.CONFIG)
  if (!config.ok) return config
  const { tier, api } = config.value
  if (!tenantIdPattern.test(env.TENANT_ID))
    return refused('CONFIG_REJECTED', 'TENANT_ID is missing; run the bootstrap.')
  if (env.INSTANCE_ID === '') return refused('CONFIG_REJECTED', 'INSTANCE_ID is missing; run the bootstrap.')
  if (!env.ROOT_KEY) return refused('CONFIG_REJECTED', 'The secret ROOT_KEY is missing; run the bootstrap.')
  if (!env.LOG_KEY) return refused('CONFIG_REJECTED', 'The secret LOG_KEY is missing; run the bootstrap.')
  if (api.auth.mode === 'noAuth') {
    if (tier !== 'local') return refused('CONFIG_REJECTED', 'api.auth.mode noAuth is allowed in tier local only.')
    if (env.LISTENS_ON !== 'loopback') {
      return refused('CONFIG_REJECTED', 'api.auth.mode noAuth is allowed on the loopback address only.')
    }
    return config
  }
  if (api.auth.mode !== 'apiKey')
    return refused('CONFIG_REJECTED', `api.auth.mode ${api.auth.mode} is not available yet; use apiKey.`)
  if (!env.API_KEYS) return refused('CONFIG_REJECTED', 'The secret API_KEYS is missing; api.auth.mode apiKey needs it.')
  return config
}

/** A tenant's objects by name. */
export function tenantObjects(env: Pick<StateBindings, 'MEMORY_GRAPH' | 'AUDIT_LOG' | 'KEY_VAULT'>, tenantId: string) {
  return {
    graph: (graph: string) => env.MEMORY_GRAPH.getByName(objectName.memoryGraph(tenantId, graph)),
    auditLog: env.AUDIT_LOG.getByName(objectName.auditLog(tenantId, firstEpoch)),
    keyVault: env.KEY_VAULT.getByName(objectName.keyVault(tenantId)),
  }
}
