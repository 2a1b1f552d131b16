// The route registry: every HTTP operation with its id, scope and shapes. OpenAPI, tools and authorisation come from it.
import { auditRoutes } from './routes/audit.ts'
import { documentRoutes } from './routes/document.ts'
import { instanceRoutes } from './routes/instance.ts'
import { memoryRoutes } from './routes/memory.ts'
import { redactionRoutes } from './routes/redaction.ts'
import { toolRoutes } from './routes/tool.ts'

export { pageQuerySchema } from './routes/document.ts'
export type { Route, Scope } from './routes/route.ts'

export const routes = {
  ...instanceRoutes,
  ...documentRoutes,
  ...redactionRoutes,
  ...memoryRoutes,
  ...auditRoutes,
  ...toolRoutes,
} as const
