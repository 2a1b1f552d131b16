// The pages and their assets, served from the Worker itself: they work without a network.
// oxlint-disable import/default -- pages are bundled as text
import dashboardPage from '../../../dashboard/index.html'
import documentPage from '../../../dashboard/document.html'
import redactionPage from '../../../dashboard/redaction.html'
import signInPart from '../../../dashboard/sign-in.html'
import { describedPages, type ManualPage } from '../../../contract/manual.ts'
import { assert, type Result } from '../../../contract/result.ts'
import { pages } from '../../../contract/routes.ts'
import { answer, notFound } from '../answer.ts'
import { connectPart } from '../connect-part.ts'
import { llmsText } from '../llms-text.ts'
import { openApiDocument } from '../openapi.ts'
import { assetsVersion as version, scripts, style } from '../page-assets.ts'
import { serve } from '../serve.ts'
import type { OpenSession } from '../session.ts'

const immutable = { 'cache-control': 'public, max-age=31536000, immutable' }

const withAssets = (html: string): string =>
  html
    .replaceAll(/href="\/(page\.css)"/g, `href="/styles/${version}/$1"`)
    .replaceAll(/src="\/([\w.-]+\.js)"/g, `src="/scripts/${version}/$1"`)

/** The page with the addresses of this release's assets. A page calls the API, which answers nothing while the configuration is refused. */
function page(html: string) {
  const body = withAssets(html)
  return ({ config }: OpenSession): Result<string> =>
    config.ok ? { ok: true, value: withMode(body, config.value.api.auth.mode) } : config
}

/** How people sign in, which the page shows before it knows who is there. */
function withMode(body: string, mode: string): string {
  const withCard = body.replace(/<!-- sign-in: .* -->/, () => signInPart)
  const dressed = withCard.replace('data-auth-mode=""', `data-auth-mode="${mode}"`)
  assert(withCard !== body && dressed !== withCard, 'each page says how people sign in')
  return dressed
}

/** A page of another release asks for another version: it gets none rather than one that does not fit. */
const asset = (body: string | undefined, asked: string) =>
  body === undefined || asked !== version ? notFound : answer(200, body, immutable)

const dashboard = withAssets(dashboardPage)

/** Pages of the description by address and whether keys are asked for: they are large, and the same until the next release. */
const describedAs = new Map<string, ManualPage | null>()
const keptMax = 8

function keep(name: string, page: ManualPage | null): void {
  const [oldest] = describedAs.size >= keptMax ? describedAs.keys() : []
  if (oldest !== undefined) describedAs.delete(oldest)
  describedAs.set(name, page)
}

async function manualPage({ bindings: { MANUAL }, config, origin: url }: OpenSession, path: string) {
  if (!config.ok) return config
  if (MANUAL === undefined) return notFound
  const isDescribed = describedPages.includes(path)
  const isOpen = config.value.api.auth.mode === 'noAuth'
  const name = JSON.stringify([path, url, isOpen])
  const description = isDescribed ? openApiDocument({ isOpen }) : null
  const found = describedAs.get(name) ?? (await MANUAL.page({ v: 1, path, url, description }))
  if (found === null) return notFound
  if (isDescribed) keep(name, found)
  return answer(200, withAssets(found.text), { 'content-type': `${found.mediaType}; charset=utf-8` })
}

export const pageRoutes = [
  serve(pages.dashboard, async ({ config, origin }) => {
    if (!config.ok) return config
    const part = String(await connectPart(config.value, origin))
    // As a function: what a text for replacing says with $ is no text.
    return {
      ok: true,
      value: withMode(dashboard, config.value.api.auth.mode).replace(/<!-- connect: .* -->/, () => part),
    }
  }),
  serve(pages.redactionPage, page(redactionPage)),
  serve(pages.documentPage, page(documentPage)),
  serve(pages.llms, ({ config }) => (config.ok ? { ok: true, value: llmsText(config.value) } : config)),
  serve(pages.manual, (session) => manualPage(session, '')),
  serve(pages.manualPage, async (session, { params: { manualPath } }) => {
    // A folder's address is that of its first page.
    const found = await manualPage(session, manualPath)
    return 'ok' in found ? await manualPage(session, `${manualPath}/README`) : found
  }),
  serve(pages.style, (_session, { params }) => asset(style, params.version)),
  serve(pages.script, (_session, { params }) => asset(scripts.get(params.name), params.version)),
  serve(pages.icon, () => answer(204, null)),
]
