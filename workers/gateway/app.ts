// The gateway's application: guards first, then the registered routes and nothing else.
import { Hono } from 'hono'
import { pages, protocols, routes } from '../../contract/routes.ts'
import { openDoor } from './door.ts'
import type { GatewayHono } from './context.ts'
import { auditRoutes } from './routes/audit.ts'
import { documentRoutes } from './routes/documents.ts'
import { healthRoutes } from './routes/health.ts'
import { ingestRoutes } from './routes/ingest.ts'
import { approvalRoutes } from './routes/approvals.ts'
import { issuerRoutes } from './routes/issuer.ts'
import { keyRoutes } from './routes/keys.ts'
import { policyRoutes } from './routes/policy.ts'
import { mcpRoutes } from './routes/mcp.ts'
import { memoryIngestRoutes } from './routes/memory-ingest.ts'
import { memoryRoutes } from './routes/memory.ts'
import { metricsRoutes } from './routes/metrics.ts'
import { oauthRoutes } from './routes/oauth.ts'
import { pageRoutes } from './routes/pages.ts'
import { providerRoutes } from './routes/providers.ts'
import { redactionRoutes } from './routes/redaction.ts'
import { samlRoutes } from './routes/saml.ts'
import { sessionRoutes } from './routes/session.ts'
import { tokenRoutes } from './routes/tokens.ts'
import { toolRoutes } from './routes/tools.ts'

export function createApp(): Hono<GatewayHono> {
  const registered = [...Object.values(routes), ...Object.values(protocols), ...Object.values(pages)]
  return openDoor(registered, [
    ...healthRoutes,
    ...metricsRoutes,
    ...ingestRoutes,
    ...documentRoutes,
    ...redactionRoutes,
    ...memoryRoutes,
    ...memoryIngestRoutes,
    ...auditRoutes,
    ...toolRoutes,
    ...providerRoutes,
    ...mcpRoutes,
    ...sessionRoutes,
    ...keyRoutes,
    ...policyRoutes,
    ...approvalRoutes,
    ...tokenRoutes,
    ...issuerRoutes,
    ...oauthRoutes,
    ...samlRoutes,
    ...pageRoutes,
  ])
}
