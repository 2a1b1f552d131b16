// The pages and their assets, served from the Worker itself: they work without a network.
// oxlint-disable import/default -- scripts and pages are bundled as text
import { createHash } from 'node:crypto'
import chips from '../../../dashboard/chips.client.js'
import graphDrawing from '../../../dashboard/graph-drawing.client.js'
import graphModel from '../../../dashboard/graph-model.client.js'
import graphSelected from '../../../dashboard/graph-selected.client.js'
import graph from '../../../dashboard/graph.client.js'
import dashboardPage from '../../../dashboard/index.html'
import dashboardScript from '../../../dashboard/page.client.js'
import parts from '../../../dashboard/page-parts.client.js'
import style from '../../../dashboard/page.css'
import recallScript from '../../../dashboard/recall.client.js'
import redactionScript from '../../../dashboard/redaction.client.js'
import redactionPage from '../../../dashboard/redaction.html'
import type { Result } from '../../../contract/result.ts'
import { pages } from '../../../contract/routes.ts'
import { answer, notFound } from '../answer.ts'
import { graphLibrary } from '../graph-library.ts'
import { llmsText } from '../llms-text.ts'
import { serve } from '../serve.ts'
import type { OpenSession } from '../session.ts'

/** By the names under which the scripts import each other. */
const scripts: ReadonlyMap<string, string> = new Map([
  ['page.js', dashboardScript],
  ['redaction.js', redactionScript],
  ['page-parts.client.js', parts],
  ['recall.client.js', recallScript],
  ['chips.client.js', chips],
  ['graph.client.js', graph],
  ['graph-model.client.js', graphModel],
  ['graph-drawing.client.js', graphDrawing],
  ['graph-selected.client.js', graphSelected],
  ['graph-library.js', graphLibrary],
])

/** One of all assets, so that no script needs to name another's: whichever changes, all have new addresses. */
const version = createHash('sha256')
  .update(JSON.stringify([style, ...scripts]))
  .digest('hex')
  .slice(0, 16)

const immutable = { 'cache-control': 'public, max-age=31536000, immutable' }

/** The page with the addresses of this release's assets. A page calls the API, which answers nothing while the configuration is refused. */
function page(html: string) {
  const body = html
    .replaceAll(/href="\/(page\.css)"/g, `href="/styles/${version}/$1"`)
    .replaceAll(/src="\/([\w.-]+\.js)"/g, `src="/scripts/${version}/$1"`)
  return ({ config }: OpenSession): Result<string> => (config.ok ? { ok: true, value: body } : config)
}

/** A page of another release asks for another version: it gets none rather than one that does not fit. */
const asset = (body: string | undefined, asked: string) =>
  body === undefined || asked !== version ? notFound : answer(200, body, immutable)

export const pageRoutes = [
  serve(pages.dashboard, page(dashboardPage)),
  serve(pages.redactionPage, page(redactionPage)),
  serve(pages.llms, ({ config }) => (config.ok ? { ok: true, value: llmsText(config.value) } : config)),
  serve(pages.style, (_session, { params }) => asset(style, params.version)),
  serve(pages.script, (_session, { params }) => asset(scripts.get(params.name), params.version)),
  serve(pages.icon, () => answer(204, null)),
]
