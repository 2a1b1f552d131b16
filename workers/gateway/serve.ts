// The one door: a registered route and its function. Here alone a request is let in, parsed and answered.
import type * as z from 'zod'
import type { LocalConfig } from '../../contract/config.ts'
import { limits } from '../../contract/limits.ts'
import { assert, type Refusal, type Result } from '../../contract/result.ts'
import type { Route } from '../../contract/routes.ts'
import { requireApproval, type AskedInput } from './approvals.ts'
import { notFound, toResponse, type Answered, type AnyAnswered } from './answer.ts'
import { refuse, type GatewayContext } from './context.ts'
import { recordDenial } from './denials.ts'
import { enter, enterAgain } from './enter.ts'
import { requireRoom } from './full-disk.ts'
import { holdBody, type HeldBody } from './held-body.ts'
import { isForm, readInput, type FormInput } from './input.ts'
import { siteOf } from './middleware/request.ts'
import { originHere } from './origin-here.ts'
import { cookiePlaceOf } from './session-cookie.ts'
import type { Counted } from './rate-limit.ts'
import type { AskAgain, DoorSession, OpenSession } from './session.ts'

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

/** The caller as they would come in now, or null. */
export type EnterAgain = () => Promise<DoorSession | null>

/** A protocol of its own: the caller is authenticated, allowed and counted here, what is sent and answered is the protocol's affair. */
export function serveProtocol(
  route: Route,
  work: (session: DoorSession, request: Request, again: EnterAgain) => Promise<Response>,
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
      const response = await work(session, held.value.request, () => enterAgain(route, { c, open }))
      // What stands for half an hour was read long ago.
      if (response.headers.has('clawql-standing')) await held.value.leave()
      const answered = new Response(untilRead(response.body, held.value.leave), response)
      for (const [name, value] of Object.entries(headers)) answered.headers.set(name, value)
      return answered
    },
  }
}

/** What a protocol is given that anybody may speak: who calls is its own affair, and so is what it lets them do. */
export interface ProtocolSession extends Omit<OpenSession, 'config'> {
  readonly config: LocalConfig
  readonly askAgain: AskAgain
  readonly refuse: (refusal: Refusal) => Response
}

export function serveOpenProtocol(
  route: Route,
  work: (session: ProtocolSession, request: Request) => Promise<Response>,
): ServedRoute {
  return {
    route,
    async answer(c) {
      c.set('operation', route.operationId)
      const open = openSession(c)
      const answerRefusal = (refusal: Refusal): Response => refuse(c, refusal)
      if (!open.config.ok) return answerRefusal(open.config.refusal)
      const session = { ...open, config: open.config.value, askAgain: c.get('askAgain'), refuse: answerRefusal }
      return await work(session, c.req.raw)
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
  const { entered, asked = route, headers } = await enter(route, named as string | null, { c, open })
  if (!entered.ok) return { answered: entered, headers }
  const session = entered.value
  if (params?.success === false) return { answered: notFound, headers }
  const tenantId = 'claims' in session ? session.claims.tenantId : ''
  const answered = await workOn(route, { c, tenantId }, (input) =>
    approvedWork(asked, session, { input: { ...input, params: params?.data ?? {} }, work }),
  )
  if ('claims' in session) recordRefused(session, asked, answered)
  return { answered, headers }
}

/** What runs others answers what their own door refused, and recorded. */
function recordRefused(session: DoorSession, { operationId, runsOthers }: Route, answered: AnyAnswered): void {
  if (!('ok' in answered) || answered.ok || runsOthers === true) return
  recordDenial(session, { claims: session.claims, operationId, refusal: answered.refusal })
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

function openSession(c: GatewayContext): OpenSession {
  return {
    bindings: c.env,
    config: c.get('config'),
    trace: c.get('trace'),
    origin: originHere(c),
    cookiePlace: cookiePlaceOf(c.req.raw, siteOf(c), c.env.INSTANCE_ID),
    telemetry: c.get('telemetry'),
    waitUntil: (work) => c.executionCtx.waitUntil(work),
  }
}
