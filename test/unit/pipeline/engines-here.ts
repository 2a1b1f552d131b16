// The engines' own code behind transports of this process, as slots would reach it, and a context of compute around it.
import { Hono } from 'hono'
import { localConfigSchema } from '../../../contract/config.ts'
import type { ComputeContext, Engines } from '../../../workers/compute/context.ts'
import { openTagger } from '../../../tools/tagger/open-tagger.ts'
import { presidioRoutes } from '../../../workers/engines/presidio/routes.ts'
import { processRoutesOn } from '../../../workers/engines/process.ts'
import { tikaRoutesOn } from '../../../workers/engines/tika/dialect-routes.ts'
import { answered, failed, type EngineTransport } from '../../../workers/shared/engines/answer.ts'
import { contextFor } from '../engines/tika/extraction.ts'

const { pause, openPdfium } = contextFor(new Uint8Array())
const engine = new Hono()
engine.route('/', processRoutesOn({ pause, openPdfium, openTagger }))
engine.route('/tika', tikaRoutesOn({ pause, openPdfium }))
engine.route('/presidio', presidioRoutes(openTagger))

/** Paths that were asked for. */
export const asked: string[] = []
/** The engines' routes in this process, as a slot would reach them. */
export function transport(prefix: string): EngineTransport {
  return {
    kind: 'embedded',
    isHealthy: async () => true,
    async send({ method, path, headers, body }) {
      asked.push(`${prefix}${path}`)
      const init = { method, ...(headers === undefined ? {} : { headers }), ...(body === undefined ? {} : { body }) }
      const response = await engine.request(`${prefix}${path}`, init)
      const { status } = response
      return answered({ status, headers: response.headers, bytes: new Uint8Array(await response.arrayBuffer()) })
    },
  }
}
export const failing = (
  cause: 'engine' | 'unreachable' | 'killed' | 'unexplained',
  kind: 'embedded' | 'external' = 'embedded',
) =>
  ({ kind, isHealthy: async () => false, send: async () => failed('ENGINE_KILLED', cause) }) satisfies EngineTransport

export const context = (engines: Partial<Engines> = {}, presidio: object = {}): ComputeContext => ({
  config: localConfigSchema.parse({ documents: { presidio } }),
  engines: {
    tika: transport('/tika'),
    gotenberg: failing('engine'),
    presidio: transport('/presidio'),
    externalAnalyzer: null,
    externalAnonymizer: null,
    embedded: transport(''),
    embeddedTika: transport('/tika'),
    ...engines,
  },
  telemetry: {
    log: () => undefined,
    requestSpan: () => undefined,
    span: async (_name, _trace, work) => await work({}),
  },
})
