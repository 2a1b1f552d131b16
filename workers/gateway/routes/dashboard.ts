// The landing page and its assets, served from the Worker itself: it works without a network.
import { Hono } from 'hono'
import page from '../../../dashboard/index.html'
import script from '../../../dashboard/page.client.js'
import style from '../../../dashboard/page.css'
import type { GatewayHono } from '../context.ts'

const served = (body: string, contentType: string): Response =>
  new Response(body, { headers: { 'content-type': `${contentType}; charset=utf-8` } })

export const dashboardRoutes = new Hono<GatewayHono>()
  .get('/', () => served(page, 'text/html'))
  .get('/page.css', () => served(style, 'text/css'))
  .get('/page.js', () => served(script, 'text/javascript'))
  .get('/favicon.ico', () => new Response(null, { status: 204 }))
