// Calls a tool of others, once the door has let the caller in: blocked ones, open breakers and deletions stop here; the rest is recorded, sent, recorded.
import { ulid } from 'ulidx'
import type * as z from 'zod'
import type { RunCall, ToolCallRecord, ToolReply, toolCallAnswerSchema } from '../../../contract/external-tool.ts'
import { limits } from '../../../contract/limits.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import type { Route } from '../../../contract/routes.ts'
import { authorize } from '../../../core/access/authorize.ts'
import type { ApprovalDemand } from '../../../core/access/decide.ts'
import { argumentsDigestOf, requireApproval } from '../approvals.ts'
import { requestOf } from '../access.ts'
import { markSent } from '../idempotency.ts'
import type { DoorSession } from '../session.ts'
import { steadyMs } from '../../shared/steady-ms.ts'
import { lookAtBreaker, tellBreaker } from './external-breakers.ts'
import { findExternalTool, routeOfTool, type ToolOfProvider } from './external-tools.ts'
import { refuseUnknown } from './find-tool.ts'
import { refuseOpen } from './refuse-open.ts'

export type ToolCallAnswer = z.output<typeof toolCallAnswerSchema>

interface Asked {
  readonly operationId: string
  readonly params: { readonly [name: string]: unknown }
  readonly headers: { readonly 'Idempotency-Key'?: string | undefined }
}

/** By tenant. */
const underWay = new Map<string, number>()

export async function callExternal(session: DoorSession, route: Route, asked: Asked): Promise<Result<ToolCallAnswer>> {
  const found = await requireCallable(session, asked)
  if (!found.ok) return found
  const { tool, demand } = found.value
  const { operationId } = tool.tool
  const input = { params: { operationId }, query: {}, body: asked.params }
  const approved =
    demand === null ? accepted(null) : await requireApproval(session, { ...route, operationId }, { demand, input })
  if (!approved.ok) return approved
  return await withinRoom(session.call.tenantId, async () => {
    const answered = await recorded(session, tool, { ...asked, input })
    approved.value?.end(answered.ok)
    return answered
  })
}

interface Callable {
  readonly tool: ToolOfProvider
  /** Set where a person has to approve it. */
  readonly demand: ApprovalDemand | null
}

/** A deletion waits for a person, whatever the policy says of it. */
const anybody: ApprovalDemand = { ruleIds: [], approvers: null }

/** Accepted, allowed with these params, and not down. */
async function requireCallable(session: DoorSession, { operationId, params }: Asked): Promise<Result<Callable>> {
  const found = await requireTool(session, operationId)
  if (!found.ok) return found
  const { tool, vertical } = found.value
  const about = { id: tool.operationId, vertical, arguments: params }
  const decided = authorize(session.policy, requestOf(session, routeOfTool(tool.operationId), about))
  if (!decided.ok) return decided
  const breaker = await lookAtBreaker(session, tool)
  if (!breaker.ok) return breaker
  if (breaker.value.state !== 'closed') return refuseOpen(breaker.value)
  return accepted({ tool: found.value, demand: decided.value.approval ?? (tool.risk === 'delete' ? anybody : null) })
}

async function withinRoom<T>(tenantId: string, work: () => Promise<Result<T>>): Promise<Result<T>> {
  const now = underWay.get(tenantId) ?? 0
  if (now >= limits.toolCallsAtOnceMax)
    return refused('RATE_LIMITED', `A tenant calls at most ${limits.toolCallsAtOnceMax} tools of others at one time.`)
  underWay.set(tenantId, now + 1)
  try {
    return await work()
  } finally {
    const left = (underWay.get(tenantId) ?? 1) - 1
    if (left === 0) underWay.delete(tenantId)
    else underWay.set(tenantId, left)
  }
}

async function requireTool(session: DoorSession, name: string): Promise<Result<ToolOfProvider>> {
  const found = await findExternalTool(session, name)
  if (!found.ok) return found
  const tool = found.value
  if (tool === null) return await refuseUnknown(session, name)
  if (tool.state === 'good') return accepted(tool)
  const what = tool.state === 'gone' ? 'no more' : 'otherwise than it was accepted'
  return refused(
    'TOOL_NOT_FOUND',
    `Its provider describes this tool ${what}; it is not called until somebody looked.`,
    {
      details: { reason: 'DEFINITION_CHANGED', state: tool.state },
      next: `Have an administrator look: clawql tools read ${tool.tool.provider}, then accept.`,
    },
  )
}

type Recorded = Asked & { readonly input: { readonly params: object; readonly query: object; readonly body: unknown } }

