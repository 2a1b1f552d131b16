// The one door: a registered route and its function. Here alone a request is authenticated, allowed, parsed and answered.
import type * as z from 'zod'
import type { LocalConfig } from '../../contract/config.ts'
import { limits } from '../../contract/limits.ts'
import type { Route } from '../../contract/routes.ts'
import { accepted, assert, type Refusal, type Result } from '../../contract/result.ts'
import { authorize } from '../../core/access/authorize.ts'
import type { Claims } from '../../core/access/claims.ts'
import { isOfIssuer } from '../../core/access/issued.ts'
import { isRuled } from '../../core/access/decide.ts'
import { noPolicy, type CompiledPolicy } from '../../core/access/policy/compile.ts'
import { policyFor, requestOf, type Access } from './access.ts'
import { requireApproval, type AskedInput } from './approvals.ts'
import { notFound, toResponse, type Answered, type AnyAnswered } from './answer.ts'
import type { GatewayContext } from './context.ts'
import { recordDenial } from './denials.ts'
import { requireRoom } from './full-disk.ts'
import { holdBody, type HeldBody } from './held-body.ts'
import { challenge, originOf, stepUp } from './issuer/challenge.ts'
import { isForm, readInput, type FormInput } from './input.ts'
import { authenticate, type Realm } from './middleware/authenticate.ts'
import { countRequest, type Counted } from './rate-limit.ts'
import { createSession, type DoorSession, type OpenSession } from './session.ts'
import { findOperation } from './tools/describe.ts'
import { canonicalName } from './tools/external-tools.ts'

export type SessionOf<R extends Route> = R['scope'] extends 'public' ? OpenSession : DoorSession

/** Where the route has no schema for a part of the request, the function gets none of it. */
type Nothing = { readonly [name in never]: never }

type Parsed<R, Part extends keyof Route> = R extends { readonly [name in Part]: infer Schema extends z.ZodType }
  ? z.output<Schema>
  : Nothing

type BodyInput<R> = R extends { readonly body: infer Schema extends z.ZodType }
  ? { readonly body: z.output<Schema> }
  : { readonly body: null }

type FormOf<R> = R extends { readonly form: { readonly fieldSchema: infer Field extends z.ZodObject } }
  ? { readonly form: FormInput<Field> }
  : { readonly form: null }

/** What stands in the body: JSON, a form, or one of the two. */
type Sent<R> = R extends { readonly body: z.ZodType; readonly form: object }
  ? (BodyInput<R> & { readonly form: null }) | (FormOf<R> & { readonly body: null })
  : BodyInput<R> & FormOf<R>

/** Parsed and validated by the route's own schemas. */
export type InputOf<R extends Route> = {
  readonly params: Parsed<R, 'params'>
  readonly query: Parsed<R, 'query'>
  readonly headers: Parsed<R, 'headers'>
} & Sent<R>

export type Work<R extends Route> = (session: SessionOf<R>, input: InputOf<R>) => Promise<Answered<R>> | Answered<R>

export interface ServedRoute {
  readonly route: Route
  readonly answer: (c: GatewayContext) => Promise<Response>
}

/** Binds a function to its route. It runs for callers whose claims allow the operation, on input that its schemas took. */
export function serve<const R extends Route>(route: R, work: Work<R>): ServedRoute {
  // Exact to the caller, erased inside: what `work` is given was read by the schemas that its type comes from.
  const erased = work as unknown as ErasedWork
  return {
    route,
    async answer(c) {
      c.set('operation', route.operationId)
      const open = openSession(c)
      const { requestId } = open.trace
      const isChecked = open.config.ok && open.config.value.tier === 'local'
      const { answered, headers } = await pass(route, { c, open }, erased)
      return toResponse(route, answered, { requestId, isChecked, headers })
    },
  }
}

/** A protocol of its own: the caller is authenticated, allowed and counted here, what is sent and answered is the protocol's affair. */
export function serveProtocol(
  route: Route,
  work: (session: DoorSession, request: Request) => Promise<Response>,
): ServedRoute {
  return {
    route,
    async answer(c) {
      c.set('operation', route.operationId)
      const open = openSession(c)
      const { requestId } = open.trace
      const { entered, headers } = await enter(route, null, { c, open })
      if (!entered.ok) return toResponse(route, entered, { requestId, isChecked: false, headers })
      const session = entered.value
      assert('claims' in session, 'a protocol is not public')
      const held = await holdBody(c.req.raw, {
        tenantId: session.claims.tenantId,
        bytesMax: limits.executeBodyBytesMax,
      })
      if (!held.ok) return toResponse(route, held, { requestId, isChecked: false, headers })
      const response = await work(session, held.value.request)
      const answered = new Response(untilRead(response.body, held.value.leave), response)
      for (const [name, value] of Object.entries(headers)) answered.headers.set(name, value)
      return answered
    },
  }
}

