// Routes of the embedded Presidio: the analyzer's and the anonymizer's HTTP dialect (2.2.366) in one.
import { Hono, type Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { analyze, noMatch, type OpenTagger } from './analyze.ts'
import { anonymize, deanonymize } from './anonymize.ts'
import { bounds } from './bounds.ts'
import { dialectEntities, recogniserNames } from './dialect-names.ts'
import { anonymizerNames, deanonymizerNames } from './operators.ts'
import { isObject, Refusal, type Json } from './refusal.ts'

const badRequest = 'The browser (or proxy) sent a request that this server could not understand.'

/** The routes, to be mounted under a path of the engines Worker. They keep nothing and log nothing. */
export function presidioRoutes(openTagger: OpenTagger): Hono {
  const app = new Hono()
  app.get('/health', (c) => c.text('Presidio Analyzer service is up'))
  app.post('/analyze', (c) => answer(c, async () => analyze(await readJson(c), openTagger())))
  app.post('/anonymize', (c) => answer(c, async () => anonymize(await readRequest(c))))
  app.post('/deanonymize', (c) => answer(c, async () => deanonymize(await readRequest(c))))
  app.get('/supportedentities', (c) => answer(c, () => ofLanguage(c, dialectEntities)))
  app.get('/recognizers', (c) => answer(c, () => ofLanguage(c, recogniserNames)))
  app.get('/anonymizers', (c) => c.json(anonymizerNames))
  app.get('/deanonymizers', (c) => c.json(deanonymizerNames))
  app.notFound((c) => c.json({ error: 'Not Found' }, 404))
  return app
}

/** A value as JSON, or a refusal with its status. Any other failure is a 500 without its reason: it may quote the text. */
async function answer(c: Context, make: () => unknown): Promise<Response> {
  try {
    return c.json((await make()) as object)
  } catch (error) {
    const refusal = error instanceof Refusal ? error : new Refusal(500, 'Internal server error')
    return c.json({ error: refusal.message }, refusal.status as ContentfulStatusCode)
  }
}

function ofLanguage(c: Context, names: readonly string[]): readonly string[] {
  const language = c.req.query('language') ?? 'en'
  if (language !== 'en') throw new Refusal(500, noMatch)
  return names
}

async function readRequest(c: Context): Promise<Json> {
  const body = await readJson(c)
  if (!isObject(body) || Object.keys(body).length === 0) throw new Refusal(400, 'Invalid request json')
  return body
}

/** The body as JSON, within the bounds of size and depth. */
async function readJson(c: Context): Promise<unknown> {
  if (Number(c.req.header('content-length') ?? 0) > bounds.bodyBytesMax) throw new Refusal(413, 'Body is too large')
  const text = await readText(c.req.raw.body)
  const parsed = parse(text)
  if (depthOf(text) > bounds.jsonDepthMax) throw new Refusal(400, badRequest)
  return parsed
}

async function readText(body: ReadableStream<Uint8Array> | null): Promise<string> {
  if (body === null) return ''
  const decoder = new TextDecoder()
  const parts: string[] = []
  let sizeBytes = 0
  for await (const chunk of body) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > bounds.bodyBytesMax) throw new Refusal(413, 'Body is too large')
    parts.push(decoder.decode(chunk, { stream: true }))
  }
  return parts.join('') + decoder.decode()
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal(400, badRequest)
  }
}

/** The deepest nesting of valid JSON, without recursion; brackets in strings do not count. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  for (const mark of text.replace(/"(?:[^"\\]|\\.)*"/gs, '').match(/[[\]{}]/g) ?? []) {
    depth += mark === '[' || mark === '{' ? 1 : -1
    deepest = Math.max(deepest, depth)
  }
  return deepest
}