/** Whoever asked may go away meanwhile: how it ended is recorded all the same. */
async function recorded(session: DoorSession, tool: ToolOfProvider, asked: Recorded): Promise<Result<ToolCallAnswer>> {
  const work = tool.tool.risk === 'read' ? readAndRecord(session, tool, asked) : recordAndWrite(session, tool, asked)
  session.waitUntil(work)
  return await work
}

/** What it is told by is made while the provider is asked. */
async function readAndRecord(
  session: DoorSession,
  tool: ToolOfProvider,
  asked: Recorded,
): Promise<Result<ToolCallAnswer>> {
  const [record, sent] = await Promise.all([recordOf(session, tool, asked), send(session, tool, asked)])
  return record.ok ? await end(session, record.value, sent) : record
}

/** What may change something is on record before it is sent. */
async function recordAndWrite(
  session: DoorSession,
  tool: ToolOfProvider,
  asked: Recorded,
): Promise<Result<ToolCallAnswer>> {
  const { tenant, call, claims } = session
  const record = await recordOf(session, tool, asked)
  if (!record.ok) return record
  const { operationId, argumentsDigest } = record.value
  const mark = await markSent(session, asked.headers, { operation: 'tools.call', sent: [operationId, argumentsDigest] })
  if (!mark.ok) return mark
  const begun = await tenant.beginToolCall({ ...call, claims: claims.digest, record: record.value, ...mark.value })
  if (!begun.ok) return begun
  if (begun.value.isAgain) return refuseAgain(begun.value.callId)
  return await end(session, record.value, await send(session, tool, asked))
}

const refuseAgain = (callId: string): Result<never> =>
  refused('CONFLICT', 'This call was made under this Idempotency-Key already, and is not made twice.', {
    details: { callId },
    next: 'The records of the tool say how it ended (GET /api/audit/tool/{operationId}); use another key to call again.',
  })

async function recordOf(
  session: DoorSession,
  { tool, digest }: ToolOfProvider,
  { input }: Recorded,
): Promise<Result<ToolCallRecord>> {
  const { operationId, provider, risk } = tool
  const argumentsDigest = await argumentsDigestOf(session, operationId, input)
  if (!argumentsDigest.ok) return argumentsDigest
  return accepted({
    callId: `t_${ulid()}`,
    operationId,
    provider,
    toolDigest: digest,
    risk,
    argumentsDigest: argumentsDigest.value,
  })
}

interface Sent {
  readonly reply: Result<ToolReply>
  readonly durationMs: number
}

async function send(
  { bindings, trace, telemetry }: DoorSession,
  { tool }: ToolOfProvider,
  { params, headers }: Recorded,
): Promise<Sent> {
  const startedMs = steadyMs()
  const run: RunCall = {
    v: 1,
    provider: tool.provider,
    plan: tool.plan,
    params,
    idempotencyKey: headers['Idempotency-Key'] ?? null,
    requestId: trace.requestId,
    traceparent: trace.traceparent,
  }
  const reply = await telemetry.span('tool.call', trace, () => bindings.BRIDGE.run(run).catch(lostBridge))
  return { reply, durationMs: steadyMs() - startedMs }
}

async function end(
  session: DoorSession,
  record: ToolCallRecord,
  { reply, durationMs }: Sent,
): Promise<Result<ToolCallAnswer>> {
  const { tenant, call, claims } = session
  const { callId, operationId } = record
  const [ended] = await Promise.all([
    tenant.endToolCall({ ...call, claims: claims.digest, record, ...endOf(reply), durationMs }),
    tellBreaker(session, record, reply.ok || reply.refusal.code !== 'PROVIDER_UNAVAILABLE'),
  ])
  // What was done and is not on record would be known to nobody.
  if (!ended.ok) return ended
  if (!reply.ok) return withCall(reply.refusal, callId)
  return accepted({ operationId, callId, status: reply.value.status, result: reply.value.value })
}

const lostBridge = (): Result<never> =>
  refused('PROVIDER_UNAVAILABLE', 'The way to the provider broke off; whether the call was made is not known.', {
    retryAfterSeconds: 10,
  })

type Refusal = Extract<Result<never>, { ok: false }>['refusal']

const withCall = (refusal: Refusal, callId: string): Result<never> => ({
  ok: false,
  refusal: { ...refusal, details: { ...refusal.details, callId } },
})

function endOf(reply: Result<ToolReply>) {
  if (reply.ok) return { outcome: 'ok', status: reply.value.status, code: null } as const
  const { code, details } = reply.refusal
  const status = typeof details?.['status'] === 'number' ? details['status'] : null
  return { outcome: code === 'VALIDATION_FAILED' ? 'refused' : 'failed', status, code } as const
}
