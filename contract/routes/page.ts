// Routes of the pages and what they load. They are no operations: openapi.json and the list of tools leave them out.
import * as z from 'zod'
import { text, type Route } from './route.ts'

const page = <Path extends string>(path: Path, operationId: string, mediaType: string) =>
  ({
    method: 'GET',
    path,
    operationId,
    aliases: [],
    scope: 'public',
    resource: 'page',
    summary: 'A page or what it loads',
    answers: { 200: text(mediaType, 'The page') },
    refusals: [],
  }) as const

export const pageRoutes = {
  dashboard: page('/', 'clawql__page__dashboard', 'text/html'),
  dashboardStyle: page('/page.css', 'clawql__page__style', 'text/css'),
  dashboardScript: page('/page.js', 'clawql__page__dashboard_script', 'text/javascript'),
  /** Under the name by which the scripts import it. */
  pageParts: page('/page-parts.client.js', 'clawql__page__parts', 'text/javascript'),
  redactionPage: page('/redaction', 'clawql__page__redaction', 'text/html'),
  redactionScript: page('/redaction.js', 'clawql__page__redaction_script', 'text/javascript'),
  icon: {
    ...page('/favicon.ico', 'clawql__page__icon', ''),
    answers: { 204: { kind: 'none', mediaType: '', schema: z.null(), description: 'There is no icon' } },
  },
} as const satisfies Record<string, Route>
