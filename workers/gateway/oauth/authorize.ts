// The authorization endpoint: reads what a client asks for, shows it to somebody, and makes a code of their yes.
import * as z from 'zod'
import { clientHours, codeSeconds } from '../../../contract/oauth.ts'
import { problemSchema } from '../../../contract/problem-shape.ts'
import { accepted, type Result } from '../../../contract/result.ts'
import { tokenAnswerSchema, type TokenAnswer } from '../../../contract/token.ts'
import { readAsked, askedParams, type Asked, type Params, type ReadAsked } from '../../../core/oauth/asked.ts'
import { withAnswer } from '../../../core/oauth/redirect-uri.ts'
import type { ProtocolSession } from '../serve.ts'
import { directoryOf } from '../sign-in/sign-in-here.ts'
import { clientMark, findClient } from './clients.ts'
import { consentPage, stoppedPage } from './consent-page.ts'
import { answerPage, answerRedirect, readForm } from './oauth-answer.ts'
import { audiencesOf, grantsKey } from './own-server.ts'
import { sealGrant } from './sealed-grants.ts'

interface Reading {
  readonly session: ProtocolSession
  readonly params: Params
  /** Of the instance's own tenant, which clients register with. */
  readonly key: Uint8Array
}

const keyOf = ({ bindings, trace }: ProtocolSession): Promise<Result<Uint8Array>> =>
  grantsKey(bindings, { tenantId: bindings.TENANT_ID, requestId: trace.requestId })

const readWhole = ({ session, params, key }: Reading): ReadAsked =>
  readAsked(params, { findClient: (id) => findClient(key, id), audiences: audiencesOf(session.origin) })

/** What a client is told, and what a person is told where it is not told anything. */
async function answerUnasked(
  { session }: Reading,
  read: Exclude<ReadAsked, { readonly kind: 'asked' }>,
): Promise<Response> {
  if (read.kind === 'stopped') return await answerPage(stoppedPage(read.why), { status: 400, leadsTo: null })
  return answerRedirect(withAnswer(read.to, { error: read.error, state: read.state, iss: session.origin }))
}

export async function showConsent(session: ProtocolSession, request: Request): Promise<Response> {
  const key = await keyOf(session)
  if (!key.ok) return session.refuse(key.refusal)
  const params = [...new URL(request.url).searchParams]
  const reading = { session, params, key: key.value }
  const read = readWhole(reading)
  if (read.kind !== 'asked') return await answerUnasked(reading, read)
  return await ask(reading, read.asked, null)
}

async function ask({ session, params }: Reading, asked: Asked, fault: string | null): Promise<Response> {
  const kept = params.filter(([name]) => askedParams.includes(name))
  const hasPasswords = directoryOf(session.config) !== null
  const page = consentPage({ asked, params: kept, hasPasswords, fault })
  return await answerPage(page, { status: fault === null ? 200 : 401, leadsTo: asked.redirectUri })
}

export async function takeConsent(session: ProtocolSession, request: Request): Promise<Response> {
  const form = await readForm(request)
  if (form === null)
    return await answerPage(stoppedPage('What came is no form of this page.'), { status: 400, leadsTo: null })
  const key = await keyOf(session)
  if (!key.ok) return session.refuse(key.refusal)
  const reading = { session, params: form, key: key.value }
  const read = readWhole(reading)
  if (read.kind !== 'asked') return await answerUnasked(reading, read)
  const { asked } = read
  const field = (name: string): string => form.find(([one]) => one === name)?.[1] ?? ''
  if (field('decision') !== 'allow')
    return answerRedirect(
      withAnswer(asked.redirectUri, { error: 'access_denied', state: asked.state, iss: session.origin }),
    )
  const authorization =
    field('key') === '' ? `Basic ${btoaUtf8(`${field('name')}:${field('password')}`)}` : `Bearer ${field('key').trim()}`
  const given = await giveToken(reading, asked, authorization)
  if (!given.ok) return await ask(reading, asked, given.refusal.detail)
  const code = await codeOf(reading, asked, given.value)
  return code.ok
    ? answerRedirect(withAnswer(asked.redirectUri, { code: code.value, state: asked.state, iss: session.origin }))
    : session.refuse(code.refusal)
}

const btoaUtf8 = (text: string): string => Buffer.from(text).toString('base64')

const lackSchema = z.object({ details: z.object({ missing: z.object({ scopes: z.array(z.string()) }).strict() }) })

/** By the door's own route for it, as whoever typed their credential: what it refuses is refused. Of what they lack the client gets none. */
async function giveToken({ session, key }: Reading, asked: Asked, authorization: string): Promise<Result<Given>> {
  const task = { id: `mcp-${clientMark(key, asked.clientId).slice(0, 8)}`, hours: clientHours }
  let scopes: readonly string[] = asked.scopes
  for (;;) {
    const response = await session.askAgain('/api/auth/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ scopes, actorType: 'agent', task }),
    })
    const body: unknown = await response.json()
    if (response.status === 200) return accepted({ answer: tokenAnswerSchema.parse(body) })
    const lack = lackSchema.safeParse(body)
    const left = lack.success ? scopes.filter((scope) => !lack.data.details.missing.scopes.includes(scope)) : []
    if (left.length === 0 || left.length === scopes.length) {
      const { code, detail } = problemSchema.parse(body)
      return { ok: false, refusal: { code, detail } }
    }
    scopes = left
  }
}

interface Given {
  readonly answer: TokenAnswer
}

/** The token itself is given to nobody: the code goes on with its task. */
async function codeOf({ session, key }: Reading, asked: Asked, { answer }: Given): Promise<Result<string>> {
  const { jti, actorId } = answer
  const tenantId = tenantOfAnswer(answer)
  const own = await grantsKey(session.bindings, { tenantId, requestId: session.trace.requestId })
  if (!own.ok) return own
  const { redirectUri, codeChallenge } = asked
  const client = clientMark(key, asked.clientId)
  const grant = { kind: 'code', jti, renewals: 0, actorId, client, redirectUri, codeChallenge } as const
  return accepted(await sealGrant(own.value, grant, { tenantId, expiresMs: Date.now() + codeSeconds * 1_000 }))
}

const tokenTenant = z.object({ tenantId: z.string() })

/** Ours a moment ago: read, not believed. */
const tenantOfAnswer = ({ token }: TokenAnswer): string =>
  tokenTenant.parse(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).tenantId
