// The engines that a contract suite runs against, and the transport over which the pipeline's own drivers reach them.
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { EngineRequest, EngineTransport } from '../../workers/shared/engines/answer.ts'

export interface EngineUnderTest {
  readonly name: string
  readonly baseUrl: string
  readonly isEmbedded: boolean
}

const embeddedUrl = process.env['EMBEDDED_URL']

/** The embedded engine where EMBEDDED_URL is set, and the real one where its own variable is; what is not set is said. */
export function enginesUnderTest(prefix: string, variable: string): EngineUnderTest[] {
  const realUrl = process.env[variable]
  if (embeddedUrl === undefined) console.warn(`skipped the embedded ${prefix}: EMBEDDED_URL is not set`)
  if (realUrl === undefined) console.warn(`skipped the real ${prefix}: ${variable} is not set`)
  return [
    ...(embeddedUrl === undefined
      ? []
      : [{ name: `embedded ${prefix}`, baseUrl: `${embeddedUrl}/${prefix}`, isEmbedded: true }]),
    ...(realUrl === undefined ? [] : [{ name: `real ${prefix}`, baseUrl: realUrl, isEmbedded: false }]),
  ]
}

/** What the pipeline's drivers send their requests through, over plain HTTP. */
export function transportTo(engine: EngineUnderTest): EngineTransport {
  const kind = engine.isEmbedded ? 'embedded' : 'external'
  async function send(request: EngineRequest) {
    const response = await fetch(`${engine.baseUrl}${request.path}`, {
      method: request.method,
      headers: { ...request.headers },
      body: (request.body ?? null) as RequestInit['body'],
      signal: AbortSignal.timeout(Math.max(request.deadlineMs, 60_000)),
    } as RequestInit)
    const bytes = new Uint8Array(await response.arrayBuffer())
    return { ok: true, value: { status: response.status, headers: response.headers, bytes } } as never
  }
  return { kind, send, isHealthy: async () => true }
}

const dataFolder = new URL('../../../shared/data/', import.meta.url)

/** A file of the shared test data; null, with a printed reason, where it is absent. */
export function sharedFile(path: string): Uint8Array | null {
  const file = fileURLToPath(new URL(path, dataFolder))
  if (existsSync(file)) return readFileSync(file)
  console.warn(`skipped: the shared test data has no ${path}`)
  return null
}