/** The work goes on while a stream is read. One whose reader goes away is forgotten after a while. */
function untilRead(body: ReadableStream | null, leave: () => Promise<void>): ReadableStream | null {
  if (body !== null) return body.pipeThrough(new TransformStream({ flush: leave }))
  void leave()
  return null
}

type ErasedWork = (session: unknown, input: unknown) => Promise<AnyAnswered> | AnyAnswered

interface Passed {
  readonly answered: AnyAnswered
  /** What every answer to this caller says beside its own. */
  readonly headers: Counted['headers']
}

async function pass(
  route: Route,
  { c, open }: { readonly c: GatewayContext; readonly open: OpenSession },
  work: ErasedWork,
): Promise<Passed> {
  const params = route.params?.safeParse(c.req.param())
  // The one parameter of a path names its resource.
  const [named = null] = params?.success === true ? Object.values(params.data) : []
  const asked = asNamed(route, named as string | null)
  const { entered, headers } = await enter(asked, idOf(route, named as string | null), { c, open })
  if (!entered.ok) return { answered: entered, headers }
  const session = entered.value
  if (params?.success === false) return { answered: notFound, headers }
  const tenantId = 'claims' in session ? session.claims.tenantId : ''
  const answered = await workOn(route, { c, tenantId }, (input) =>
    approvedWork(asked, session, { input: { ...input, params: paramsOf(asked, params?.data) }, work }),
  )
  if ('claims' in session) recordRefused(session, asked, answered)
  return { answered, headers }
}

/** A tool that is named has one id, whichever name it was called by. */
const paramsOf = ({ runsNamed, operationId }: Route, given: object = {}): object =>
  runsNamed === true ? { operationId } : given

/** What is decided about is the tool that is called, by its one id. */
const asNamed = (route: Route, named: string | null): Route =>
  route.runsNamed === true && named !== null ? { ...route, operationId: canonicalName(named) } : route

/** What runs others answers what their own door refused, and recorded. */
function recordRefused(session: DoorSession, { operationId, runsOthers }: Route, answered: AnyAnswered): void {
  if (!('ok' in answered) || answered.ok || runsOthers === true) return
  recordDenial(session, { claims: session.claims, operationId, refusal: answered.refusal })
}

/** A tool has one id, by whichever name it is called. */
function idOf({ resource }: Route, named: string | null): string | null {
  if (resource !== 'tool' || named === null) return named
  const found = findOperation(named)
  return found.ok ? found.value.operationId : named
}

/** What runs others leaves it to them; what runs a tool of others decides again, once it knows what it is called with. */
const decidesItself = ({ runsOthers, runsNamed }: Route): boolean => runsOthers === true || runsNamed === true

interface Approving {
  readonly input: AskedInput
  readonly work: ErasedWork
}

/** Where a person has to approve the call, it runs once that was done. What runs others waits for each of them instead. */
async function approvedWork(
  route: Route,
  session: DoorSession | OpenSession,
  { input, work }: Approving,
): Promise<AnyAnswered> {
  const demand = 'claims' in session ? session.approval : null
  if (demand === null || decidesItself(route)) return await work(session, input)
  const approved = await requireApproval(session as DoorSession, route, { demand, input })
  if (!approved.ok) return approved
  const answered = await work(session, input)
  approved.value.end(!('ok' in answered) || answered.ok)
  return answered
}

interface Worked {
  readonly c: GatewayContext
  /** Empty where nobody is known. */
  readonly tenantId: string
}

async function workOn(
  route: Route,
  { c, tenantId }: Worked,
  work: (input: object) => Promise<AnyAnswered> | AnyAnswered,
): Promise<AnyAnswered> {
  const room = await requireRoom(route, c.env)
  if (!room.ok) return room
  const held = await heldRequest(route, c.req.raw, tenantId)
  if (!held.ok) return held
  const { request, leave } = held.value
  try {
    const input = await readInput(route, { request, query: c.req.query() })
    return input.ok ? await work(input.value) : input
  } finally {
    await leave()
  }
}

