// A token that a caller may give: what it asks for, met with what it holds. What lies beyond is refused with what is missing.
import { limits } from '../../contract/limits.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import type { TokenDraft, TokenWish } from '../../contract/token.ts'
import type { Claims } from './claims.ts'
import { lackOfBounds, lesserType, meet, type Bounds } from './meet.ts'
import { requireKnownRoles } from './grant.ts'
import { capabilitiesOf, covers, type RoleCapabilities } from './roles.ts'
import { actOf, scopeText } from './token-claims.ts'
import { readVerticals, writeVerticals } from './verticals.ts'

export interface PlannedToken {
  readonly draft: TokenDraft
  readonly expiresMs: number
  readonly taskEndsMs: number | null
}

export interface Planned {
  readonly nowMs: number
  /** The product's roles and the tenant's. */
  readonly roles: RoleCapabilities
  /** Who signs and who is meant: this instance. */
  readonly issuer: string
  /** How a token names the key of the caller. */
  readonly sub: string
  /** Of somebody before a browser: the task is theirs, and they act as who they are. */
  readonly isPage?: boolean
}

const secondMs = 1_000
const hourMs = 3_600_000

export function planToken(giver: Claims, asked: TokenWish, planned: Planned): Result<PlannedToken> {
  const giving = requireGiver(giver, asked)
  if (!giving.ok) return giving
  const delegationDepth = giving.value
  const known = requireKnownRoles(planned.roles, asked.roles ?? [])
  if (!known.ok) return known
  const bounds = boundsOf(giver, asked, planned)
  const wish = asFarAsHeld(bounds, asked)
  const wanted = boundsOfWish(bounds, wish, planned)
  const missing = lackOfBounds(bounds, wanted)
  if (Object.keys(missing).length > 0)
    return refused('ATR_PERMISSION_DENIED', 'Nobody gives more than they hold.', {
      details: { required: { scopes: wanted.capabilities, ...rowsOf(wanted), actorType: wanted.actorType }, missing },
    })
  const granted = meet(bounds, wanted)
  return accepted({
    draft: {
      iss: planned.issuer,
      sub: planned.sub,
      aud: planned.issuer,
      tenantId: giver.tenantId,
      actorType: granted.actorType,
      actorId: planned.isPage === true ? giver.actor.id : actorIdOf(giver, wish),
      ...givenOf(giver, wish),
      ...rowsOf(granted),
      delegationDepth,
      act: actOf(giver),
      ...ceilingOf(giver, wish, granted),
      ...(planned.isPage === true ? { isPage: true as const } : {}),
      ...(wish.task === undefined ? {} : { taskId: wish.task.id }),
    },
    ...endsOf(giver, granted, { task: wish.task, nowMs: planned.nowMs }),
  })
}

/** Who gives tokens at all; answers how often what they give was given on. */
function requireGiver(giver: Claims, asked: TokenWish): Result<number> {
  const delegationDepth = giver.token === undefined ? 0 : giver.token.delegationDepth + 1
  if (delegationDepth > limits.delegationDepthMax)
    return refused('ATR_PERMISSION_DENIED', `A token is given on ${limits.delegationDepthMax} times at most.`)
  // Its makers would have to stand in the token, whose chain is of tokens.
  if (giver.token === undefined && giver.givers !== undefined)
    return refused('ATR_PERMISSION_DENIED', 'A key that another key made gives no tokens.', {
      next: 'Have an administrator make the key.',
    })
  if (giver.token?.isPage === true)
    return refused('ATR_PERMISSION_DENIED', 'A session in a browser gives no tokens.', {
      next: 'Send the key itself.',
    })
  if (asked.task !== undefined && giver.token !== undefined)
    return refused('ATR_PERMISSION_DENIED', 'A task is given by a key: a token ends before it could be renewed.')
  return accepted(delegationDepth)
}

/** Where nothing of it is held, all of it is refused. */
function asFarAsHeld({ capabilities }: Bounds, wish: TokenWish): TokenWish {
  const { scopes } = wish
  if (wish.asFarAsHeld !== true || scopes === undefined) return wish
  const held = scopes.filter((scope) => covers(capabilities, scope))
  return held.length === 0 ? wish : { ...wish, scopes: held }
}

/** What the caller holds, as far as a token gives it. Whoever goes on after a human has left is none. */
function boundsOf(giver: Claims, { task }: TokenWish, { roles, isPage = false }: Planned): Bounds {
  const { actor, verticals, crossVertical, expiresMs } = giver
  const capabilities = capabilitiesOf(roles, giver)
  const actorType = task === undefined || isPage ? actor.type : lesserType(actor.type, 'service')
  return { capabilities, actorType, verticals, crossVertical, expiresMs }
}

/** What is not asked for is as the caller has it. */
function boundsOfWish(held: Bounds, wish: TokenWish, { nowMs, roles }: Planned): Bounds {
  const named = namedOf(wish)
  const verticals = readVerticals(wish.verticals) ?? held.verticals
  const isOfAll = wish.verticals === undefined || verticals === null
  return {
    capabilities: named === null ? held.capabilities : capabilitiesOf(roles, named),
    actorType: wish.actorType ?? held.actorType,
    verticals,
    crossVertical: verticals === null || (wish.crossVertical ?? (isOfAll && held.crossVertical)),
    expiresMs: wish.expiresInSeconds === undefined ? held.expiresMs : nowMs + wish.expiresInSeconds * secondMs,
  }
}

/** Where one of the two is named, the other is none. */
const namedOf = ({ roles, scopes }: TokenWish) =>
  roles === undefined && scopes === undefined ? null : { roles: roles ?? [], scopes: scopes ?? [] }

function givenOf(giver: Claims, wish: TokenWish): Pick<TokenDraft, 'roles' | 'scope'> {
  const { roles, scopes } = namedOf(wish) ?? giver
  return { roles: [...new Set(roles)], scope: scopeText([...new Set(scopes)]) }
}

function actorIdOf({ actor }: Claims, { subAgent, task }: TokenWish): string {
  const suffix = subAgent ?? task?.id
  return suffix === undefined ? actor.id : `${actor.id}/${suffix}`
}

/** A task never reaches more than it did at first, whatever roles carry later; nor does what it gives. */
function ceilingOf(giver: Claims, { task }: TokenWish, { capabilities }: Bounds): Pick<TokenDraft, 'ceiling'> {
  return task === undefined && giver.ceiling === undefined ? {} : { ceiling: scopeText(capabilities) }
}

/** How long one token of a task lives says nothing of how long it may be renewed. */
function endsOf(
  { expiresMs: giverEndsMs }: Claims,
  { expiresMs: grantedEndsMs }: Bounds,
  { task, nowMs }: Pick<TokenWish, 'task'> & Pick<Planned, 'nowMs'>,
): Pick<PlannedToken, 'expiresMs' | 'taskEndsMs'> {
  const mostSeconds = task === undefined ? limits.tokenSecondsMax : limits.taskTokenSecondsMax
  const taskEndsMs =
    task === undefined ? null : Math.min(giverEndsMs ?? Infinity, Math.floor(nowMs + task.hours * hourMs))
  const expiresMs = Math.min(grantedEndsMs ?? Infinity, nowMs + mostSeconds * secondMs, taskEndsMs ?? Infinity)
  return { expiresMs, taskEndsMs }
}

const rowsOf = ({ verticals, crossVertical }: Pick<Bounds, 'verticals' | 'crossVertical'>) => ({
  verticals: writeVerticals(verticals),
  crossVertical,
})
