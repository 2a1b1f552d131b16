// Aliases in the gateway: asked for at every recall that may ask who is who; kept for as long as the Tenant says that nothing changed.
import { accepted, type Result } from '../../contract/result.ts'
import { groupAliases, withAliases, type AliasGroups } from '../../core/identity/aliases.ts'
import { createLabeller } from '../../core/identity/label.ts'
import type { HiddenQuery } from '../../core/memory/prepare.ts'
import { openNamedKey } from '../shared/named-keys.ts'
import type { Session } from './session.ts'

const keptTenantsMax = 100

interface Kept {
  readonly epoch: number
  readonly groups: AliasGroups
}

const keptByTenant = new Map<string, Kept>()

function keep(tenantId: string, kept: Kept): void {
  keptByTenant.delete(tenantId)
  keptByTenant.set(tenantId, kept)
  const [oldest] = keptByTenant.keys()
  if (keptByTenant.size > keptTenantsMax && oldest !== undefined) keptByTenant.delete(oldest)
}

/** As they stand now. */
export async function readAliases({ tenant, call }: Pick<Session, 'tenant' | 'call'>): Promise<Result<AliasGroups>> {
  const kept = keptByTenant.get(call.tenantId)
  const answer = await tenant.aliases({ ...call, epoch: kept?.epoch ?? null })
  if (!answer.ok) return answer
  const { epoch, pairs } = answer.value
  if (pairs === null && kept !== undefined) return accepted(kept.groups)
  const groups = groupAliases(pairs ?? [])
  keep(call.tenantId, { epoch, groups })
  return accepted(groups)
}

/** What a query means beside its words, with all that stewards said mean the same. */
export async function aliased(
  session: Pick<Session, 'tenant' | 'call'>,
  asked: { readonly query: string; readonly hidden: HiddenQuery },
): Promise<Result<HiddenQuery>> {
  const groups = await readAliases(session)
  if (!groups.ok) return groups
  if (groups.value.size === 0) return accepted(asked.hidden)
  const key = await openNamedKey(session.tenant, session.call, 'identities')
  return key.ok ? accepted(withAliases(asked, groups.value, createLabeller(key.value))) : key
}
