// The token endpoint: a code or a refresh token for an access token of the task behind it, and the next refresh token; and their end.
import { createHash } from 'node:crypto'
import * as z from 'zod'
import type { ProblemCode } from '../../../contract/problems.ts'
import { accepted, type Result } from '../../../contract/result.ts'
import { routes } from '../../../contract/routes.ts'
import { tokenIdPattern } from '../../../contract/token.ts'
import { TokenBuckets } from '../../../core/access/rate-limit.ts'
import { readScopes } from '../../../core/access/token-claims.ts'
import { areAudiences, type Params } from '../../../core/oauth/asked.ts'
import { tenantObjects } from '../../shared/bindings.ts'
import { steadyMs } from '../../shared/steady-ms.ts'
import { servedTenants } from '../middleware/authenticate.ts'
import { parseJson } from '../read-json.ts'
import type { ProtocolSession } from '../serve.ts'
import { looksLikeToken } from '../tokens/token-form.ts'
import { forgetTokens } from '../tokens/tokens-here.ts'
import { clientMark, findClient } from './clients.ts'
import { answerError, answerJson, answerRefusal, readForm } from './oauth-answer.ts'
import { audiencesOf, grantsKey } from './own-server.ts'
import { openGrant, sealGrant, tenantOfGrant, type Grant } from './sealed-grants.ts'

type Fields = ReadonlyMap<string, string>

/** Without those that are left empty; null where one comes twice (RFC 6749 §3.2). Of resources there may be several. */
function fieldsOf(form: Params): Fields | null {
  const named = form.filter(([name, value]) => name !== 'resource' && value !== '')
  const fields = new Map(named)
  return fields.size === named.length ? fields : null
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

const noForm = answerError.bind(null, 'invalid_request', 'Send one form, application/x-www-form-urlencoded.')

/** What is asked for, or what is wrong with how it is asked. */
function readExchange(form: Params | null, origin: string): Exchange | Response {
  const fields = form === null ? null : fieldsOf(form)
  if (form === null || fields === null) return noForm()
  const asked = kinds.get(fields.get('grant_type') ?? '')
  if (asked === undefined)
    return answerError('unsupported_grant_type', 'authorization_code and refresh_token are known here.')
  if (!areAudiences(form, audiencesOf(origin)))
    return answerError('invalid_target', 'Tokens are for this instance alone.')
  return { fields, kind: asked.kind, sealed: fields.get(asked.field) ?? '' }
}

export async function answerToken(session: ProtocolSession, request: Request): Promise<Response> {
  const exchange = readExchange(await readForm(request), session.origin)
  if (exchange instanceof Response) return exchange
  const { fields, kind, sealed } = exchange
  const client = await markOf(session, fields.get('client_id') ?? '')
  if (!client.ok) return answerRefusal(client.refusal)
  if (client.value === null) return answerError('invalid_client', 'The client is not registered.', 401)
  const opened = await open(session, sealed, kind)
  if (!opened.ok) return answerRefusal(opened.refusal)
  const found = opened.value
  if (found === null || found.grant.client !== client.value)
    return notGood('It is not known, was given to another client, or is over.')
  if (kind === 'code' && !isOfCode(found.grant, fields))
    return notGood('redirect_uri or code_verifier is not that of the code.')
  // Each is a commit, a signature and a record.
  const { isTaken } = renewals.take(found.grant.jti, renewalsOfTask, steadyMs())
  return isTaken ? await renew(session, found) : answerError('temporarily_unavailable', 'It renews too often.', 429)
}

const renewals = new TokenBuckets(10_000)
const renewalsOfTask = { quota: 20, windowMs: 60_000 }

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
  const { jti, generation, actorId, client } = grant
  const { tenant } = tenantObjects(bindings, tenantId)
  const call = { v: 1, tenantId, actor: { id: actorId, type: 'agent' }, requestId: trace.requestId } as const
  const renewed = await tenant.renewToken({ ...call, claims: null, jti, atGeneration: generation })
  forgetTokens(tenantId)
  if (!renewed.ok)
    return isOver.has(renewed.refusal.code) ? notGood(renewed.refusal.detail) : answerRefusal(renewed.refusal)
  const next: Grant = { kind: 'refresh', jti, generation: generation + 1, actorId, client }
  const refreshToken = await sealGrant(key, next, { tenantId, expiresMs: renewed.value.taskEndsMs ?? Date.now() })
  return answerJson({
    access_token: renewed.value.token,
    token_type: 'Bearer',
    expires_in: Math.max(0, Math.floor((renewed.value.expiresMs - Date.now()) / 1_000)),
    refresh_token: refreshToken,
    scope: readScopes(renewed.value.draft.scope).join(' '),
  })
}

const isOver: ReadonlySet<ProblemCode> = new Set(['ATR_PERMISSION_DENIED', 'AUTH_REQUIRED'])

/** What is not known is answered as what has ended (RFC 7009 §2.2). Either token ends both: they are of one task. */
export async function answerRevoke(session: ProtocolSession, request: Request): Promise<Response> {
  const form = await readForm(request)
  const fields = form === null ? null : fieldsOf(form)
  if (fields === null) return noForm()
  const token = fields.get('token') ?? ''
  if (looksLikeToken(token)) return await revokeAccess(session, token)
  const client = await markOf(session, fields.get('client_id') ?? '')
  if (!client.ok) return answerRefusal(client.refusal)
  const opened = await open(session, token, 'refresh')
  if (!opened.ok) return answerRefusal(opened.refusal)
  const found = opened.value
  if (found === null || found.grant.client !== client.value) return answerJson({})
  const { grant, tenantId } = found
  const { tenant } = tenantObjects(session.bindings, tenantId)
  const actor = { id: grant.actorId, type: 'agent' } as const
  const { requestId } = session.trace
  const ended = await tenant.endToken({ v: 1, tenantId, actor, requestId, claims: null, jti: grant.jti })
  forgetTokens(tenantId)
  return ended.ok ? answerJson({}) : answerRefusal(ended.refusal)
}

const payloadSchema = z.object({ jti: z.string().regex(tokenIdPattern) })

/** By the door, as its holder: what it refuses was good for nothing. */
async function revokeAccess(session: ProtocolSession, token: string): Promise<Response> {
  const payload = payloadSchema.safeParse(parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()))
  if (!payload.success) return answerJson({})
  const path = routes.tokenRevoke.path.replace('{jti}', payload.data.jti)
  const headers = { authorization: `Bearer ${token}` }
  const response = await session.askAgain(path, { method: 'DELETE', headers, body: null })
  return response.status >= 500 ? answerError('temporarily_unavailable', 'Try again.', 503) : answerJson({})
}
