// Calls a tool of others, once the door has let the caller in: blocked ones, open breakers and deletions stop here; the rest is recorded, sent, recorded.
import { ulid } from 'ulidx'
import type * as z from 'zod'
import type { RanTool, RunCall, ToolCallRecord, toolCallAnswerSchema } from '../../../contract/external-tool.ts'
import { limits } from '../../../contract/limits.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import type { Route } from '../../../contract/routes.ts'
import { authorize } from '../../../core/access/authorize.ts'
import type { ApprovalDemand } from '../../../core/access/decide.ts'
import { isPlainJson } from '../../../core/audit/canonical-json.ts'
import { layRequest } from '../../../core/tools/openapi-request.ts'
import { argumentsDigestOf, requireApproval } from '../approvals.ts'
import { requestOf } from '../access.ts'
import { markSent } from '../idempotency.ts'
import type { DoorSession } from '../session.ts'
import { steadyMs } from '../../shared/steady-ms.ts'
import { withinRoom } from './call-room.ts'
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

export async function callExternal(session: DoorSession, route: Route, asked: Asked): Promise<Result<ToolCallAnswer>> {
  const found = await requireCallable(session, asked)
  if (!found.ok) return found
  const { tool, demand } = found.value
  return await withinRoom(session, async () => {
    const { operationId } = tool.tool
    // Whoever approves it approves this tool as it is described now, and no other under its name.
    const input = { params: { operationId }, query: { definition: tool.digest }, body: asked.params }
    const approved =
      demand === null ? accepted(null) : await requireApproval(session, { ...route, operationId }, { demand, input })
    if (!approved.ok) return approved
    let isCompleted = false
    try {
      const answered = await recorded(session, tool, { ...asked, input })
      isCompleted = answered.ok
      return answered
    } finally {
      approved.value?.end(isCompleted)
    }
  })
}

interface Callable {
  readonly tool: ToolOfProvider
  /** Set where a person has to approve it. */
  readonly demand: ApprovalDemand | null
}

/** A deletion waits for a person, whatever the policy says of it. */
const anybody: ApprovalDemand = { ruleIds: [], approvers: null }

/** Allowed with these params, as it was accepted, not down, and of params that it can be sent: an approval is not used up by less. */
async function requireCallable(session: DoorSession, { operationId, params }: Asked): Promise<Result<Callable>> {
  const found = await findExternalTool(session, operationId)
  if (!found.ok) return found
  const one = found.value
  if (one === null) return await refuseUnknown(session, operationId)
  const { tool, vertical } = one
  const about = { id: tool.operationId, vertical, arguments: params }
  const decided = authorize(session.policy, requestOf(session, routeOfTool(tool.operationId), about))
  if (!decided.ok) return decided
  const checks = [requireGood(one), requirePlain(params), requireSendable(one, params)]
  const failed = checks.find((check) => !check.ok)
  if (failed?.ok === false) return failed
  const breaker = await lookAtBreaker(session, tool)
  if (!breaker.ok) return breaker
  if (breaker.value.state !== 'closed') return refuseOpen(breaker.value)
  // Under noAuth nobody is told from anybody: there is no second person.
  const isAlone = session.config.api.auth.mode === 'noAuth'
  const demand = decided.value.approval ?? (tool.risk === 'delete' ? anybody : null)
  return accepted({ tool: one, demand: isAlone ? null : demand })
}

/** What JSON cannot carry would be recorded and sent as something else, or as nothing. */
export const requirePlain = (params: Asked['params']): Result<null> =>
  isPlainJson(params, limits.jsonDepthMax)
    ? accepted(null)
    : refused(
        'VALIDATION_FAILED',
        'The params hold what JSON cannot carry: halves of characters, numbers without end.',
        {
          next: 'Send texts of whole characters, finite numbers, and at most ' + limits.jsonDepthMax + ' levels.',
        },
      )

/** Of an MCP server only the server knows. */
function requireSendable({ tool: { plan } }: ToolOfProvider, params: Asked['params']): Result<unknown> {
  return plan.kind === 'openapi' ? layRequest(plan, params) : accepted(null)
}

