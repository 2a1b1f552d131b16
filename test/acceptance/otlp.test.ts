// Metrics and spans by OTLP to a receiver in a process of its own: they agree with /metrics, name nobody, and fail nobody when it fails.
import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'

interface Received {
  readonly path: string
  readonly type: string
  readonly body: string
}

let receiver: ChildProcess
let receiverUrl = ''
const received: Received[] = []
let instance: TestInstance
let client: Client

const answerWith = async (status: number): Promise<void> => {
  await fetch(`${receiverUrl}/answer/${status}`, { method: 'POST' })
}

beforeAll(async () => {
  receiver = spawn(process.execPath, [fileURLToPath(new URL('otlp-receiver.ts', import.meta.url))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const started = Promise.withResolvers<number>()
  createInterface({ input: receiver.stdout! }).on('line', (line) => {
    const read = JSON.parse(line) as Received & { readonly port?: number }
    if (read.port === undefined) received.push(read)
    else started.resolve(read.port)
  })
  receiverUrl = `http://127.0.0.1:${await started.promise}`
  instance = await startInstance({
    config: { telemetry: { enabled: true, otlp: { timeoutSeconds: 2 } } },
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiverUrl, OTEL_METRIC_EXPORT_INTERVAL: '1000' },
  })
  client = createClient(instance.url)
}, 180_000)
afterAll(async () => {
  await instance.stop()
  receiver.kill()
})

const secretName = 'Ingrid Halvorsen'

interface Point {
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue: string } }[]
  readonly asDouble?: number
  readonly count?: string
}
interface Metric {
  readonly name: string
  readonly sum?: { readonly dataPoints: readonly Point[] }
  readonly gauge?: { readonly dataPoints: readonly Point[] }
  readonly histogram?: { readonly dataPoints: readonly Point[] }
}
interface MetricsBody {
  readonly resourceMetrics: readonly { readonly scopeMetrics: readonly { readonly metrics: readonly Metric[] }[] }[]
}

/** The newest export, a value by name and labels as /metrics writes them; of a histogram its count. */
function newestMetrics(): ReadonlyMap<string, number> {
  const { body } = received.findLast(({ path }) => path === '/v1/metrics') ?? { body: '{"resourceMetrics":[]}' }
  const { resourceMetrics } = JSON.parse(body) as MetricsBody
  const metrics = resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics).flatMap((scope) => scope.metrics)
  return new Map(
    metrics.flatMap(({ name, sum, gauge, histogram }) =>
      (sum ?? gauge ?? histogram)!.dataPoints.map(({ attributes, asDouble, count }) => {
        const labels = attributes.map(({ key, value }) => `${key}="${value.stringValue}"`).join(',')
        return [
          `${name}${count === undefined ? '' : '_count'}${labels === '' ? '' : `{${labels}}`}`,
          asDouble ?? Number(count),
        ] as const
      }),
    ),
  )
}

async function scrape(): Promise<ReadonlyMap<string, number>> {
  const lines = (await client.text('/metrics')).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  )
}

describe('export by OTLP', () => {
  it('tells what /metrics tells, under the same names', async () => {
    expect(
      (await client.process(`Dear ${secretName}, the ferry leaves at noon.`, { name: `${secretName}.txt` })).status,
    ).toBe('completed')
    await client.recall(secretName)
    const ended = 'clawql_documents_ended_total{status="completed"}'
    await expect.poll(() => newestMetrics().get(ended), { timeout: 10_000 }).toBe(1)
    await wait(1_500)
    const [exported, scraped] = [newestMetrics(), await scrape()]
    // Buckets and sums are the histograms' own; every other name and label is the same on both sides.
    const plain = [...scraped.keys()].filter((name) => !/_bucket|_sum/.test(name) && !name.includes('clawql__metrics'))
    expect([...exported.keys()].filter((name) => !name.includes('clawql__metrics')).toSorted()).toEqual(
      plain.toSorted(),
    )
    for (const name of plain.filter((one) =>
      /documents_ended|worm_writes|stage_duration|queue_documents|build/.test(one),
    ))
      expect([name, exported.get(name)]).toEqual([name, scraped.get(name)])
  })

  it('sends each stage and recall as a span of its request’s trace, and no word of anybody', async () => {
    const spans = (): string =>
      received
        .filter(({ path }) => path === '/v1/traces')
        .map(({ body }) => body)
        .join('\n')
    for (const name of ['tika.extract', 'presidio.redact', 'merkle.root', 'memory.ingest', 'memory.recall'])
      await expect.poll(spans, { timeout: 15_000 }).toContain(`"name":"${name}"`)
    const traceId = 'c0ffee'.padEnd(32, '0')
    await fetch(`${instance.url}/api/memory/recall`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
        'x-request-id': 'ingrid-halvorsen',
      },
      body: JSON.stringify({ query: secretName }),
    })
    await expect.poll(spans, { timeout: 15_000 }).toContain(`"traceId":"${traceId}"`)
    expect(spans()).toContain('"parentSpanId":"00f067aa0ba902b7"')
    // Whose trace began here stands below a span that is sent, too.
    interface Sent {
      readonly spanId: string
      readonly parentSpanId?: string
    }
    const sent = received
      .filter(({ path }) => path === '/v1/traces')
      .flatMap(({ body }) => JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Sent[] }[] }[] })
      .flatMap(({ resourceSpans }) => resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((one) => one.spans)))
    const ids = new Set(['00f067aa0ba902b7', ...sent.map(({ spanId }) => spanId)])
    expect(sent.filter(({ parentSpanId }) => parentSpanId !== undefined && !ids.has(parentSpanId))).toEqual([])
    expect(received.every(({ type }) => type === 'application/json')).toBe(true)
    expect(JSON.stringify(received)).not.toMatch(/ingrid|halvorsen/i)
  })

  it.each([
    ['refuses', 400],
    ['is overloaded', 503],
    ['does not answer', 0],
  ])('serves every request while the receiver %s, and goes on when it is well again', async (_, status) => {
    await answerWith(status)
    const sinceMs = performance.now()
    const texts = Array.from({ length: 20 }, (_text, at) => `Note ${at} of ${status} on lighthouses and tides.`)
    for (const text of texts) expect((await client.process(text)).status).toBe('completed')
    await wait(Math.max(0, 2_500 - (performance.now() - sinceMs)))
    expect((await fetch(`${instance.url}/readyz`)).status).toBe(200)
    await answerWith(200)
    const count = received.length
    await expect.poll(() => received.length, { timeout: 10_000 }).toBeGreaterThan(count + 1)
    const told = (what: string): boolean => instance.logs().some((line) => line.includes(`"event":"${what}"`))
    expect(told('telemetry export fails')).toBe(true)
    await expect.poll(() => told('telemetry export works again'), { timeout: 10_000 }).toBe(true)
  })

  it('ends with the instance, though nobody receives any more', async () => {
    receiver.kill('SIGSTOP')
    const startedMs = performance.now()
    await instance.stop({ keep: true })
    expect(performance.now() - startedMs).toBeLessThan(20_000)
    receiver.kill('SIGCONT')
    instance = await instance.restart()
  })
})
