// Fake engines behind the drivers' real transport: answers follow from content; they fail, hang or die by temper and by seed.
import { visitHeader, type Visit, type VisitRequest } from '../../contract/visit.ts'
import { joinFields } from '../../core/redaction/fields.ts'
import type { Chance } from './random.ts'
import type { Clock } from './clock.ts'
import { markerIn, type Temper } from './documents.ts'
import type { Wire } from './wire.ts'

interface Request {
  readonly method?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

interface Reply {
  readonly ok: boolean
  readonly status: number
  readonly headers: Headers
  arrayBuffer(): Promise<ArrayBufferLike>
  json(): Promise<unknown>
}

export interface Fetching {
  fetch(url: string, request?: Request): Promise<Reply>
}

type Fate = 'answers' | 'fails' | 'breaks' | 'hangs'

export interface EnginesOptions {
  readonly clock: Clock
  readonly chance: Chance
  readonly wire: Wire
  readonly temperOf: (marker: string) => Temper | undefined
  /** An engine's slot is taken for as long as its deadline. */
  readonly onHang: () => void
  /** An engine failed under this document through no fault of its own. */
  readonly onTrouble: (marker: string, engine: string, fate: Fate) => void
}

export function replyOf(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  const bytes = body instanceof Uint8Array ? body : new TextEncoder().encode(JSON.stringify(body))
  return {
    ok: status === 200,
    status,
    headers: new Headers({ 'content-length': String(bytes.byteLength), ...headers }),
    arrayBuffer: async () => bytes.slice().buffer,
    json: async () => JSON.parse(new TextDecoder().decode(bytes)) as unknown,
  }
}

/** One engine process: Tika, Gotenberg and the redactor under their prefixes. */
export function createEngine(options: EnginesOptions): Fetching & { wasCharged(): boolean } {
  const { clock, wire } = options
  let isCharged = false
  let visits = 0
  const fetch = async (url: string, request: Request = {}): Promise<Reply> => {
    const { pathname } = new URL(url)
    if (wire.isRefusing('engines')) {
      isCharged = false
      return await wire.call(`refused ${pathname}`, () => refuse(), 'inProcess')
    }
    if (pathname === '/health') return await wire.call('engine.health', () => replyOf(200, {}), 'inProcess')
    const [, engine = ''] = pathname.split('/')
    const text = await textOf(clock, request.body)
    const marker = markerIn(text)
    const temper = (marker === null ? undefined : options.temperOf(marker)) ?? 'plain'
    isCharged = false
    const lost = (error: unknown): never => {
      options.onTrouble(marker ?? '', engine, 'breaks')
      throw error
    }
    const call = wire.call(`engine ${pathname} ${marker}`, async () => {
      visits++
      const own = fateOf(temper, pathname)
      const fate = own === 'answers' ? troubleOf(options) : own
      isCharged = own !== 'answers'
      if (own === 'answers' && fate !== 'answers') options.onTrouble(marker ?? '', engine, fate)
      if (fate === 'breaks') throw new TypeError('the connection broke')
      if (fate === 'hangs') {
        options.onHang()
        return await aborted(request.signal)
      }
      return fate === 'fails'
        ? replyOf(500, {})
        : answerOf({
            pathname,
            text: wire.hardship.isFickle && pathname !== '/presidio/analyze' ? `${text}\n\nvisit ${visits}` : text,
            temper,
            asked: request.headers?.[visitHeader],
          })
    })
    return await call.catch(lost)
  }
  return { fetch, wasCharged: () => isCharged }
}

/** Nobody listens at the engine's address. */
function refuse(): never {
  throw new TypeError('the connection was refused')
}

/** The launcher, which knows whose doing the loss of an engine was. */
export function createSupervisor(wire: Wire, engines: readonly { wasCharged(): boolean }[]): Fetching {
  return {
    fetch: (url) => {
      const name = new URL(url).searchParams.get('engine') ?? ''
      const engine = engines[Number(name.slice('engine-'.length))]
      // Compute never ends by its own hand here: what is lost on the way to it is the wire's doing.
      const isCharged = name !== 'compute-0' && (engine?.wasCharged() ?? true)
      return wire.call('supervisor.lost', () => replyOf(200, { isCharged }))
    },
  }
}

function fateOf(temper: Temper, pathname: string): Fate {
  if (temper === 'deadly') return 'breaks'
  if (temper === 'endless') return 'hangs'
  // A visit that can't analyse leaves the findings out: the redactor says why when it is asked alone.
  return temper === 'opaque' && pathname === '/presidio/analyze' ? 'fails' : 'answers'
}

function troubleOf({ chance, wire }: EnginesOptions): Fate {
  if (!wire.hits(wire.hardship.engineShare)) return 'answers'
  return chance.pick<Fate>(['fails', 'fails', 'breaks', 'hangs'])
}

interface Asked {
  readonly pathname: string
  readonly text: string
  readonly temper: Temper
  readonly asked: string | undefined
}

function answerOf({ pathname, text, temper, asked }: Asked): Reply {
  if (pathname === '/presidio/analyze') return replyOf(200, findingsIn((JSON.parse(text) as { text: string }).text))
  if (pathname === '/tika/rmeta/text') {
    if (temper === 'damaged') return replyOf(422, {})
    const content = textIn(text, temper)
    return replyOf(200, [{ 'Content-Type': 'text/plain; charset=UTF-8', 'X-TIKA:content': content }])
  }
  if (pathname === '/process')
    return temper === 'damaged' ? replyOf(422, {}) : replyOf(200, visitOf(textIn(text, temper), temper, asked))
  if (temper === 'flat' && pathname.endsWith('/libreoffice/convert')) return replyOf(415, {})
  return replyOf(200, new TextEncoder().encode(`%PDF-1.7\n${text}`))
}

const textIn = (body: string, temper: Temper): string =>
  temper === 'empty' ? '' : body.replace(/^%PDF-1\.7\n/, '').trim()

const planted = /[a-z]+@planted\.example\.org|PLANT[A-Z]{9}/g
/** As what the redactor finds a planted value. */
export const entityOf = (value: string): string => (value.includes('@') ? 'EMAIL_ADDRESS' : 'PERSON')

function visitOf(text: string, temper: Temper, asked = '{"tags":[]}'): Visit {
  const { tags } = JSON.parse(asked) as Pick<VisitRequest, 'tags'>
  const spans = [...joinFields([text, ...tags]).text.matchAll(planted)]
  const findings = spans.map(({ 0: value, index }): [string, number, number, number] => [
    entityOf(value),
    index,
    index + value.length,
    1,
  ])
  const isSilent = temper === 'opaque' || text === ''
  return { mediaType: 'text/plain', text, names: [], omissions: [], findings: isSilent ? null : findings }
}

/** Planted values at code points, as Presidio counts. */
function findingsIn(text: string): object[] {
  return [...text.matchAll(planted)].map(({ 0: value, index }) => {
    const start = Array.from(text.slice(0, index)).length
    return { entity_type: entityOf(value), start, end: start + value.length, score: 1 }
  })
}

async function textOf(clock: Clock, body: unknown): Promise<string> {
  if (body instanceof Uint8Array) return new TextDecoder().decode(body)
  if (!(body instanceof FormData)) return typeof body === 'string' ? body : ''
  const file = body.get('files')
  return file instanceof Blob ? await clock.native(file.text()) : ''
}

function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    const end = (): void => reject(signal?.reason as Error)
    if (signal?.aborted === true) return end()
    signal?.addEventListener('abort', end)
  })
}
