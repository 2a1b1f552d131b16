// What a client sees of a start, of a crash of main and of a restart: answers, or 503 with Retry-After; no other failure, and the port is never free.
import { execFile } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { rootDir } from '../../../self-host/settings.ts'
import { createClient } from '../client.ts'
import { startInstance, type TestInstance } from '../instance.ts'
import { untilListed } from '../until-listed.ts'

interface Seen {
  readonly route: string
  /** Status, or why there was none. */
  readonly answer: number | string
  readonly code: string | undefined
  readonly isRetryable: boolean
}

const recallQuery = JSON.stringify({ query: 'barge' })
const routes: readonly (readonly [route: string, init: () => RequestInit])[] = [
  ['/healthz', () => ({})],
  ['/readyz', () => ({})],
  ['/api/documents', () => ({})],
  ['/api/pipeline/healthz', () => ({})],
  ['/metrics', () => ({})],
  ['/nowhere', () => ({})],
  [
    '/api/memory/recall',
    () => ({ method: 'POST', body: recallQuery, headers: { 'content-type': 'application/json' } }),
  ],
  [
    '/api/documents/ingest',
    () => {
      const form = new FormData()
      form.append('file', new File([`A barge at ${Math.random()}`], 'barge.txt'))
      return { method: 'POST', body: form }
    },
  ],
]

async function look(url: string, [route, init]: (typeof routes)[number]): Promise<Seen> {
  try {
    const response = await fetch(`${url}${route}`, { ...init(), signal: AbortSignal.timeout(20_000) })
    const body = (await response.json().catch(() => ({}))) as { readonly code?: string }
    const isRetryable = Number(response.headers.get('retry-after')) > 0
    return { route, answer: response.status, code: body.code, isRetryable }
  } catch (error) {
    const { message, cause } = error as { message: string; cause?: { code?: string } }
    return { route, answer: cause?.code ?? message, code: undefined, isRetryable: false }
  }
}

/** Asks for every route in turn, four at a time, until it is stopped. */
function hammer(url: string): { readonly seen: readonly Seen[]; stop(): Promise<readonly Seen[]> } {
  const seen: Seen[] = []
  const stopping = new AbortController()
  const run = async (first: number): Promise<void> => {
    for (let i = first; !stopping.signal.aborted; i++) {
      const route = routes[i % routes.length]
      if (route !== undefined) seen.push(await look(url, route))
      await wait(5)
    }
  }
  const running = Promise.all([0, 2, 4, 6].map((first) => run(first)))
  return {
    seen,
    async stop() {
      stopping.abort()
      await running
      return seen
    },
  }
}

/** The health routes are themselves where main is there, and NOT_READY where it is not. */
const isRight = ({ route, answer, code, isRetryable }: Seen): boolean =>
  typeof answer === 'number' &&
  (answer < 500 || (answer === 503 && ((code !== undefined && isRetryable) || route === '/readyz')))

let instance: TestInstance
afterAll(() => instance.stop())

describe('a start', () => {
  it('refuses connections before the port is taken, and then answers with nothing but 503 NOT_READY until it is ready', async () => {
    let hammering: ReturnType<typeof hammer> | undefined
    instance = await startInstance({ beforeStart: ({ url }) => (hammering = hammer(url)) })
    const isIngested = ({ route, answer }: Seen): boolean => route === '/api/documents/ingest' && answer === 202
    await vi.waitFor(() => expect(hammering?.seen.some((one) => isIngested(one))).toBe(true), { timeout: 20_000 })
    const seen = (await hammering?.stop()) ?? []
    const heard = seen.slice(seen.findIndex(({ answer }) => answer !== 'ECONNREFUSED'))
    expect(heard.filter((one) => !isRight(one))).toEqual([])
    expect(seen.length - heard.length).toBeGreaterThan(0)
    expect(heard.filter(({ code }) => code === 'NOT_READY').length).toBeGreaterThan(0)
  }, 180_000)
})

describe('a running instance', () => {
  const isPortHeld = (): Promise<boolean> =>
    new Promise((resolve) => {
      const server = createServer()
      server.once('error', () => resolve(true))
      server.listen(instance.port, '127.0.0.1', () => server.close(() => resolve(false)))
    })

  it('answers 503 NOT_READY while main is away, killed again and again, and keeps the port', async () => {
    const hammering = hammer(instance.url)
    for (let round = 0; round < 3; round++) {
      await wait(400)
      const { pid } = await untilListed(instance, 'main')
      process.kill(pid, 'SIGKILL')
      for (let i = 0; i < 20; i++) {
        expect(await isPortHeld()).toBe(true)
        await wait(5)
      }
      await vi.waitFor(async () => expect((await fetch(`${instance.url}/readyz`)).status).toBe(200), {
        timeout: 20_000,
      })
    }
    const seen = await hammering.stop()
    expect(seen.filter((one) => !isRight(one))).toEqual([])
    expect(seen.filter(({ code }) => code === 'NOT_READY').length).toBeGreaterThan(0)
    expect((await createClient(instance.url).process('A barge with Anna Weber.')).status).toBe('completed')
  }, 120_000)

  it('answers 503 NOT_READY while it is restarted', async () => {
    const hammering = hammer(instance.url)
    const environment = { ...process.env, CLAWQL_DATA_DIR: join(instance.dir, 'data') }
    const args = [join(rootDir, 'cli', 'clawql.mjs'), 'restart']
    await promisify(execFile)(process.execPath, args, { env: environment })
    await wait(200)
    const seen = await hammering.stop()
    expect(seen.filter((one) => !isRight(one))).toEqual([])
    expect(seen.at(-1)?.answer).not.toBe(503)
  }, 120_000)
})
