// The queue consumer: a message is a hint only; the Tenant says which of its documents may be worked on, and gives their leases.
import type { LeasedDocument } from '../../contract/catalog.ts'
import { advanceMessageSchema, type AdvanceMessage } from '../../contract/pipeline.ts'
import type { PipelineContext } from './context.ts'
import { openOriginal } from './quarantine.ts'
import { runDocument } from './run.ts'

const unknownVersionRetrySeconds = 60

/** Every message is acknowledged or retried. What a refusing Tenant leaves is sent again by its own sweep. */
export async function consume(context: PipelineContext, batch: MessageBatch): Promise<void> {
  const byTenant = Map.groupBy(readMessages(batch), ({ tenantId }) => tenantId)
  await Promise.all([...byTenant].map(([tenantId, messages]) => consumeOf(context, tenantId, messages)))
  batch.ackAll()
}

/** Messages of an unknown version are for a newer consumer: they are retried, never acknowledged. */
function readMessages(batch: MessageBatch): AdvanceMessage[] {
  const byDocument = new Map<string, AdvanceMessage>()
  for (const message of batch.messages) {
    const parsed = advanceMessageSchema.safeParse(message.body)
    if (!parsed.success) {
      message.retry({ delaySeconds: unknownVersionRetrySeconds })
      continue
    }
    message.ack()
    byDocument.set(`${parsed.data.tenantId}/${parsed.data.documentId}/${parsed.data.revision}`, parsed.data)
  }
  return [...byDocument.values()]
}

/** One tenant's documents side by side; a Tenant that is out of reach stops nobody else's. */
async function consumeOf(
  context: PipelineContext,
  tenantId: string,
  messages: readonly AdvanceMessage[],
): Promise<void> {
  const [first] = messages
  if (first === undefined) return
  const call = { v: 1, tenantId, actor: { id: 'pipeline', type: 'service' }, requestId: first.requestId } as const
  const documents = messages.map(({ documentId, revision }) => ({ documentId, revision }))
  const lease = crypto.randomUUID()
  try {
    const taken = await context.objects(tenantId).tenant.take({ ...call, lease, documents })
    if (taken.ok) await Promise.all(taken.value.map((document) => run(context, tenantId, document)))
    else context.telemetry.log('warn', 'documents not taken', { code: taken.refusal.code })
  } catch (error) {
    context.telemetry.log('error', 'documents not taken', { name: error instanceof Error ? error.name : 'unknown' })
  }
}

const run = (context: PipelineContext, tenantId: string, document: LeasedDocument) =>
  runDocument(context, { tenantId, document, open: () => openOriginal(context.env.DOCUMENTS, tenantId, document) })
