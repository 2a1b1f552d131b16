// Whom signing in made of somebody: what the groups of a directory or an identity provider give, and for how long.
import type { DirectoryConfig, SignedIn } from '../../contract/directory.ts'
import type { ActorType } from '../../contract/rpc.ts'
import { ownValue } from './issued.ts'

export interface SignedInGrant {
  readonly actorType: ActorType
  readonly roles: readonly string[]
  readonly expiresMs: number
}

const minuteMs = 60_000

/** Names of groups are compared letter by letter. */
export function grantOf(
  { groups }: SignedIn,
  {
    roleMapping,
    serviceGroups,
    signedInMinutes,
  }: Pick<DirectoryConfig, 'roleMapping' | 'serviceGroups' | 'signedInMinutes'>,
  nowMs: number,
): SignedInGrant {
  return {
    actorType: groups.some((group) => serviceGroups.includes(group)) ? 'service' : 'human',
    roles: [...new Set(groups.flatMap((group) => ownValue(roleMapping, group) ?? []))],
    expiresMs: nowMs + signedInMinutes * minuteMs,
  }
}
