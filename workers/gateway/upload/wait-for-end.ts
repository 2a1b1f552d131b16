// Waits for the end of a document that was just accepted.
import type { Acceptance, DocumentRow } from '../../../contract/catalog.ts'
import type { Session } from '../session.ts'
import type { Accepted } from './accept.ts'
import { steadyMs } from '../../shared/steady-ms.ts'

/** The document once it has ended; null once the time is up. */
export async function waitForEnd(
  session: Session,
  accepted: Accepted,
  waitSeconds: number,
): Promise<DocumentRow | null> {
  const untilMs = steadyMs() + waitSeconds * 1_000
  const ended = (await handedOverEnd(accepted, waitSeconds)) ?? (await endOf(session, accepted.acceptance, untilMs))
  return ended?.status === 'processing' ? null : ended
}

/** What the hand-over came to, where it came to an end in time. */
async function handedOverEnd({ handedOver }: Accepted, waitSeconds: number): Promise<DocumentRow | null> {
  if (handedOver === null) return null
  const row = await Promise.race([handedOver, scheduler.wait(waitSeconds * 1_000).then(() => null)])
  return row?.status === 'processing' ? null : row
}

async function endOf(
  { tenant, call }: Session,
  { documentId }: Acceptance,
  untilMs: number,
): Promise<DocumentRow | null> {
  const found = await tenant.document({ ...call, documentId, waitMs: Math.max(0, untilMs - steadyMs()) })
  return found.ok ? found.value : null
}
