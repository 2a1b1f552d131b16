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

type Asking = Pick<Session, 'tenant' | 'call'>
interface Meant {
  readonly query: string
  readonly hidden: HiddenQuery
}

const keptByTenant = new Map<string, Kept>()

function keep(tenantId: string, kept: Kept): void {
  keptByTenant.delete(tenantId)
  keptByTenant.set(tenantId, kept)
  const [oldest] = keptByTenant.keys()
  if (keptByTenant.size > keptTenantsMax && oldest !== undefined) keptByTenant.delete(oldest)
}

/** As they stand now. */
export async function readAliases({ tenant, call }: Asking): Promise<Result<AliasGroups>> {
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
async function meaningOf(session: Asking, asked: Meant, groups: AliasGroups): Promise<Result<HiddenQuery>> {
  if (groups.size === 0) return accepted(asked.hidden)
  const key = await openNamedKey(session.tenant, session.call, 'identities')
  return key.ok ? accepted(withAliases(asked, groups, createLabeller(key.value))) : key
}

/** Searches with the aliases that are known here while the Tenant is asked whether they still stand, and anew where they do not. */
export async function searchAliased<T>(
  session: Asking,
  asked: Meant,
  search: (hidden: HiddenQuery) => Promise<Result<T>>,
): Promise<Result<T>> {
  const searchBy = async (groups: AliasGroups): Promise<Result<T>> => {
    const meaning = await meaningOf(session, asked, groups)
    return meaning.ok ? await search(meaning.value) : meaning
  }
  const known = keptByTenant.get(session.call.tenantId)?.groups
  const [groups, early] = await Promise.all([readAliases(session), known === undefined ? null : searchBy(known)])
  if (!groups.ok) return groups
  return early !== null && groups.value === known ? early : await searchBy(groups.value)
}
