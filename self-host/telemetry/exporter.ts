// Sends metrics and spans to an OTLP receiver: from the launcher, so that no request waits for it or fails with it.
import { instanceMetricsSchema } from '../../contract/metrics.ts'
import { setTimeout as wait } from 'node:timers/promises'
import { metricsRequest, tracesRequest, type Resource, type Span } from '../../core/telemetry/otlp.ts'
import type { ProcessLog } from '../supervise/process-log.ts'
import { requestSocket } from '../supervise/socket-request.ts'
import type { Destination } from './destination.ts'
import { post, type Posted } from './post.ts'
import { readSpan } from './span.ts'

/** Spans that wait for the receiver; above it the oldest are dropped, and counted. About 1 MB. */
const spansMax = 2_048
const spansPerPost = 512
const spansEveryMs = 5_000
const lastSendMs = 2_000
/** Of processes that read hostile files no line leaves the machine. */
const spanWriters: ReadonlySet<string> = new Set(['main', 'compute-0'])

export interface ExporterOptions {
  readonly destination: Destination
  /** Answers the instance's metrics (contract/metrics.ts). */
  readonly metricsSocket: string
  readonly resource: Resource
  readonly log: ProcessLog
}

type Signal = 'metrics' | 'traces'

export class Exporter {
  readonly #options: ExporterOptions
  readonly #timers: readonly NodeJS.Timeout[]
  #spans: Span[] = []
  #droppedSpans = 0
  /** Signals whose post is under way: there is never a second one. */
  readonly #busy = new Set<Signal>()
  /** Signals whose last post came to nothing: the log hears of a change, not of each try. */
  readonly #failing = new Set<Signal>()

  /** Begins at once. */
  constructor(options: ExporterOptions) {
    this.#options = options
    const { intervalMs } = options.destination
    const every = (ms: number, work: () => Promise<void>): NodeJS.Timeout => setInterval(() => void work(), ms).unref()
    this.#timers = [
      every(intervalMs, () => this.#sendMetrics()),
      every(Math.min(spansEveryMs, intervalMs), () => this.#sendSpans()),
    ]
    options.log.listener = (process, line) => this.#hear(process, line)
    options.log.event('telemetry export began', {
      metrics: this.#url('metrics') !== null,
      traces: this.#url('traces') !== null,
    })
  }

  /** Sends what waits, as far as it is taken within two seconds, and ends. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    this.#options.log.listener = undefined
    const sent = Promise.all([this.#sendMetrics(), this.#sendSpans()])
    await Promise.race([sent, wait(lastSendMs, undefined, { ref: false })])
  }

  #url(signal: Signal): URL | null {
    const { metricsUrl, tracesUrl } = this.#options.destination
    return signal === 'metrics' ? metricsUrl : tracesUrl
  }

  #hear(process: string, line: string): void {
    if (this.#url('traces') === null || !spanWriters.has(process)) return
    const span = readSpan(line)
    if (span === null) return
    this.#spans.push(span)
    this.#bound()
  }

  #bound(): void {
    const over = this.#spans.length - spansMax
    if (over <= 0) return
    this.#spans.splice(0, over)
    this.#droppedSpans += over
  }

  /** Metrics are whole each time: what was not taken is in the next. */
  async #sendMetrics(): Promise<void> {
    await this.#once('metrics', async () => {
      const body = await this.#readMetrics()
      return body === null ? 'later' : await this.#post('metrics', body)
    })
  }

  async #readMetrics(): Promise<object | null> {
    const { metricsSocket, resource, destination } = this.#options
    try {
      const target = { socketPath: metricsSocket }
      const { text } = await requestSocket({ target, path: '/', timeoutMs: destination.timeoutMs })
      const { tenants, version } = instanceMetricsSchema.parse(JSON.parse(text))
      const resources = tenants.map(({ tenantId, families }) => ({
        resource: { ...resource, 'service.version': version, 'clawql.tenant.id': tenantId },
        families,
      }))
      return metricsRequest(resources, Date.now())
    } catch {
      // Main is away, or restarts.
      return null
    }
  }

  async #sendSpans(): Promise<void> {
    if (this.#spans.length === 0) return
    await this.#once('traces', async () => {
      const spans = this.#spans.splice(0, spansPerPost)
      const posted = await this.#post('traces', tracesRequest(this.#options.resource, spans))
      if (posted === 'later') this.#spans.unshift(...spans)
      if (posted === 'refused') this.#droppedSpans += spans.length
      this.#bound()
      return posted
    })
  }

  async #once(signal: Signal, work: () => Promise<Posted>): Promise<void> {
    if (this.#url(signal) === null || this.#busy.has(signal)) return
    this.#busy.add(signal)
    const posted = await work()
    this.#busy.delete(signal)
    const hasFailed = posted !== 'taken'
    if (hasFailed === this.#failing.has(signal)) return
    if (hasFailed) this.#failing.add(signal)
    else this.#failing.delete(signal)
    const what = hasFailed ? 'telemetry export fails' : 'telemetry export works again'
    this.#options.log.event(what, { signal, isRefused: posted === 'refused', droppedSpans: this.#droppedSpans })
  }

  async #post(signal: Signal, body: object): Promise<Posted> {
    const url = this.#url(signal)
    const { headers, timeoutMs } = this.#options.destination
    return url === null ? 'refused' : await post({ url, headers, body: JSON.stringify(body), timeoutMs })
  }
}
