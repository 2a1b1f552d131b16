// The route registry: every HTTP operation with its id, scope and shapes. OpenAPI, tools and authorisation come from it.
import { approvalRoutes } from './routes/approval.ts'
import { auditRoutes } from './routes/audit.ts'
import { documentRoutes } from './routes/document.ts'
import { identityRoutes } from './routes/identity.ts'
import { instanceRoutes } from './routes/instance.ts'
import { issuerRoutes } from './routes/issuer.ts'
import { keyRoutes } from './routes/key.ts'
import { mcpRoutes } from './routes/mcp.ts'
import { memoryRoutes } from './routes/memory.ts'
import { oauthRoutes } from './routes/oauth.ts'
import { pageRoutes } from './routes/page.ts'
import { policyRoutes } from './routes/policy.ts'
import { redactionRoutes } from './routes/redaction.ts'
import { samlRoutes } from './routes/saml.ts'
import { tokenRoutes } from './routes/token.ts'
import { toolRoutes } from './routes/tool.ts'

export { pageQuerySchema } from './routes/document.ts'
export type { Route, RouteAnswer, RouteForm, Scope } from './routes/route.ts'

export const routes = {
  ...instanceRoutes,
  ...documentRoutes,
  ...redactionRoutes,
  ...memoryRoutes,
  ...identityRoutes,
  ...auditRoutes,
  ...toolRoutes,
  ...keyRoutes,
  ...policyRoutes,
  ...approvalRoutes,
  ...tokenRoutes,
  ...issuerRoutes,
} as const

/** What people open in a browser: served like operations, but neither described nor tools. */
export const pages = pageRoutes

/** Protocols with an address of their own, which say themselves what they take and answer: not described, and no tools. */
export const protocols = { ...mcpRoutes, ...oauthRoutes, ...samlRoutes } as const
