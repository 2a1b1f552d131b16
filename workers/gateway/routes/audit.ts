// Audit: trails, verification, and the log itself as C2SP tlog-tiles.
import type { Resource, TrailAnswer, TrailQuery } from '../../../contract/audit.ts'
import type { Result } from '../../../contract/result.ts'
import { routes } from '../../../contract/routes.ts'
import { parseTilePath } from '../../../core/audit/tile-path.ts'
import { answer, notFound } from '../answer.ts'
import { markSent, replayHeaders } from '../idempotency.ts'
import { serve } from '../serve.ts'
import type { Session } from '../session.ts'

/** Full tiles never change; partial ones are superseded, and the checkpoint moves on. */
const immutableCache = 'private, max-age=31536000, immutable'

export const auditRoutes = [
  serve(routes.auditDocument, (session, { params, query }) =>
    trail(session, { kind: 'document', id: params.documentId }, query),
  ),
  serve(routes.auditNode, (session, { params, query }) =>
    trail(session, { kind: 'memory-node', id: params.nodeId }, query),
  ),
  serve(routes.auditTool, (session, { params, query }) =>
    trail(session, { kind: 'tool', id: params.operationId }, query),
  ),
  serve(routes.auditVerify, ({ tenant, call }, { body }) => tenant.verify({ ...call, ...body })),
  serve(routes.logCheckpoint, ({ tenant, call }) => tenant.checkpoint(call)),
  serve(routes.logVkey, async ({ tenant, call }) => {
    const status = await tenant.auditStatus(call)
    return status.ok ? { ok: true, value: `${status.value.vkey}\n` } : status
  }),
  serve(routes.logTile, (session, { params }) => tile(session, params.tilePath)),
  serve(routes.logEpoch, async (session, { body, headers }) => {
    const { tenant, call, claims } = session
    const mark = await markSent(session, headers, { operation: 'audit.epoch', sent: [body] })
    if (!mark.ok) return mark
    const done = await tenant.openEpoch({ ...call, ...body, ...mark.value, claims: claims.digest })
    if (!done.ok) return done
    const { isReplay = false, ...opened } = done.value
    return answer(200, opened, replayHeaders(isReplay))
  }),
  serve(routes.logEpochCheckpoint, ({ tenant, call }, { params }) =>
    tenant.checkpoint({ ...call, epoch: Number(params.epoch) }),
  ),
  serve(routes.logEpochTile, (session, { params }) => tile(session, params.tilePath, Number(params.epoch))),
]

/** A resource without any record does not exist, for this tenant: the same 404 either way. */
async function trail(
  { tenant, call }: Session,
  resource: Resource,
  { order, limit, cursor }: TrailQuery,
): Promise<Result<TrailAnswer>> {
  const found = await tenant.trail({ ...call, resource, order, limit, cursor: cursor ?? null })
  return found.ok && found.value.total === 0 ? notFound : found
}

async function tile({ tenant, call }: Session, tilePath: string, epoch?: number) {
  const wanted = parseTilePath(`tile/${tilePath}`)
  if (wanted === null) return notFound
  const found = await tenant.tile({ ...call, ...wanted, ...(epoch === undefined ? {} : { epoch }) })
  if (!found.ok) return found
  return found.value === null ? notFound : answer(200, found.value, { 'cache-control': immutableCache })
}
