// The pages and their assets, served from the Worker itself: they work without a network.
// oxlint-disable import/default -- scripts and pages are bundled as text
import { Hono } from 'hono'
import page from '../../../dashboard/index.html'
import script from '../../../dashboard/page.client.js'
import parts from '../../../dashboard/page-parts.client.js'
import style from '../../../dashboard/page.css'
import redactionScript from '../../../dashboard/redaction.client.js'
import redactionPage from '../../../dashboard/redaction.html'
import type { GatewayHono } from '../context.ts'

const served = (body: string, contentType: string): Response =>
  new Response(body, { headers: { 'content-type': `${contentType}; charset=utf-8` } })

export const dashboardRoutes = new Hono<GatewayHono>()
  .get('/', () => served(page, 'text/html'))
  .get('/page.css', () => served(style, 'text/css'))
  .get('/page.js', () => served(script, 'text/javascript'))
  // Under the name by which the scripts import it.
  .get('/page-parts.client.js', () => served(parts, 'text/javascript'))
  .get('/redaction', () => served(redactionPage, 'text/html'))
  .get('/redaction.js', () => served(redactionScript, 'text/javascript'))
  .get('/favicon.ico', () => new Response(null, { status: 204 }))
