// The pages and their assets, served from the Worker itself: they work without a network.
// oxlint-disable import/default -- scripts and pages are bundled as text
import page from '../../../dashboard/index.html'
import script from '../../../dashboard/page.client.js'
import parts from '../../../dashboard/page-parts.client.js'
import style from '../../../dashboard/page.css'
import redactionScript from '../../../dashboard/redaction.client.js'
import redactionPage from '../../../dashboard/redaction.html'
import { pages } from '../../../contract/routes.ts'
import type { Result } from '../../../contract/result.ts'
import { answer } from '../answer.ts'
import { serve } from '../serve.ts'
import type { OpenSession } from '../session.ts'

/** A page calls the API, which answers nothing else while the configuration is refused. */
const served =
  (body: string) =>
  ({ config }: OpenSession): Result<string> =>
    config.ok ? { ok: true, value: body } : config

export const pageRoutes = [
  serve(pages.dashboard, served(page)),
  serve(pages.dashboardStyle, served(style)),
  serve(pages.dashboardScript, served(script)),
  serve(pages.pageParts, served(parts)),
  serve(pages.redactionPage, served(redactionPage)),
  serve(pages.redactionScript, served(redactionScript)),
  serve(pages.icon, () => answer(204, null)),
]
