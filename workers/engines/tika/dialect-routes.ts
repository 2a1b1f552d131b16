// The HTTP dialect of Apache Tika Server 3.3.2, as far as a document pipeline uses it, on any platform that can run PDFium.
import { Hono, type Context as HonoContext } from 'hono'
import { readDocument } from '../read-document.ts'
import { Budget, type Context } from './context.ts'
import { detect } from './detect.ts'
import { refusalResponse, toCsv, toHtml, toMetadata, toText, type ContentKind } from './dialect.ts'
import { extractAll, type Resource } from './extract.ts'

const version = 'Apache Tika 3.3.2 (ClawQL embedded)'

/** What the routes need of where they run. */
export type Platform = Pick<Context, 'pause' | 'openPdfium'>

/** Routes relative to where Tika is mounted. Every PUT takes one document as its body. */
export function tikaRoutesOn(platform: Platform): Hono {
  const routes = new Hono()
  routes.get('/version', (c) => c.text(version))
  routes.get('/tika', (c) => c.text(`This is Tika Server (${version}). Please PUT\n`))
  routes.put('/tika', async (c) => await withResources({ c, platform }, (resources) => answerTika(c, resources)))
  routes.put(
    '/tika/text',
    async (c) => await withResources({ c, platform }, (resources) => c.json(whole(resources, 'text'))),
  )
  routes.put('/tika/html', async (c) => await withResources({ c, platform }, (resources) => c.html(toHtml(resources))))
  routes.put(
    '/rmeta',
    async (c) => await withResources({ c, platform }, (resources) => recursive(c, resources, 'html')),
  )
  for (const kind of ['text', 'html', 'ignore'] as const) {
    routes.put(
      `/rmeta/${kind}`,
      async (c) => await withResources({ c, platform }, (resources) => recursive(c, resources, kind)),
    )
  }
  routes.put('/meta', async (c) => await withResources({ c, platform }, (resources) => answerMeta(c, resources)))
  routes.put('/detect/stream', async (c) => {
    const body = await readDocument(c.req.raw)
    return body.ok ? c.text((await detect(body.value, hintOf(c))).mediaType) : refusalResponse(body.refusal)
  })
  return routes
}

async function withResources(
  { c, platform }: { c: HonoContext; platform: Platform },
  answer: (resources: readonly Resource[]) => Response,
): Promise<Response> {
  const body = await readDocument(c.req.raw)
  if (!body.ok) return refusalResponse(body.refusal)
  const found = await extractAll(body.value, { ...platform, budget: new Budget(body.value.length), hint: hintOf(c) })
  return found.ok ? answer(found.value) : refusalResponse(found.refusal)
}

/** The file name is a hint only; it comes percent-encoded or not, and is never written anywhere. */
function hintOf(c: HonoContext): Context['hint'] {
  const mediaType = c.req.header('content-type')
  const disposition = c.req.header('content-disposition') ?? ''
  const fileName = /filename\*?=(?:UTF-8'')?"?([^";]+)/iu.exec(disposition)?.[1]
  return { ...(mediaType === undefined ? {} : { mediaType }), ...(fileName === undefined ? {} : { fileName }) }
}

/** The container's metadata with the content of everything inside it. */
function whole(resources: readonly Resource[], kind: ContentKind): Record<string, unknown> {
  const [container] = resources
  if (container === undefined) return {}
  const content = kind === 'text' ? toText(resources) : toHtml(resources)
  return { ...toMetadata(container, 'ignore'), 'X-TIKA:content': content }
}

function recursive(c: HonoContext, resources: readonly Resource[], kind: ContentKind): Response {
  return c.json(resources.map((resource) => toMetadata(resource, kind)))
}

function answerTika(c: HonoContext, resources: readonly Resource[]): Response {
  const accept = c.req.header('accept') ?? ''
  if (accept.includes('application/json')) return c.json(whole(resources, 'html'))
  if (accept.includes('text/plain')) return c.text(toText(resources))
  return accept.includes('text/html')
    ? c.html(toHtml(resources))
    : c.body(`<?xml version="1.0" encoding="UTF-8"?>${toHtml(resources)}`, 200, { 'content-type': 'text/xml' })
}

function answerMeta(c: HonoContext, resources: readonly Resource[]): Response {
  const [container] = resources
  const metadata = container === undefined ? {} : toMetadata(container, 'ignore')
  if ((c.req.header('accept') ?? '').includes('application/json')) return c.json(metadata)
  return c.body(toCsv(metadata), 200, { 'content-type': 'text/csv' })
}
