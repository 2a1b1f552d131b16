// Writes what concurrent uploads owe together: one catalog transaction, one append per tenant, one queue call.
import type { RecordDraft } from '../../../contract/audit.ts'
import type { IngestAnswer } from '../../../contract/document.ts'
import type { AdvanceMessage } from '../../../contract/pipeline.ts'
import { accepted, type Result } from '../../../contract/result.ts'
import type { Call } from '../../../contract/rpc.ts'
import { tenantObjects, type GatewayBindings } from '../../shared/bindings.ts'
import { outboxDelete } from '../../shared/catalog/outbox.ts'
import { createGroup, type Member } from '../../shared/group.ts'
import { lingerMs } from '../../shared/under-way.ts'

/** One upload's part of a group. Its statements may run twice; the last one answers the row that holds the bytes. */
export interface Submission {
  readonly call: Call
  readonly documentId: string
  readonly statements: readonly D1PreparedStatement[]
  readonly record: RecordDraft
  readonly message: AdvanceMessage
}

/** Status of the document that holds these bytes: this one, or the one that had them before. */
export interface Acceptance {
  readonly documentId: string
  readonly status: IngestAnswer['status']
  readonly merkleRoot: string | null
  readonly isDuplicate: boolean
}

type Pending = Member<Submission, Result<Acceptance>>

/** Below the 100 messages of one queue call and the 256 records of one append. */
const uploadsPerGroupMax = 50
/** Each write costs more than what it holds. */
const linger = { eachMs: 2.5, mostMs: 40 }

/** State of the isolate. Durable, chained and queued once `submit` answers, whether these bytes are new or were here before. */
export function createAcceptanceGroup(env: GatewayBindings, underWay: () => number) {
  /** Records that the log has and the outbox still holds: removed with the next group, or by the sweep. */
  let drainedIds: string[] = []

  async function write(group: readonly Pending[]): Promise<void> {
    const acknowledged = drainedIds
    const statements = group.flatMap(({ item }) => item.statements)
    if (acknowledged.length > 0) statements.push(outboxDelete(env.DB, acknowledged))
    const answers = await env.DB.batch(statements)
    drainedIds = drainedIds.slice(acknowledged.length)
    const owing: { readonly member: Pending; readonly acceptance: Acceptance; readonly item: Submission }[] = []
    let end = 0
    for (const member of group) {
      end += member.item.statements.length
      const { owed, ...acceptance } = readAcceptance(member.item.documentId, answers[end - 1])
      if (!acceptance.isDuplicate) owing.push({ member, acceptance, item: member.item })
      else if (owed === null) member.settle(accepted(acceptance))
      else owing.push({ member, acceptance, item: asFirst(member.item, acceptance.documentId, owed) })
    }
    if (owing.length === 0) return
    const refusals = await chain(owing.map(({ item }) => item))
    if (refusals.size > 0 && group.length > 1) throw new Error('a group was refused; each upload is told by itself')
    for (const { member, acceptance } of owing)
      member.settle(refusals.get(member.item.call.tenantId) ?? accepted(acceptance))
  }

  /** Into the log and the queue; answers refusals by tenant. */
  async function chain(items: readonly Submission[]): Promise<Map<string, Result<never>>> {
    const refusals = new Map<string, Result<never>>()
    const appends = [...Map.groupBy(items, (item) => item.call.tenantId)].map(async ([tenantId, ofTenant]) => {
      const records = ofTenant.map(({ record }) => record)
      const appended = await tenantObjects(env, tenantId).auditLog.append({ ...ofTenant[0]!.call, records })
      if (appended.ok) drainedIds.push(...records.map((record) => record.id))
      else refusals.set(tenantId, appended)
    })
    const [first] = items
    const sent =
      items.length === 1
        ? env.JOBS.send(first!.message)
        : env.JOBS.sendBatch(items.map(({ message }) => ({ body: message })))
    await Promise.all([...appends, sent])
    return refusals
  }

  return createGroup<Submission, Result<Acceptance>>({
    weigh: () => 1,
    weightMax: uploadsPerGroupMax,
    lingerMs: () => lingerMs(underWay(), linger),
    write,
  })
}

/** The upload that had these bytes before may have ended between catalog and log: what it owes is done before anybody is answered. */
function asFirst(item: Submission, documentId: string, owed: string): Submission {
  const record = JSON.parse(owed) as RecordDraft
  return { ...item, documentId, record, message: { ...item.message, documentId } }
}

function readAcceptance(
  documentId: string,
  answer: D1Result | undefined,
): Acceptance & { readonly owed: string | null } {
  const [row] = (answer?.results ?? []) as {
    document_id: string
    status: IngestAnswer['status']
    merkle_root: string | null
    owed: string | null
  }[]
  if (row === undefined) throw new Error('assertion failed: an accepted document is in the catalog')
  return {
    documentId: row.document_id,
    status: row.status,
    merkleRoot: row.merkle_root,
    isDuplicate: row.document_id !== documentId,
    owed: row.owed,
  }
}
