// What verified credentials say about a caller.
import type { GivenBy } from '../../contract/api-key.ts'
import type { TokenAct } from '../../contract/token.ts'
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
  /** Absent of a key. */
  readonly token?: HeldToken
}

export interface HeldToken {
  readonly jti: string
  /** The key of which it comes in the end, as the token says it. */
  readonly sub: string
  readonly act: TokenAct
  readonly delegationDepth: number
  readonly task: { readonly id: string; readonly endsMs: number } | null
  /** Of a session in a browser. */
  readonly isPage?: true
}

/** Whose requests these are, as bounds count them: what a key gave away is the key's. */
export function countedAs({ actor, token }: Pick<Claims, 'actor' | 'token'>): string {
  let act = token?.act
  while (act?.act !== undefined) act = act.act
  return act?.sub ?? actor.id
}
