// The engines Worker: embedded Tika, Gotenberg and Presidio, each behind the real service's own HTTP dialect; and one visit for our own pipeline.
import { Hono } from 'hono'
import { gotenbergRoutes } from './gotenberg/routes.ts'
import { presidioRoutes } from './presidio/routes.ts'
import { openTagger } from './presidio/tagger.ts'
import { processRoutesOn } from './process.ts'
import { platform } from './tika/platform.ts'
import { tikaRoutesOn } from './tika/dialect-routes.ts'

const app = new Hono()

app.get('/health', (context) => context.text('ok'))
app.route('/', processRoutesOn({ ...platform, openTagger }))
app.route('/tika', tikaRoutesOn(platform))
app.route('/gotenberg', gotenbergRoutes())
app.route('/presidio', presidioRoutes(openTagger))

// An error's message can quote the document, so it is neither answered nor logged.
app.onError(() => new Response(null, { status: 500 }))

export default app
