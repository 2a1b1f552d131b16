// What verified credentials say about a caller.
import type { GivenBy } from '../../contract/api-key.ts'
import type { Actor } from '../../contract/rpc.ts'

export interface Claims {
  readonly tenantId: string
  readonly actor: Actor
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
  /** Verticals whose rows show; null where those of all do. */
  readonly verticals: readonly string[] | null
  /** Whether rows of other verticals show as well, where a purpose is given. */
  readonly crossVertical: boolean
  /** When the credential ends; null where it does not. */
  readonly expiresMs: number | null
  /** Of the instance's own tenant: what looks across tenants is allowed to nobody else. */
  readonly isOfInstance: boolean
  /** `sha256:…` over the canonical claims, or null under noAuth; stands in every record. */
  readonly digest: string | null
  /**
   * Of a token whoever gave it, of a key who made it, the latest first; of keys no administrators, who write the rules. It may what its
   * holder may and each of them may as well.
   */
  readonly givers?: readonly GivenBy[]
  /** Capabilities beyond which roles carry nothing, whatever the policy gives them later; absent where there is no such bound. */
  readonly ceiling?: readonly string[]
}
