// The HTTP dialect of Gotenberg 8, as far as a document pipeline uses it.
import { Hono, type Context as HonoContext } from 'hono'
import { limits } from '../../../contract/limits.ts'
import type { Result } from '../../../contract/result.ts'
import { refuse } from '../../shared/refusal.ts'
import { convertFile } from './convert-file.ts'
import { convertHtml } from './convert-html.ts'
import { refusalResponse } from './dialect.ts'
import { subset, typefaces } from './fonts/font-modules.ts'
import { readFiles, type FormFile } from './form.ts'
import type { Rendering } from '../../shared/page/render-pdf.ts'

/** `FONTS` serves the font files that are too large for the bundle: static assets at the edge, a folder in self-host. */
interface Environment {
  Bindings: { readonly FONTS?: Fetcher }
}

const version = '8.0.0-clawql'
const mebibyte = 1024 * 1024

/** Routes relative to where Gotenberg is mounted. */
export function gotenbergRoutes(): Hono<Environment> {
  const routes = new Hono<Environment>()
  routes.get('/health', (c) => {
    const engine = { status: 'up', timestamp: new Date().toISOString() }
    return c.json({ status: 'up', details: { chromium: engine, libreoffice: engine } })
  })
  routes.get('/version', (c) => c.text(version))
  routes.post('/forms/chromium/convert/html', async (c) => await converted(c, convertHtml))
  routes.post('/forms/libreoffice/convert', async (c) => await converted(c, convertFile))
  return routes
}

type Convert = (files: readonly FormFile[], rendering: Rendering) => Promise<Result<Uint8Array>>

async function converted(c: HonoContext<Environment>, convert: Convert): Promise<Response> {
  const files = await readFiles(c.req.raw)
  if (!files.ok) return refusalResponse(files.refusal)
  const sizeBytes = files.value.reduce((sum, file) => sum + file.bytes.length, 0)
  const pdf = await convert(files.value, renderingOf(c.env, sizeBytes))
  if (!pdf.ok) return refusalResponse(pdf.refusal)
  return new Response(pdf.value as Uint8Array<ArrayBuffer>, { headers: { 'content-type': 'application/pdf' } })
}

function renderingOf(env: Environment['Bindings'], sizeBytes: number): Rendering {
  const untilMs = Date.now() + limits.engineBaseMs + limits.engineMsPerMiB * (sizeBytes / mebibyte)
  return {
    subset,
    typefaces,
    async loadFont(fileName) {
      const response = await env.FONTS?.fetch(`http://fonts/${fileName}`)
      if (response?.status === 200) return new Uint8Array(await response.arrayBuffer())
      await response?.body?.cancel()
      if (response === undefined || response.status === 404) return null
      throw new Error(`the font ${fileName} could not be read`)
    },
    async pause() {
      await scheduler.wait(0)
      if (Date.now() > untilMs) refuse('DEADLINE_EXCEEDED', 'the conversion took too long')
    },
  }
}
