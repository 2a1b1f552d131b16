// Routes of the engines: embedded Tika, Gotenberg and Presidio, each behind the real service's own HTTP dialect; and one visit for our own pipeline.
import { Hono } from 'hono'
import { gotenbergRoutes } from './gotenberg/routes.ts'
import { presidioRoutes } from './presidio/routes.ts'
import { openTagger } from './presidio/tagger.ts'
import { processRoutesOn } from './process.ts'
import { platform } from './tika/platform.ts'
import { tikaRoutesOn } from './tika/dialect-routes.ts'

export const routes = new Hono()

routes.route('/', processRoutesOn({ ...platform, openTagger }))
routes.route('/tika', tikaRoutesOn(platform))
routes.route('/gotenberg', gotenbergRoutes())
routes.route('/presidio', presidioRoutes(openTagger))

// An error's message can quote the document, so it is neither answered nor logged.
routes.onError(() => new Response(null, { status: 500 }))
