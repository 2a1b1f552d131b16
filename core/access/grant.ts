// What a caller may give: never more than it holds itself, in any direction, nor for longer.
import type { ApiKeyWish, KeyGrant } from '../../contract/api-key.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { capabilitiesOf, covers } from './roles.ts'

export interface Giver extends Pick<KeyGrant, 'roles' | 'scopes' | 'actorType' | 'expiresMs'> {}

/** The grant that is wished for, within the giver's. Refuses with what the giver lacks. */
export function planGrant(
  giver: Giver,
  wish: Pick<ApiKeyWish, 'roles' | 'scopes' | 'actorType' | 'expiresInSeconds'>,
  { id, nowMs }: { readonly id: string; readonly nowMs: number },
): Result<KeyGrant> {
  const { roles, scopes, actorType, expiresInSeconds } = wish
  const missing = missingCapabilities(capabilitiesOf(giver), wish)
  if (missing.length > 0)
    return refused('ATR_PERMISSION_DENIED', 'Nobody gives more than they hold.', {
      details: { required: { scopes: capabilitiesOf(wish) }, missing: { scopes: missing } },
    })
  // What an agent makes stays an agent's: an approval by a human must be a human's.
  if (giver.actorType === 'agent' && actorType !== 'agent')
    return refused('ATR_PERMISSION_DENIED', 'An agent makes keys of agents only.', {
      details: { required: { actorType }, missing: { actorType } },
    })
  const wishedMs = expiresInSeconds === undefined ? giver.expiresMs : nowMs + expiresInSeconds * 1_000
  if (giver.expiresMs !== null && (wishedMs === null || wishedMs > giver.expiresMs))
    return refused('ATR_PERMISSION_DENIED', 'A key does not outlive the one that makes it.', {
      details: { expiresAtMostMs: giver.expiresMs },
    })
  return accepted({ id, roles: [...new Set(roles)], scopes: [...new Set(scopes)], actorType, expiresMs: wishedMs })
}

/** What the grant gives and the capabilities don't cover. */
export function missingCapabilities(
  held: readonly string[],
  grant: Pick<KeyGrant, 'roles' | 'scopes'>,
): readonly string[] {
  return capabilitiesOf(grant).filter((capability) => !covers(held, capability))
}
