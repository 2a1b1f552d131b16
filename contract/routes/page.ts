// Routes of the pages and what they load. They are no operations: openapi.json and the list of tools leave them out.
import * as z from 'zod'
import { documentParams, text, type Route } from './route.ts'

const page = <Path extends string>(path: Path, operationId: string, mediaType: string) =>
  ({
    method: 'GET',
    path,
    operationId,
    aliases: [],
    scope: 'public',
    resource: 'page',
    rows: 'none',
    summary: 'A page or what it loads',
    answers: { 200: text(mediaType, 'The page') },
    refusals: [],
  }) as const

/** What stands at an address with this in it never changes. */
const versionSchema = z.string().regex(/^[0-9a-f]{16}$/)

export const pageRoutes = {
  dashboard: page('/', 'clawql__page__dashboard', 'text/html'),
  redactionPage: page('/redaction', 'clawql__page__redaction', 'text/html'),
  documentPage: {
    ...page('/documents/{documentId}', 'clawql__page__document', 'text/html'),
    params: documentParams,
  },
  llms: page('/llms.txt', 'clawql__page__llms', 'text/plain'),
  manual: page('/docs', 'clawql__page__manual', 'text/html'),
  manualPage: {
    ...page('/docs/{manualPath}', 'clawql__page__manual_page', 'text/html'),
    params: z.object({ manualPath: z.string().regex(/^[\w-]{1,64}(?:\/[\w-]{1,64}){0,2}(?:\.md)?$/) }),
  },
  style: {
    ...page('/styles/{version}/page.css', 'clawql__page__style', 'text/css'),
    params: z.object({ version: versionSchema }),
  },
  /** In one folder: they import each other. */
  script: {
    ...page('/scripts/{version}/{name}', 'clawql__page__script', 'text/javascript'),
    params: z.object({ version: versionSchema, name: z.string().max(50) }),
  },
  icon: {
    ...page('/favicon.ico', 'clawql__page__icon', ''),
    answers: { 204: { kind: 'none', mediaType: '', schema: z.null(), description: 'There is no icon' } },
  },
} as const satisfies Record<string, Route>
