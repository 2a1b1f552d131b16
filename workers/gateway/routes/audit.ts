// Audit: trails, verification, and the log itself as C2SP tlog-tiles.
import type { Resource, TrailAnswer } from '../../../contract/audit.ts'
import type { Result } from '../../../contract/result.ts'
import { routes } from '../../../contract/routes.ts'
import { parseTilePath } from '../../../core/audit/tile-path.ts'
import { answer, notFound } from '../answer.ts'
import { serve } from '../serve.ts'
import type { Session } from '../session.ts'

const trailEntriesMax = 1_000
/** Full tiles never change; partial ones are superseded, and the checkpoint moves on. */
const immutableCache = 'private, max-age=31536000, immutable'

export const auditRoutes = [
  serve(routes.auditDocument, (session, { params }) => trail(session, { kind: 'document', id: params.documentId })),
  serve(routes.auditNode, (session, { params }) => trail(session, { kind: 'memory-node', id: params.nodeId })),
  serve(routes.auditVerify, ({ tenant, call }, { body }) => tenant.verify({ ...call, ...body })),
  serve(routes.logCheckpoint, ({ tenant, call }) => tenant.checkpoint(call)),
  serve(routes.logVkey, async ({ tenant, call }) => {
    const status = await tenant.auditStatus(call)
    return status.ok ? { ok: true, value: `${status.value.vkey}\n` } : status
  }),
  serve(routes.logTile, async ({ tenant, call }, { params }) => {
    const wanted = parseTilePath(`tile/${params.tilePath}`)
    if (wanted === null) return notFound
    const found = await tenant.tile({ ...call, ...wanted })
    if (!found.ok) return found
    if (found.value === null) return notFound
    return answer(200, found.value, { 'cache-control': immutableCache })
  }),
]

/** A resource without any record does not exist, for this tenant: the same 404 either way. */
async function trail({ tenant, call }: Session, resource: Resource): Promise<Result<TrailAnswer>> {
  const found = await tenant.trail({ ...call, resource, limit: trailEntriesMax })
  return found.ok && found.value.entries.length === 0 ? notFound : found
}
