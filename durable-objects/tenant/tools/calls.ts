// Calls of tools of others: what may change something is on record before it is sent, everything once it is over; under one key nothing is sent twice.
import type { RecordDraft } from '../../../contract/audit.ts'
import type { BeginToolCall, EndToolCall } from '../../../contract/external-tool.ts'
import { accepted, type Result } from '../../../contract/result.ts'
import type { Json } from '../../../contract/rpc.ts'
import { draftRecord } from '../../../core/audit/draft.ts'
import { answeredBefore, keepAnswers } from '../catalog/idempotency.ts'
import type { OpenTenant } from '../tenant-parts.ts'
import { writeRecorded } from '../write-documents.ts'

interface Begun {
  readonly callId: string
}

/** Under a key that was used for the same call before: its id, and that nothing may be sent. How it ended its records say. */
export function beginToolCall(
  tenant: OpenTenant,
  call: BeginToolCall,
  nowMs: number,
): Result<{ readonly callId: string; readonly isAgain: boolean }> {
  const { sql } = tenant
  const { record, idempotency } = call
  const before = answeredBefore<Begun>(sql, idempotency, nowMs)
  if (!before.ok) return before
  if (before.value !== null) return accepted({ callId: before.value.callId, isAgain: true })
  const { callId } = record
  return writeRecorded(tenant, { records: [recordOf(call, 'tool.called', {})], nowMs }, () => {
    if (idempotency !== undefined) keepAnswers(sql, [{ mark: idempotency, answer: { callId } satisfies Begun }], nowMs)
    return { callId, isAgain: false }
  })
}

export function endToolCall(tenant: OpenTenant, call: EndToolCall, nowMs: number): Result<null> {
  const { outcome, status, code, durationMs } = call
  const record = { ...recordOf(call, 'tool.answered', { status, code, durationMs: Math.round(durationMs) }), outcome }
  return writeRecorded(tenant, { records: [record], nowMs }, () => null)
}

function recordOf(
  { actor, claims, requestId, record }: Omit<BeginToolCall, 'idempotency'>,
  type: 'tool.called' | 'tool.answered',
  more: { readonly [name: string]: Json },
): RecordDraft {
  const { callId, operationId, provider, toolDigest, risk, argumentsDigest } = record
  return draftRecord({
    id: `${type}:${callId}`,
    type,
    op: operationId,
    actor,
    claims,
    req: requestId,
    res: { kind: 'tool', id: operationId },
    body: { callId, provider, toolDigest, risk, argumentsDigest, ...more },
  })
}
