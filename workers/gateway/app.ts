// The gateway's application: guards first, then one scope per registered route, then the handlers.
import { Hono } from 'hono'
import { routes, type Route } from '../../contract/routes.ts'
import { refuse, type GatewayHono } from './context.ts'
import { requireScope } from './middleware/authenticate.ts'
import { configured, hostCheck, originCheck, requestTrace } from './middleware/request.ts'
import { auditRoutes } from './routes/audit.ts'
import { dashboardRoutes } from './routes/dashboard.ts'
import { documentRoutes } from './routes/documents.ts'
import { healthRoutes, pipelineHealthRoutes } from './routes/health.ts'
import { ingestRoutes } from './routes/ingest.ts'
import { memoryRoutes } from './routes/memory.ts'
import { redactionRoutes } from './routes/redaction.ts'
import { sessionRoutes } from './routes/session.ts'
import { toolRoutes } from './routes/tools.ts'

/** Hono's pattern of a registered path: `{documentId}` → `:documentId`, and everything below the log's tiles. */
function patternOf({ path }: Route): string {
  return path.replace('{tilePath}', '*').replaceAll(/\{(\w+)\}/g, ':$1')
}

export function createApp(): Hono<GatewayHono> {
  const app = new Hono<GatewayHono>()
  app.use(requestTrace, configured, hostCheck, originCheck)
  const all: readonly Route[] = Object.values(routes)
  for (const route of all) app.on(route.method, patternOf(route), requireScope(route.scope))
  app.route('/', healthRoutes)
  app.route('/', pipelineHealthRoutes)
  app.route('/', ingestRoutes)
  app.route('/', documentRoutes)
  app.route('/', redactionRoutes)
  app.route('/', memoryRoutes)
  app.route('/', auditRoutes)
  app.route('/', toolRoutes)
  app.route('/', sessionRoutes)
  app.route('/', dashboardRoutes)
  const methodsByPattern = Map.groupBy(all, patternOf)
  for (const [pattern, served] of methodsByPattern) {
    app.all(pattern, (c) => {
      const allowed = served.map((route) => route.method).join(', ')
      const response = refuse(c, { code: 'METHOD_NOT_ALLOWED', detail: `This path serves ${allowed}.` })
      response.headers.set('allow', allowed)
      return response
    })
  }
  app.notFound((c) => refuse(c, { code: 'NOT_FOUND', detail: 'There is nothing at this address for your tenant.' }))
  app.onError((error, c) => {
    // The name only: a message may hold what a document holds.
    c.get('telemetry')?.log('error', 'request failed', {
      name: error.name,
      path: c.req.routePath,
      requestId: c.get('trace').requestId,
    })
    return refuse(c, { code: 'INTERNAL', detail: 'The request failed in a way that is our fault.' })
  })
  return app
}
