// What a caller may give: never more than it holds itself, in any direction, nor for longer.
import type { ApiKeyWish, GivenBy, KeyGrant } from '../../contract/api-key.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { capabilitiesOf, covers, isAdmin, type RoleCapabilities } from './roles.ts'
import { readVerticals } from './verticals.ts'

export interface Giver extends KeyGrant {}

/** Keys made by keys made by keys. */
const giversMax = 8

type Wish = Pick<ApiKeyWish, 'roles' | 'scopes' | 'actorType' | 'expiresInSeconds' | 'verticals' | 'crossVertical'>

interface Planned {
  readonly id: string
  readonly nowMs: number
  /** The product's roles and the tenant's. */
  readonly roles: RoleCapabilities
}

/** The grant that is wished for, within the giver's. Refuses with what the giver lacks. */
export function planGrant(giver: Giver, wish: Wish, { id, nowMs, roles: known }: Planned): Result<KeyGrant> {
  const { roles, scopes, actorType } = wish
  const areKnown = requireKnownRoles(known, roles)
  if (!areKnown.ok) return areKnown
  const missing = missingCapabilities(capabilitiesOf(known, giver), capabilitiesOf(known, wish))
  if (missing.length > 0)
    return refused('ATR_PERMISSION_DENIED', 'Nobody gives more than they hold.', {
      details: { required: { scopes: capabilitiesOf(known, wish) }, missing: { scopes: missing } },
    })
  // What an agent makes stays an agent's: an approval by a human must be a human's.
  if (giver.actorType === 'agent' && actorType !== 'agent')
    return refused('ATR_PERMISSION_DENIED', 'An agent makes keys of agents only.', {
      details: { required: { actorType }, missing: { actorType } },
    })
  const rows = planRows(giver, wish)
  if (!rows.ok) return rows
  const givers = giversOf(giver)
  if (givers.length > giversMax)
    return refused('ATR_PERMISSION_DENIED', `Keys are made by keys at most ${giversMax} times over.`, {
      next: 'Have an administrator make the key.',
    })
  const expiresMs = planEnd(giver, wish, nowMs)
  if (!expiresMs.ok) return expiresMs
  const grant = { id, roles: [...new Set(roles)], scopes: [...new Set(scopes)], actorType, givers }
  return accepted({ ...grant, ...rows.value, expiresMs: expiresMs.value })
}

/** Nobody leaves the rules about them behind by making a key of another name, type or role. Administrators could change them anyway. */
function giversOf(giver: Giver): readonly GivenBy[] {
  const { id, actorType, roles, scopes, givers } = giver
  const own = { actor: { id, type: actorType }, roles: [...roles], scopes: [...scopes] }
  return isAdmin(giver) && givers.length === 0 ? [] : [own, ...givers]
}

export function requireKnownRoles(known: RoleCapabilities, roles: readonly string[]): Result<null> {
  const fix = `Roles are ${[...known.keys()].join(', ')}; clawql policy apply FILE makes more.`
  const errors = roles.flatMap((role, at) =>
    known.has(role) ? [] : [{ pointer: `/roles/${at}`, message: `there is no role ${role}`, fix }],
  )
  if (errors.length === 0) return accepted(null)
  return refused('VALIDATION_FAILED', 'A role that nobody defined would give nothing.', { errors, next: fix })
}

/** Without a wish, and with `*`, the giver's own. */
function planRows(giver: Giver, wish: Wish): Result<Pick<KeyGrant, 'verticals' | 'crossVertical'>> {
  const wished = readVerticals(wish.verticals)
  const held = giver.verticals
  const missing = wished === null || held === null ? [] : wished.filter((vertical) => !held.includes(vertical))
  if (missing.length > 0)
    return refused('ATR_PERMISSION_DENIED', 'Nobody shows more rows than they see.', {
      details: { required: { verticals: wished }, missing: { verticals: missing } },
    })
  const verticals = wished ?? held
  // Who sees the rows of all verticals needs no purpose for others.
  const crossVertical = verticals === null || (wish.crossVertical ?? (wished === null && giver.crossVertical))
  return crossVertical && !giver.crossVertical
    ? refused('ATR_PERMISSION_DENIED', 'Nobody shows more rows than they see.', {
        details: { required: { crossVertical: true }, missing: { crossVertical: true } },
      })
    : accepted({ verticals, crossVertical })
}

function planEnd(giver: Giver, { expiresInSeconds }: Wish, nowMs: number): Result<number | null> {
  const wishedMs = expiresInSeconds === undefined ? giver.expiresMs : nowMs + expiresInSeconds * 1_000
  if (giver.expiresMs !== null && (wishedMs === null || wishedMs > giver.expiresMs))
    return refused('ATR_PERMISSION_DENIED', 'A key does not outlive the one that makes it.', {
      details: { expiresAtMostMs: giver.expiresMs },
    })
  return accepted(wishedMs)
}

/** What is asked for and the capabilities don't cover. */
export const missingCapabilities = (held: readonly string[], asked: readonly string[]): readonly string[] =>
  asked.filter((capability) => !covers(held, capability))
