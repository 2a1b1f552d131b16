// Where telemetry goes, what of a log line may leave, and an exporter whose receiver fails, hangs, or is not there.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { localConfigSchema } from '../../../contract/config.ts'
import { readSettings } from '../../../self-host/settings.ts'
import { ProcessLog } from '../../../self-host/supervise/process-log.ts'
import { readDestination, type Destination } from '../../../self-host/telemetry/destination.ts'
import { Exporter } from '../../../self-host/telemetry/exporter.ts'
import { readSpan } from '../../../self-host/telemetry/span.ts'

const dir = mkdtempSync(join(tmpdir(), 'clawql-otlp-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

function destinationOf(telemetry: object, environment: NodeJS.ProcessEnv = {}): Destination | null {
  const config = localConfigSchema.parse({ telemetry })
  return readDestination(config.telemetry, readSettings({ ...environment, CLAWQL_DATA_DIR: dir }))
}

describe('readDestination()', () => {
  it('is nowhere without an address, and nowhere for spans that nobody writes', () => {
    expect(destinationOf({})).toBeNull()
    expect(destinationOf({ enabled: true })).toBeNull()
    expect(destinationOf({ otlp: { tracesEndpoint: 'http://h/t' } })).toBeNull()
    expect(destinationOf({ otlp: { endpoint: 'http://h:4318/' } })).toMatchObject({
      metricsUrl: new URL('http://h:4318/v1/metrics'),
      tracesUrl: null,
    })
    expect(
      destinationOf({ enabled: true, otlp: { endpoint: 'http://h/otlp', metricsEndpoint: 'https://m/in' } }),
    ).toMatchObject({ metricsUrl: new URL('https://m/in'), tracesUrl: new URL('http://h/otlp/v1/traces') })
  })

  it('takes headers as OpenTelemetry writes them, and refuses what would end one', () => {
    const of = (headers: string): unknown =>
      destinationOf({ otlp: { endpoint: 'http://h' } }, { OTEL_EXPORTER_OTLP_HEADERS: headers })?.headers
    expect(of('Authorization=Bearer%20abc, x-scope = a=b')).toEqual({ authorization: 'Bearer abc', 'x-scope': 'a=b' })
    for (const wrong of ['=a', 'a', 'a b=c', 'a=%0d%0ax: y', 'a=%zz'])
      expect(() => of(wrong), wrong).toThrow(/OTEL_EXPORTER_OTLP_HEADERS/)
  })
})

const line = {
  span: 'presidio.redact',
  traceId: 'a'.repeat(32),
  parentSpanId: 'b'.repeat(16),
  requestId: '6e68a46c-850b-4196-b1a6-09d3dde67fa9',
  worker: 'compute',
  startedAt: '2026-11-01T00:00:00.000Z',
  durationMs: 12,
  documentId: '01M8GBBGNCK3629NTH1APM5S53',
  state: 'done',
}

describe('readSpan()', () => {
  it('reads what a Worker writes', () => {
    expect(readSpan(JSON.stringify(line))).toEqual({
      name: 'presidio.redact',
      traceId: line.traceId,
      spanId: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      parentSpanId: line.parentSpanId,
      startedMs: Date.parse(line.startedAt),
      durationMs: 12,
      attributes: {
        'clawql.worker': 'compute',
        'clawql.requestId': line.requestId,
        'clawql.documentId': line.documentId,
        'clawql.state': 'done',
      },
      hasFailed: false,
    })
    expect(readSpan(JSON.stringify({ ...line, state: 'PRESIDIO_UNAVAILABLE' }))?.hasFailed).toBe(true)
    const request = { ...line, span: 'request', spanId: 'c'.repeat(16), state: undefined, status: 503 }
    expect(readSpan(JSON.stringify(request))).toMatchObject({ spanId: request.spanId, hasFailed: true })
  })

  it('lets nothing out that anybody wrote: whatever stands in a field, or beside the known ones', () => {
    const word = fc.constantFrom(
      'Ingrid Halvorsen',
      'ingrid-halvorsen',
      'Ingrid',
      'INGRID HALVORSEN',
      'ingrid@example.com',
    )
    const field = fc.constantFrom(...Object.keys(line), 'note', 'nodes', 'mode', 'file')
    fc.assert(
      fc.property(field, word, (name, text) => {
        const read = readSpan(JSON.stringify({ ...line, [name]: text }))
        expect(JSON.stringify(read)).not.toMatch(/ingrid/i)
      }),
    )
    for (const other of ['', '{"span":', '{"event":"request"}', '[]', '{"span":null}', '{"span":{}}'])
      expect(readSpan(other)).toBeNull()
  })
})

interface Received {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly text: string
}

describe('Exporter', () => {
  const servers: Server[] = []
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections()
      server.close()
    }
  })

  async function listenAt(target: string | number, answer: (path: string) => number | null): Promise<Received[]> {
    const received: Received[] = []
    const server = createServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        received.push({ path: request.url ?? '', headers: request.headers, text: Buffer.concat(parts).toString() })
        const status = answer(request.url ?? '')
        if (status === null) return
        const body = target === 0 ? '{}' : JSON.stringify({ version: '1', tenants: [] })
        response.writeHead(status, { 'content-type': 'application/json', location: 'http://127.0.0.1:9/' }).end(body)
      })
    })
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(target, resolve))
    return received
  }
  const portOf = (): number => (servers.at(-1)!.address() as AddressInfo).port

  async function begin(name: string, base: string): Promise<{ exporter: Exporter; log: ProcessLog }> {
    const metricsSocket = join(dir, `${name}.sock`)
    await listenAt(metricsSocket, () => 200)
    const log = new ProcessLog(dir)
    const destination = {
      metricsUrl: new URL(`${base}/v1/metrics`),
      tracesUrl: new URL(`${base}/v1/traces`),
      headers: { authorization: 'Bearer abc' },
      intervalMs: 50,
      timeoutMs: 300,
    }
    return { exporter: new Exporter({ destination, metricsSocket, resource: {}, log }), log }
  }
  const linesOf = (log: ProcessLog): string => log.tail(50, () => true).join('\n')

  it('sends spans of main and compute in the order they came, none of an engine, and all of them at its end', async () => {
    const received = await listenAt(0, () => 200)
    const { exporter, log } = await begin('order', `http://127.0.0.1:${portOf()}`)
    log.append('main', JSON.stringify({ ...line, durationMs: 1 }))
    log.append('engine-0', JSON.stringify({ ...line, durationMs: 2 }))
    log.append('compute-0', JSON.stringify({ ...line, durationMs: 3 }))
    await exporter.stop()
    const spans = received.filter(({ path }) => path === '/v1/traces')
    expect(
      spans.map(({ text }) => [...text.matchAll(/"endTimeUnixNano":"\d*?(\d)000000"/g)].map(([, ms]) => ms)),
    ).toEqual([['1', '3']])
    expect(spans[0]?.headers).toMatchObject({ authorization: 'Bearer abc', 'content-type': 'application/json' })
    expect(received.some(({ path }) => path === '/v1/metrics')).toBe(true)
  })

  it('keeps spans over an outage, tells of it once, and holds no more than its bound', async () => {
    let status = 503
    const received = await listenAt(0, (path) => (path === '/v1/traces' ? status : 200))
    const { exporter, log } = await begin('outage', `http://127.0.0.1:${portOf()}`)
    for (let at = 0; at < 2_500; at++) log.append('main', JSON.stringify({ ...line, durationMs: at }))
    await expect.poll(() => received.filter(({ path }) => path === '/v1/traces').length).toBeGreaterThan(3)
    status = 200
    const sent = (): number =>
      new Set(received.flatMap(({ text }) => [...text.matchAll(/"endTimeUnixNano":"(\d+)"/g)].map(([, end]) => end)))
        .size
    await expect.poll(sent, { timeout: 5_000 }).toBeGreaterThanOrEqual(2_048)
    await exporter.stop()
    expect(linesOf(log).match(/telemetry export fails/g)).toHaveLength(1)
    expect(linesOf(log).match(/telemetry export works again/g)).toHaveLength(1)
  })

  it('follows no redirect, waits for no answer longer than its deadline, and ends while one hangs', async () => {
    let status: number | null = 307
    const received = await listenAt(0, () => status)
    const { exporter, log } = await begin('hangs', `http://127.0.0.1:${portOf()}`)
    await expect.poll(() => received.length).toBeGreaterThan(0)
    expect(linesOf(log)).toMatch(/telemetry export fails.*"isRefused":true/)
    status = null
    const before = received.length
    await expect.poll(() => received.length, { timeout: 5_000 }).toBeGreaterThan(before + 1)
    const startedMs = performance.now()
    await exporter.stop()
    expect(performance.now() - startedMs).toBeLessThan(4_000)
  })
})
