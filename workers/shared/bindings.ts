// What each Worker is given: raw environments, checked once, and the narrow values that code receives.
import type { DocumentRow, LeasedDocument } from '../../contract/catalog.ts'
import type { Described } from '../../contract/caption.ts'
import type { ComputeRpc } from '../../contract/compute.ts'
import { localConfigSchema, type LocalConfig } from '../../contract/config.ts'
import type { SignInRpc } from '../../contract/directory.ts'
import { trustedIssuerOf } from '../../contract/issuer.ts'
import type { BridgeRpc } from '../../contract/external-tool.ts'
import type { McpSessionsRpc } from '../../contract/mcp-session.ts'
import type { ManualRpc } from '../../contract/manual.ts'
import type { MemoryGraphRpc } from '../../contract/memory.ts'
import type { AdvanceMessage, PipelineRpc } from '../../contract/pipeline.ts'
import type { PreviewRpc } from '../../contract/preview.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { objectName, tenantIdPattern } from '../../contract/tenant.ts'
import type { TenantRpc } from '../../contract/tenant-object.ts'
import type { ToolBreakerRpc } from '../../contract/tool-breaker.ts'
import { isLoopbackUrl } from '../../core/access/site.ts'

/** An object namespace as its callers see it: a name in, a surface out. */
export interface ObjectNamespace<Surface> {
  getByName(name: string): Surface
}

/** A document that its uploader hands over with the lease it got, so that nobody has to open it again. */
export interface HandOver {
  readonly v: 1
  readonly tenantId: string
  readonly document: Omit<LeasedDocument, 'sealedMetadata' | 'sealedOriginal'>
  readonly bytes: Uint8Array
  readonly extension: string | null
  readonly tags: readonly string[]
  /** Absent from a gateway of a release before. */
  readonly described?: Described
  /** Absent from a gateway of a release before. */
  readonly subjects?: readonly string[]
  /** The conversation that it is a part of; absent from a gateway of a release before. */
  readonly session?: string | null
  /** What it states of whom, and what it supersedes; absent from a gateway of a release before. */
  readonly statement?: string | null
  readonly supersedes?: readonly string[]
  /** How sure its sender was, where that was said. */
  readonly confidence?: number | null
  /** Of an item of memory: names of whoever said it; null of any other document. */
  readonly spokenBy?: readonly string[] | null
}

export interface PipelineSurface extends PipelineRpc, PreviewRpc {
  /** Works on the document and answers how it stands then; null where it is not known. A lost call costs nothing: the sweep takes it up. */
  handOver(call: HandOver): Promise<DocumentRow | null>
  /** Streams an archived PDF from the archive engine. */
  archived(call: { readonly v: 1; readonly paperlessId: string }): Promise<Response>
}

/** Bindings that both the gateway and the pipeline have. */
export interface StateBindings {
  readonly TENANT: ObjectNamespace<TenantRpc>
  readonly MEMORY_GRAPH: ObjectNamespace<MemoryGraphRpc>
  readonly DOCUMENTS: R2Bucket
  readonly CONFIG: string
}

export interface GatewayBindings extends StateBindings {
  readonly PIPELINE: PipelineSurface
  readonly JOBS: Queue<AdvanceMessage>
  /** The way to providers of tools, and the breakers of their tools. */
  readonly BRIDGE: BridgeRpc
  readonly TOOL_BREAKER: ObjectNamespace<ToolBreakerRpc>
  /** Sessions of clients of MCP 2025. */
  readonly MCP_SESSIONS: ObjectNamespace<McpSessionsRpc>
  /** The way to a directory, and where SAML is read; absent where somebody left the Worker out of the deployment. */
  readonly SIGN_IN?: SignInRpc
  /** What writes /docs; absent where somebody left the Worker out of the deployment. */
  readonly MANUAL?: ManualRpc
  readonly INSTANCE_ID: string
  readonly TENANT_ID: string
  readonly API_KEYS?: string
  /** `loopback` where a launcher says so; absent at the edge, where noAuth is refused for it. */
  readonly LISTENS_ON?: string
  /** The configured service of vectors, and its key where it asks for one. */
  readonly ONYX_EXTERNAL?: Fetcher
  readonly ONYX_KEY?: string
  /** The identity provider, and its keys where they stand elsewhere; absent at the edge, which reaches them by itself. */
  readonly ISSUER_EXTERNAL?: Fetcher
  readonly ISSUER_KEYS_EXTERNAL?: Fetcher
  /** This instance's secret at the identity provider. */
  readonly OAUTH2_CLIENT_SECRET?: string
  /** GET / answers the free bytes of the data directory's file system; absent at the edge. */
  readonly FREE_DISK?: Fetcher
}

export interface PipelineBindings extends StateBindings {
  readonly COMPUTE: ComputeRpc<ReadableStream<Uint8Array>>
  /** The launcher, which knows who ended a process; absent at the edge. */
  readonly SUPERVISOR?: Fetcher
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
  if (api.auth.mode === 'noAuth') {
    if (tier !== 'local') return refused('CONFIG_REJECTED', 'api.auth.mode noAuth is allowed in tier local only.')
    if (env.LISTENS_ON !== 'loopback') {
      return refused('CONFIG_REJECTED', 'api.auth.mode noAuth is allowed on the loopback address only.')
    }
    if (api.publicUrl !== undefined && !isLoopbackUrl(api.publicUrl))
      return refused('CONFIG_REJECTED', 'api.auth.mode noAuth is refused where api.publicUrl lets others in.')
    return config
  }
  if (api.auth.mode !== 'apiKey') return checkIssuer(config.value, env)
  if (!env.API_KEYS) return refused('CONFIG_REJECTED', 'The secret API_KEYS is missing; api.auth.mode apiKey needs it.')
  return config
}

/** Keys are taken beside what it gives; there may be none. */
function checkIssuer(config: LocalConfig, env: Pick<GatewayBindings, 'OAUTH2_CLIENT_SECRET'>): Result<LocalConfig> {
  const { mode, ldap, saml } = config.api.auth
  if (mode === 'saml')
    return saml === undefined
      ? refused('CONFIG_REJECTED', 'api.auth.saml is missing; mode saml needs the identity provider.')
      : accepted(config)
  if (mode === 'ldap')
    return ldap === undefined
      ? refused('CONFIG_REJECTED', 'api.auth.ldap is missing; mode ldap needs the directory.')
      : accepted(config)
  if (trustedIssuerOf(config.api.auth) === null)
    return refused('CONFIG_REJECTED', `api.auth.${mode} is missing; mode ${mode} needs the issuer.`)
  if (mode === 'oauth2' && !env.OAUTH2_CLIENT_SECRET)
    return refused('CONFIG_REJECTED', 'The secret OAUTH2_CLIENT_SECRET is missing; api.auth.mode oauth2 needs it.')
  return accepted(config)
}

/** A tenant's objects by name. */
export function tenantObjects(env: Pick<StateBindings, 'TENANT' | 'MEMORY_GRAPH'>, tenantId: string) {
  return {
    tenant: env.TENANT.getByName(objectName.tenant(tenantId)),
    graph: (graph: string) => env.MEMORY_GRAPH.getByName(objectName.memoryGraph(tenantId, graph)),
  }
}
