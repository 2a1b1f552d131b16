// Aliases in the gateway: kept here, and used for as long as the Tenant says, at every recall that may ask who is who, that nothing changed.
import type { AliasListAnswer } from '../../contract/identity.ts'
import { accepted, type Result } from '../../contract/result.ts'
import { groupAliases, withAliases, type AliasGroups } from '../../core/identity/aliases.ts'
import { createLabeller } from '../../core/identity/label.ts'
import type { HiddenQuery } from '../../core/memory/prepare.ts'
import { openNamedKey } from '../shared/named-keys.ts'
import type { Session } from './session.ts'

const keptTenantsMax = 100

/** What stewards said, and the number by which the Tenant knows whether it still stands. */
export interface Aliases {
  readonly epoch: number
  readonly groups: AliasGroups
}

type Asking = Pick<Session, 'tenant' | 'call'>

const keptByTenant = new Map<string, Aliases>()

function keep(tenantId: string, kept: Aliases): void {
  keptByTenant.delete(tenantId)
  keptByTenant.set(tenantId, kept)
  const [oldest] = keptByTenant.keys()
  if (keptByTenant.size > keptTenantsMax && oldest !== undefined) keptByTenant.delete(oldest)
}

/** As they were known here last: good only for what the Tenant then compares the epoch of. */
export const knownAliases = ({ call }: Asking): Aliases | null => keptByTenant.get(call.tenantId) ?? null

/** As they stand now. */
export async function readAliases(asking: Asking): Promise<Result<Aliases>> {
  const { tenant, call } = asking
  const known = knownAliases(asking)
  const answer = await tenant.aliases({ ...call, epoch: known?.epoch ?? null })
  if (!answer.ok) return answer
  const { epoch, pairs } = answer.value
  if (pairs === null && known !== null) return accepted(known)
  const aliases = { epoch, groups: groupAliases(pairs ?? []) }
  keep(call.tenantId, aliases)
  return accepted(aliases)
}

/** All that stand, with when and by whom. */
export async function listAliases({ tenant, call }: Asking): Promise<Result<AliasListAnswer>> {
  const answer = await tenant.aliases({ ...call, epoch: null, isDetailed: true })
  if (!answer.ok) return answer
  const { pairs, decided = [] } = answer.value
  return accepted({
    aliases: (pairs ?? []).map(([a, b], at) => ({
      a,
      b,
      decidedAt: isoOf(decided[at]?.atMs),
      decidedBy: decided[at]?.by ?? null,
    })),
  })
}

const isoOf = (atMs: number | undefined): string | null => (atMs === undefined ? null : new Date(atMs).toISOString())

/** What a query means beside its words, with all that stewards said mean the same. */
export async function meaningOf(
  session: Asking,
  asked: { readonly query: string; readonly hidden: HiddenQuery },
  { groups }: Aliases,
): Promise<Result<HiddenQuery>> {
  if (groups.size === 0) return accepted(asked.hidden)
  const key = await openNamedKey(session.tenant, session.call, 'identities')
  return key.ok ? accepted(withAliases(asked, groups, createLabeller(key.value))) : key
}
