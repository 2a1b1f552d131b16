// The engines Worker: embedded Tika, Gotenberg and Presidio, each behind the real service's own HTTP dialect.
import { Hono } from 'hono'
import { gotenbergRoutes } from './gotenberg/routes.ts'
import { presidioRoutes } from './presidio/routes.ts'
import { tikaRoutes } from './tika/routes.ts'

const app = new Hono()

app.get('/health', (context) => context.text('ok'))
app.route('/tika', tikaRoutes())
app.route('/gotenberg', gotenbergRoutes())
app.route('/presidio', presidioRoutes())

// An error's message can quote the document, so it is neither answered nor logged.
app.onError(() => new Response(null, { status: 500 }))

export default app
