// Log lines and spans: JSON, one line each, ids and numbers only. Bodies are never logged, in any tier.

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'
const ranks: { readonly [level in LogLevel]: number } = { debug: 0, info: 1, warn: 2, error: 3 }

export type Attributes = { readonly [name: string]: string | number | boolean | null }

export interface Telemetry {
  log(level: LogLevel, event: string, attributes?: Attributes): void
  /** Runs `work` as a span of the trace and reports its end, whatever the outcome. */
  span<T>(
    name: string,
    trace: Trace,
    work: (attributes: { [name: string]: string | number | boolean | null }) => Promise<T>,
  ): Promise<T>
  /** Reports the request's own span, which others of its trace stand below. */
  requestSpan(trace: Trace, startedMs: number, attributes: Attributes): void
}

/** A W3C trace: `traceparent` of the request that began it. */
export interface Trace {
  readonly traceparent: string
  readonly requestId: string
  /** It came with the request, so that its span is somebody else's. */
  readonly isForeign?: boolean
}

interface Ended {
  readonly name: string
  readonly startedMs: number
  readonly attributes: Attributes
}

/** Spans are written where telemetry is enabled; log lines from `logLevel` on. JSON.stringify escapes control characters. */
export function createTelemetry(options: { worker: string; logLevel: LogLevel; isSpanning: boolean }): Telemetry {
  const write = (line: object): void => console.log(JSON.stringify(line))
  const log = (level: LogLevel, event: string, attributes: Attributes = {}): void => {
    if (ranks[level] < ranks[options.logLevel]) return
    write({ at: new Date().toISOString(), level, worker: options.worker, event, ...attributes })
  }
  const writeSpan = ({ requestId }: Trace, ids: object, { name, startedMs, attributes }: Ended): void => {
    const startedAt = new Date(startedMs).toISOString()
    // A clock that was set back meanwhile says nothing.
    const durationMs = Math.max(0, Date.now() - startedMs)
    if (options.isSpanning)
      write({ span: name, ...ids, requestId, worker: options.worker, startedAt, durationMs, ...attributes })
  }
  return {
    log,
    async span(name, trace, work) {
      const attributes: { [name: string]: string | number | boolean | null } = {}
      const startedMs = Date.now()
      try {
        return await work(attributes)
      } finally {
        const [, traceId, parentSpanId] = trace.traceparent.split('-')
        writeSpan(trace, { traceId, parentSpanId }, { name, startedMs, attributes })
      }
    },
    requestSpan(trace, startedMs, attributes) {
      const [, traceId, spanId] = trace.traceparent.split('-')
      const ids = trace.isForeign === true ? { traceId, parentSpanId: spanId } : { traceId, spanId }
      writeSpan(trace, ids, { name: 'request', startedMs, attributes })
    },
  }
}

/** A new W3C traceparent, sampled. */
export function createTraceparent(): string {
  const hex = (bytes: number): string =>
    [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `00-${hex(16)}-${hex(8)}-01`
}
