// Claims of a token, from what it carries; and what it carries, from claims of whoever gives it.
import type { TokenAct, TokenDraft, TokenPayload } from '../../contract/token.ts'
import type { GivenBy } from '../../contract/api-key.ts'
import type { Claims } from './claims.ts'
import { readVerticals } from './verticals.ts'

const second = 1_000

/** RFC 6749: what is no scope token, such as one with a space, would be read as others. It gives nothing anyway. */
const isScopeToken = (scope: string): boolean => /^[\x21-\x7e]+$/.test(scope)
export const scopeText = (scopes: readonly string[]): string => scopes.filter(isScopeToken).join(' ')
export const readScopes = (text: string): readonly string[] => (text === '' ? [] : text.split(' '))

const giverOf = ({ sub, actorType, roles, scope }: TokenAct): GivenBy => ({
  actor: { id: sub, type: actorType },
  roles,
  scopes: readScopes(scope),
})

/** The latest first, without those who are decided about like the one before. */
export function giversOf(holder: GivenBy, act: TokenAct): readonly GivenBy[] {
  const givers: GivenBy[] = []
  let before = JSON.stringify({ actor: holder.actor, roles: holder.roles, scopes: holder.scopes })
  for (let one: TokenAct | undefined = act; one !== undefined; one = one.act) {
    const giver = giverOf(one)
    const text = JSON.stringify(giver)
    if (text !== before) givers.push(giver)
    before = text
  }
  return givers
}

export const depthOf = (act: TokenAct): number => actorsOf(act).length - 1

/** Ids that end the token where one of them has ended: its own, those by which it was given, and its key. */
export function endingIds({ sub, jti, act }: Pick<TokenPayload, 'sub' | 'jti' | 'act'>): readonly string[] {
  const ids = [sub, familyOf(jti)]
  for (let one: TokenAct | undefined = act; one !== undefined; one = one.act)
    if (one.jti !== undefined) ids.push(familyOf(one.jti))
  return ids
}

/** Ids of whoever gave it, the latest first; the last is a key's. */
export function actorsOf(act: TokenAct): readonly string[] {
  const ids: string[] = []
  for (let one: TokenAct | undefined = act; one !== undefined; one = one.act) ids.push(one.sub)
  return ids
}

/** Tokens of one task end together. */
export const familyOf = (jti: string): string => jti.split('.', 1)[0]!

/** Whoever gives the next token, as it names them. */
export const actOf = ({ actor, roles, scopes, token }: Claims): TokenAct => ({
  sub: actor.id,
  actorType: actor.type,
  roles,
  scope: scopeText(scopes),
  ...(token === undefined ? {} : { jti: token.jti, act: token.act }),
})

/** Verified before; `digest` and `isOfInstance` are for the caller to say. */
export function claimsOfToken(payload: TokenPayload, isOfInstance: boolean): Omit<Claims, 'digest'> {
  const { tenantId, actorId, actorType, roles, scope, verticals, crossVertical, exp, ceiling } = payload
  const holder = { actor: { id: actorId, type: actorType }, roles, scopes: readScopes(scope) }
  const givers = giversOf(holder, payload.act)
  const { jti, sub, act, delegationDepth, taskId, taskExp, isPage } = payload
  const task = taskId === undefined || taskExp === undefined ? null : { id: taskId, endsMs: taskExp * second }
  return {
    tenantId,
    ...holder,
    verticals: readVerticals(verticals),
    crossVertical,
    expiresMs: exp * second,
    isOfInstance,
    ...(givers.length === 0 ? {} : { givers }),
    ...(ceiling === undefined ? {} : { ceiling: readScopes(ceiling) }),
    token: { jti, sub, act, delegationDepth, task, ...(isPage === undefined ? {} : { isPage }) },
  }
}

/** As the Tenant signs it. */
export interface SignedTimes {
  readonly jti: string
  readonly nowMs: number
  readonly expiresMs: number
  readonly taskEndsMs: number | null
}

/** Seconds are cut off, so that nothing lasts longer than it was given. */
export function payloadOf(draft: TokenDraft, { jti, nowMs, expiresMs, taskEndsMs }: SignedTimes): TokenPayload {
  const iat = Math.floor(nowMs / second)
  return {
    ...draft,
    jti,
    iat,
    nbf: iat,
    exp: Math.floor(expiresMs / second),
    ...(taskEndsMs === null ? {} : { taskExp: Math.floor(taskEndsMs / second) }),
  }
}