/** A form is read by the operation, which counts it itself. */
async function heldRequest(route: Route, request: Request, tenantId: string): Promise<Result<HeldBody>> {
  const isJson = route.body !== undefined && !isForm(route, request)
  return await holdBody(request, { tenantId, bytesMax: isJson ? (route.bodyBytesMax ?? 0) : 0 })
}

interface Asked {
  readonly c: GatewayContext
  readonly open: OpenSession
}

interface Entered {
  readonly entered: Result<DoorSession | OpenSession>
  /** What every answer to this caller says beside its own. */
  readonly headers: Counted['headers']
}

/** Who calls, and whether they may: counted either way, and logged where not. */
async function enter(route: Route, id: string | null, { c, open }: Asked): Promise<Entered> {
  if (route.scope === 'public') return { entered: accepted(open), headers: {} }
  if (!open.config.ok) return { entered: open.config, headers: {} }
  const config = open.config.value
  const { requestId } = open.trace
  const realm = { bindings: open.bindings, config, requestId, waitUntil: open.waitUntil }
  const claims = await authenticate(c.req.raw.headers, realm)
  if (!claims.ok) return { entered: logged(open, route, claims), headers: challenged(claims.refusal, c, config) }
  c.set('caller', { tenantId: claims.value.tenantId, keyId: claims.value.actor.id })
  const { refusal, headers } = countRequest(claims.value, config, Date.now())
  if (refusal !== null) return { entered: { ok: false, refusal }, headers }
  const allowed = await allow(route, { id, claims: claims.value }, realm)
  if (allowed.ok)
    return {
      entered: accepted({ ...createSession(open, config, allowed.value), askAgain: c.get('askAgain') }),
      headers,
    }
  recordDenial(open, { claims: claims.value, operationId: route.operationId, refusal: allowed.refusal })
  const more = steppedUp(allowed.refusal, c, { config, claims: claims.value })
  return { entered: logged(open, route, allowed), headers: { ...headers, ...more } }
}

/** Says where a token is to be had, where one is. */
function challenged({ code }: Refusal, c: GatewayContext, config: LocalConfig): Entered['headers'] {
  const asked = { url: c.req.url, hasToken: c.req.header('authorization') !== undefined }
  return code === 'AUTH_REQUIRED' ? { 'www-authenticate': challenge(config, asked) } : {}
}

/** What a token's own scopes keep from its holder it may ask for; what roles lack it may not. */
function steppedUp(
  { details }: Refusal,
  c: GatewayContext,
  { config, claims }: { readonly config: LocalConfig; readonly claims: Claims },
): Entered['headers'] {
  const { scopes = [] } = (details?.['missing'] ?? {}) as { readonly scopes?: readonly string[] }
  if (claims.ceiling === undefined || !isOfIssuer(claims.actor.id) || scopes.length === 0) return {}
  return { 'www-authenticate': stepUp(config, { url: c.req.url, scopes }) }
}

function originHere(c: GatewayContext): string {
  const config = c.get('config')
  return config.ok ? originOf(config.value, c.req.url) : new URL(c.req.url).origin
}

function logged<Refused extends { readonly refusal: Refusal }>(
  { telemetry, trace }: OpenSession,
  { scope }: Route,
  refused: Refused,
): Refused {
  telemetry.log('warn', 'refused', { code: refused.refusal.code, scope, requestId: trace.requestId })
  return refused
}

async function allow(
  route: Route,
  { id, claims }: { readonly id: string | null; readonly claims: Claims },
  realm: Realm,
): Promise<Result<Access & Pick<DoorSession, 'rows' | 'approval'>>> {
  const found = await policyFor(claims, realm)
  const policy = found.ok ? found.value : policyWithout(route, found.refusal)
  if (policy === null) return found as Result<never>
  const decided = authorize(policy, requestOf({ claims }, route, { id }))
  if (!decided.ok) return decided
  const { rows, approval } = decided.value
  return accepted({ claims, policy, rows, approval })
}

/** Where the tenant's own can't be read, who may change it changes it by the product's roles; nothing else is done. */
const policyWithout = ({ operationId }: Route, { code }: Refusal): CompiledPolicy | null =>
  code === 'CONFIG_REJECTED' && !isRuled(operationId) ? noPolicy : null

function openSession(c: GatewayContext): OpenSession {
  return {
    bindings: c.env,
    config: c.get('config'),
    trace: c.get('trace'),
    origin: originHere(c),
    telemetry: c.get('telemetry'),
    waitUntil: (work) => c.executionCtx.waitUntil(work),
  }
}
