// Audit: trails, verification, and the log itself as C2SP tlog-tiles.
import { Hono } from 'hono'
import { verifyRequestSchema, type Resource } from '../../../contract/audit.ts'
import { documentIdSchema, nodeIdSchema } from '../../../contract/tenant.ts'
import { parseTilePath } from '../../../core/audit/tile-path.ts'
import { tenantObjects } from '../../shared/bindings.ts'
import { callOf, notFound, refuse, type GatewayContext, type GatewayHono } from '../context.ts'
import { readJson } from '../input.ts'

const trailEntriesMax = 1_000
/** Full tiles never change; partial ones are superseded, and the checkpoint moves on. */
const immutableCache = 'private, max-age=31536000, immutable'

export const auditRoutes = new Hono<GatewayHono>()
  .get('/api/audit/document/:documentId', async (c) => {
    const id = c.req.param('documentId')
    return documentIdSchema.safeParse(id).success ? await trail(c, { kind: 'document', id }) : notFound(c)
  })
  .get('/api/audit/memory-node/:nodeId', async (c) => {
    const id = c.req.param('nodeId')
    return nodeIdSchema.safeParse(id).success ? await trail(c, { kind: 'memory-node', id }) : notFound(c)
  })
  .post('/api/audit/verify', async (c) => {
    const request = await readJson(c, verifyRequestSchema)
    if (!request.ok) return request.response
    const verdict = await logOf(c).verify({ ...callOf(c), ...request.value })
    return verdict.ok ? c.json(verdict.value) : refuse(c, verdict.refusal)
  })
  .get('/api/audit/log/checkpoint', async (c) => {
    const checkpoint = await logOf(c).checkpoint(callOf(c))
    return checkpoint.ok ? plain(checkpoint.value) : refuse(c, checkpoint.refusal)
  })
  .get('/api/audit/log/log.vkey', async (c) => {
    const status = await logOf(c).auditStatus(callOf(c))
    return status.ok ? plain(`${status.value.vkey}\n`) : refuse(c, status.refusal)
  })
  .get('/api/audit/log/tile/*', async (c) => await tile(c, c.req.path.slice('/api/audit/log/'.length)))

const plain = (text: string): Response =>
  new Response(text, { headers: { 'content-type': 'text/plain; charset=utf-8' } })

const logOf = (c: GatewayContext) => tenantObjects(c.env, c.get('claims').tenantId).tenant

/** A resource without any record does not exist, for this tenant: the same 404 either way. */
async function trail(c: GatewayContext, resource: Resource): Promise<Response> {
  const found = await logOf(c).trail({ ...callOf(c), resource, limit: trailEntriesMax })
  if (!found.ok) return refuse(c, found.refusal)
  return found.value.entries.length === 0 ? notFound(c) : c.json(found.value)
}

async function tile(c: GatewayContext, path: string): Promise<Response> {
  const wanted = parseTilePath(path)
  if (wanted === null) return notFound(c)
  const found = await logOf(c).tile({ ...callOf(c), ...wanted })
  if (!found.ok) return refuse(c, found.refusal)
  if (found.value === null) return notFound(c)
  const headers = { 'content-type': 'application/octet-stream', 'cache-control': immutableCache }
  return new Response(found.value, { headers })
}
