// What a function behind the door knows of its caller: who calls, under which configuration, and the stores of that tenant.
import type { LocalConfig } from '../../contract/config.ts'
import type { MemoryGraphRpc } from '../../contract/memory.ts'
import type { Result } from '../../contract/result.ts'
import type { Call } from '../../contract/rpc.ts'
import type { RowScope } from '../../contract/row-scope.ts'
import type { TenantRpc } from '../../contract/tenant-object.ts'
import type { ApprovalDemand } from '../../core/access/decide.ts'
import { isEverything } from '../../core/access/row-scope.ts'
import { tenantObjects, type GatewayBindings } from '../shared/bindings.ts'
import type { Telemetry, Trace } from '../shared/telemetry.ts'
import type { Access } from './access.ts'
import type { CookiePlace } from './session-cookie.ts'

/** Of a public operation: nobody is known, and the configuration may be refused. */
export interface OpenSession {
  readonly bindings: GatewayBindings
  readonly config: Result<LocalConfig>
  readonly trace: Trace
  /** Under which this instance is called: behind a proxy its public address. */
  readonly origin: string
  /** Where a session's cookie of the request is looked for, and set. */
  readonly cookiePlace: CookiePlace
  readonly telemetry: Telemetry
  /** Keeps the Worker alive for work that the answer does not wait for. */
  readonly waitUntil: (work: Promise<unknown>) => void
}

/** Sends a request through the door as the same caller, under the same request id; `path` with its query. */
export type AskAgain = (path: string, request: OwnRequest) => Promise<Response>

export interface OwnRequest {
  readonly method: string
  readonly headers: { readonly [name: string]: string }
  readonly body: string | Uint8Array | null
}

/** Of every other operation: the caller was authenticated, and may do this. */
export interface Session extends Omit<OpenSession, 'config'>, Access {
  readonly config: LocalConfig
  /** Rows that show to the caller in this operation. */
  readonly rows: RowScope
  /** Set where a person has to approve the call. */
  readonly approval: ApprovalDemand | null
  /** What a recall across verticals is for, redacted. */
  readonly purpose?: string
  /** The RPC envelope of this request. */
  readonly call: Call
  /** The caller's own tenant; no field of a request names another. */
  readonly tenant: TenantRpc
  readonly graph: (name: string) => MemoryGraphRpc
}

/** Of a request that came through the door. */
export interface DoorSession extends Session {
  readonly askAgain: AskAgain
}

/** The envelope of what is asked for an operation to which these rows show. */
export const callFor = ({ rows: _before, ...call }: Call, rows: RowScope): Call =>
  isEverything(rows) ? call : { ...call, rows }

export function createSession(
  open: OpenSession,
  config: LocalConfig,
  allowed: Access & Pick<Session, 'rows' | 'approval'>,
): Session {
  const { tenantId, actor } = allowed.claims
  const call = callFor({ v: 1, tenantId, actor, requestId: open.trace.requestId }, allowed.rows)
  return { ...open, config, ...allowed, call, ...tenantObjects(open.bindings, tenantId) }
}