function requireGood({ tool, state }: ToolOfProvider): Result<null> {
  if (state === 'good') return accepted(null)
  const what = state === 'gone' ? 'no more' : 'otherwise than it was accepted'
  return refused(
    'TOOL_NOT_FOUND',
    `Its provider describes this tool ${what}; it is not called until somebody looked.`,
    {
      details: { reason: 'DEFINITION_CHANGED', state },
      next: `Have an administrator look: clawql tools read ${tool.provider}, then accept.`,
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
  const [record, sent] = await Promise.all([
    recordOf(session, tool, asked),
    send(session, tool, { params: asked.params, idempotencyKey: null }),
  ])
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
  const idempotencyKey = mark.value.idempotency?.ref ?? null
  return await end(session, record.value, await send(session, tool, { params: asked.params, idempotencyKey }))
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
  readonly ran: RanTool | LostBridge
  readonly durationMs: number
}

async function send(
  { bindings, trace, telemetry }: DoorSession,
  { tool }: ToolOfProvider,
  asked: Pick<RunCall, 'params' | 'idempotencyKey'>,
): Promise<Sent> {
  const startedMs = steadyMs()
  const { requestId, traceparent } = trace
  const run: RunCall = { v: 1, provider: tool.provider, plan: tool.plan, ...asked, requestId, traceparent }
  const ran = await telemetry.span('tool.call', trace, () => bindings.BRIDGE.run(run).catch(() => lostBridge))
  return { ran, durationMs: steadyMs() - startedMs }
}

async function end(
  session: DoorSession,
  record: ToolCallRecord,
  { ran, durationMs }: Sent,
): Promise<Result<ToolCallAnswer>> {
  const { tenant, call, claims } = session
  const { callId, operationId } = record
  const { result } = ran
  const [ended] = await Promise.all([
    tenant.endToolCall({ ...call, claims: claims.digest, record, ...endOf(result), durationMs }),
    tellOf(session, record, ran),
  ])
  // What was done and is not on record would be known to nobody.
  if (!ended.ok) return ended
  if (!result.ok) return withCall(uncertain(result.refusal, record, ran), callId)
  return accepted({ operationId, callId, status: result.value.status, result: result.value.value })
}

/** A write that got no answer may be done: trying again at once could do it twice. */
function uncertain(refusal: Refusal, { risk }: ToolCallRecord, { isDown }: Sent['ran']): Refusal {
  if (risk === 'read' || isDown !== true) return refusal
  const next = 'Look whether it was done before you call again, under another key.'
  return { ...refusal, detail: `${refusal.detail} Whether it was done is not known.`, next }
}

/** Of a way that broke off on our side nothing is learnt of the provider. */
interface LostBridge {
  readonly result: Result<never>
  readonly isDown: null
}

const lostBridge: LostBridge = {
  result: refused(
    'PROVIDER_UNAVAILABLE',
    'The way to the provider broke off; whether the call was made is not known.',
    {
      retryAfterSeconds: 10,
    },
  ),
  isDown: null,
}

/** An error that the provider answers says that it is there; what never reached it says nothing. */
async function tellOf(session: DoorSession, tool: ToolCallRecord, { result, isDown }: Sent['ran']): Promise<void> {
  const hasAnswered = result.ok || result.refusal.code === 'PROVIDER_QUERY_FAILED'
  if (isDown === true || hasAnswered) await tellBreaker(session, tool, isDown !== true)
}

type Refusal = Extract<Result<never>, { ok: false }>['refusal']

const withCall = (refusal: Refusal, callId: string): Result<never> => ({
  ok: false,
  refusal: { ...refusal, details: { ...refusal.details, callId } },
})

function endOf(result: Sent['ran']['result']) {
  if (result.ok) return { outcome: 'ok', status: result.value.status, code: null } as const
  const { code, details } = result.refusal
  const status = typeof details?.['status'] === 'number' ? details['status'] : null
  return { outcome: code === 'VALIDATION_FAILED' ? 'refused' : 'failed', status, code } as const
}
