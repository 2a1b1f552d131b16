// Memory: recall, prune, the duplicate filter's state.
import { Hono } from 'hono'
import { recallRequestSchema } from '../../../contract/memory.ts'
import { defaultGraph } from '../../../contract/tenant.ts'
import { tenantObjects } from '../../shared/bindings.ts'
import { callOf, refuse, type GatewayHono } from '../context.ts'
import { readJson } from '../input.ts'
import { pruneGraphs } from '../prune.ts'
import { recall } from '../recall.ts'

export const memoryRoutes = new Hono<GatewayHono>()
  .post('/api/memory/recall', async (c) => {
    const request = await readJson(c, recallRequestSchema)
    if (!request.ok) return request.response
    const recalled = await recall(c, request.value)
    if (!recalled.ok) return refuse(c, recalled.refusal)
    return c.json(recalled.value)
  })
  .post('/api/memory/prune', async (c) => {
    const { maxNodes } = c.get('config').memory.pruning
    const pruned = await pruneGraphs(c.env, callOf(c), { maxNodes, nowMs: Date.now() })
    return pruned.ok ? c.json(pruned.value) : refuse(c, pruned.refusal)
  })
  .get('/api/memory/cuckoo/status', async (c) => {
    const call = callOf(c)
    const status = await tenantObjects(c.env, call.tenantId).graph(defaultGraph).status(call)
    return status.ok ? c.json(status.value.cuckoo) : refuse(c, status.refusal)
  })
