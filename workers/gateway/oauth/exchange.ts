// The token endpoint: a code or a refresh token for an access token of the task behind it, and the next refresh token; and their end.
import { createHash } from 'node:crypto'
import { accepted, type Result } from '../../../contract/result.ts'
import type { IssuedToken } from '../../../contract/token-rpc.ts'
import type { Params } from '../../../core/oauth/asked.ts'
import { familyOf, readScopes } from '../../../core/access/token-claims.ts'
import { tenantObjects } from '../../shared/bindings.ts'
import { servedTenants } from '../middleware/authenticate.ts'
import type { ProtocolSession } from '../serve.ts'
import { forgetTokens } from '../tokens/tokens-here.ts'
import { clientMark, findClient } from './clients.ts'
import { answerError, answerJson, readForm } from './oauth-answer.ts'
import { audiencesOf, grantsKey } from './own-server.ts'
import { openGrant, sealGrant, tenantOfGrant, type Grant } from './sealed-grants.ts'

type Fields = ReadonlyMap<string, string>

/** Null where one comes twice (RFC 6749 §3.2). */
function fieldsOf(form: Params): Fields | null {
  const fields = new Map(form)
  return fields.size === form.length ? fields : null
}

const notGood = (why: string): Response => answerError('invalid_grant', why)

const kinds: ReadonlyMap<string, { readonly kind: Grant['kind']; readonly field: string }> = new Map([
  ['authorization_code', { kind: 'code', field: 'code' }],
  ['refresh_token', { kind: 'refresh', field: 'refresh_token' }],
])

interface Exchange {
  readonly fields: Fields
  readonly kind: Grant['kind']
  readonly sealed: string
}

/** What is asked for, or what is wrong with how it is asked. */
function readExchange(form: Params | null, origin: string): Exchange | Response {
  const fields = form === null ? null : fieldsOf(form)
  if (fields === null) return answerError('invalid_request', 'Send one form, application/x-www-form-urlencoded.')
  const asked = kinds.get(fields.get('grant_type') ?? '')
  if (asked === undefined)
    return answerError('unsupported_grant_type', 'authorization_code and refresh_token are known here.')
  const resource = fields.get('resource')
  if (resource !== undefined && !audiencesOf(origin).includes(resource.replace(/\/$/, '')))
    return answerError('invalid_target', 'Tokens are for this instance alone.')
  return { fields, kind: asked.kind, sealed: fields.get(asked.field) ?? '' }
}

export async function answerToken(session: ProtocolSession, request: Request): Promise<Response> {
  const exchange = readExchange(await readForm(request), session.origin)
  if (exchange instanceof Response) return exchange
  const { fields, kind, sealed } = exchange
  const client = await markOf(session, fields.get('client_id') ?? '')
  if (!client.ok) return session.refuse(client.refusal)
  if (client.value === null) return answerError('invalid_client', 'The client is not registered.', 401)
  const opened = await open(session, sealed, kind)
  if (!opened.ok) return session.refuse(opened.refusal)
  const found = opened.value
  if (found === null || found.grant.client !== client.value)
    return notGood('It is not known, was given to another client, or is over.')
  if (kind === 'code' && !isOfCode(found.grant, fields))
    return notGood('redirect_uri or code_verifier is not that of the code.')
  return await renew(session, found)
}

async function markOf({ bindings, trace }: ProtocolSession, clientId: string): Promise<Result<string | null>> {
  const key = await grantsKey(bindings, { tenantId: bindings.TENANT_ID, requestId: trace.requestId })
  if (!key.ok) return key
  return accepted(findClient(key.value, clientId) === null ? null : clientMark(key.value, clientId))
}

interface Opened {
  readonly grant: Grant
  readonly tenantId: string
  readonly key: Uint8Array
}

async function open(
  { bindings, config, trace }: ProtocolSession,
  sealed: string,
  kind: Grant['kind'],
): Promise<Result<Opened | null>> {
  const tenantId = tenantOfGrant(sealed)
  // Else anybody could make objects by inventing tenants.
  if (tenantId === null || !servedTenants(bindings, config.tier === 'local').includes(tenantId)) return accepted(null)
  const key = await grantsKey(bindings, { tenantId, requestId: trace.requestId })
  if (!key.ok) return key
  const grant = await openGrant(key.value, sealed, { tenantId, kind })
  return accepted(grant === null ? null : { grant, tenantId, key: key.value })
}

/** RFC 7636 §4.6. */
function isOfCode({ redirectUri, codeChallenge }: Grant, fields: Fields): boolean {
  const verifier = fields.get('code_verifier') ?? ''
  if (fields.get('redirect_uri') !== redirectUri || !/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) return false
  return Buffer.from(createHash('sha256').update(verifier).digest()).toString('base64url') === codeChallenge
}

async function renew(session: ProtocolSession, { grant, tenantId, key }: Opened): Promise<Response> {
  const { bindings, trace } = session
  const { jti, renewals, actorId, client } = grant
  const { tenant } = tenantObjects(bindings, tenantId)
  const call = { v: 1, tenantId, actor: { id: actorId, type: 'agent' }, requestId: trace.requestId } as const
  const renewed = await tenant.renewToken({ ...call, claims: null, jti, atRenewals: renewals })
  forgetTokens(tenantId)
  if (!renewed.ok)
    return renewed.refusal.code === 'ATR_PERMISSION_DENIED' || renewed.refusal.code === 'AUTH_REQUIRED'
      ? notGood(renewed.refusal.detail)
      : session.refuse(renewed.refusal)
  const next: Grant = { kind: 'refresh', jti, renewals: renewalsOf(renewed.value), actorId, client }
  const refreshToken = await sealGrant(key, next, { tenantId, expiresMs: renewed.value.taskEndsMs ?? Date.now() })
  return answerJson({
    access_token: renewed.value.token,
    token_type: 'Bearer',
    expires_in: Math.max(0, Math.floor((renewed.value.expiresMs - Date.now()) / 1_000)),
    refresh_token: refreshToken,
    scope: readScopes(renewed.value.draft.scope).join(' '),
  })
}

/** The number behind the first one's id. */
const renewalsOf = ({ jti }: IssuedToken): number => Number(jti.slice(familyOf(jti).length + 1))

/** What is not known is answered as what has ended (RFC 7009 §2.2). An access token is ended with its task, by its refresh token. */
export async function answerRevoke(session: ProtocolSession, request: Request): Promise<Response> {
  const form = await readForm(request)
  const fields = form === null ? null : fieldsOf(form)
  if (fields === null) return answerError('invalid_request', 'Send one form, application/x-www-form-urlencoded.')
  const opened = await open(session, fields.get('token') ?? '', 'refresh')
  if (!opened.ok) return session.refuse(opened.refusal)
  if (opened.value !== null) {
    const { grant, tenantId } = opened.value
    const { tenant } = tenantObjects(session.bindings, tenantId)
    const call = {
      v: 1,
      tenantId,
      actor: { id: grant.actorId, type: 'agent' },
      requestId: session.trace.requestId,
    } as const
    const ended = await tenant.endToken({ ...call, claims: null, jti: grant.jti })
    forgetTokens(tenantId)
    if (!ended.ok) return session.refuse(ended.refusal)
  }
  return answerJson({})
}
