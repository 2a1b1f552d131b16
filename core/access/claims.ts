// What verified credentials say about a caller.
import type { KeyMaker } from '../../contract/api-key.ts'
import type { Actor } from '../../contract/rpc.ts'

export interface Claims {
  readonly tenantId: string
  readonly actor: Actor
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
  /** Who made the credential, and theirs: what rules say of them holds for it as well. Administrators, who write the rules, are not among them. */
  readonly makers: readonly KeyMaker[]
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
}
