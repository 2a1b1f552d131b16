// The embedded Paperless: the part of Paperless-ngx's REST API that an archive driver uses, over one R2 bucket.
import { Hono } from 'hono'
import { authorize } from './authorize.ts'
import { apiVersion } from './api-version.ts'
import type { Environment } from './bindings.ts'
import { documentRoutes } from './document-routes.ts'
import { taskRoutes } from './task-routes.ts'

const app = new Hono<Environment>()

app.use('/api/*', authorize, apiVersion)
app.get('/api/', (c) => {
  const { origin } = new URL(c.req.url)
  return c.json({ documents: `${origin}/api/documents/`, tasks: `${origin}/api/tasks/` })
})
app.route('/', documentRoutes())
app.route('/', taskRoutes())
app.notFound((c) => c.json({ detail: 'Not found.' }, 404))

// An error's message can hold a document's title, so it is neither answered nor logged.
app.onError((_, c) => c.json({ detail: 'A server error occurred.' }, 500))

export default app
