// Claims of somebody whom an identity provider or a directory names: a pseudonym of the tenant, and a digest over what they may.
import { createHash } from 'node:crypto'
import type { NamingMode } from '../../../contract/issuer.ts'
import { accepted, type Result } from '../../../contract/result.ts'
import type { ActorType } from '../../../contract/rpc.ts'
import type { Claims } from '../../../core/access/claims.ts'
import type { GatewayBindings } from '../../shared/bindings.ts'
import { tokenViewOf } from './tokens-here.ts'

export interface Named {
  readonly mode: NamingMode
  readonly issuer: string
  readonly subject: string
  readonly actorType: ActorType
  readonly expiresMs: number
  /** In the order in which the digest has them. */
  readonly held: Pick<Claims, 'roles' | 'scopes' | 'verticals' | 'crossVertical'> & Pick<Partial<Claims>, 'ceiling'>
}

export async function namedClaims(
  { mode, issuer, subject, actorType, expiresMs, held }: Named,
  { tenantId, requestId }: { readonly tenantId: string; readonly requestId: string },
  bindings: Pick<GatewayBindings, 'TENANT_ID' | 'TENANT' | 'MEMORY_GRAPH'>,
): Promise<Result<Claims>> {
  const tokens = await tokenViewOf(bindings, { tenantId, requestId })
  if (!tokens.ok) return tokens
  const id = tokens.value.actorIdOf(mode, { issuer, subject })
  const canonical = JSON.stringify({ actorType, id, tenantId, ...held })
  const digest = `sha256:${createHash('sha256').update(canonical).digest('hex')}`
  const isOfInstance = tenantId === bindings.TENANT_ID
  return accepted({ tenantId, actor: { id, type: actorType }, ...held, expiresMs, isOfInstance, digest })
}
