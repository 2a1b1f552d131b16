// OTLP's JSON encoding (opentelemetry-proto 1.x) of metrics and spans: what is sent to a collector, and nothing of a document.
import type { Histogram } from '../../contract/durations.ts'
import type { MetricFamily } from '../../contract/metrics.ts'

/** Who measured: values of code and configuration. */
export interface Resource {
  readonly [attribute: string]: string
}

/** A span that ended. */
export interface Span {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | null
  readonly startedMs: number
  readonly durationMs: number
  readonly attributes: { readonly [name: string]: string }
  readonly hasFailed: boolean
}

const cumulative = 2
const internalSpan = 1
const failedStatus = 2
const scope = { name: 'clawql' }

const attributesOf = (labels: { readonly [key: string]: string }) =>
  Object.entries(labels).map(([key, value]) => ({ key, value: { stringValue: value } }))

/** 64-bit integers are texts in protobuf's JSON. */
const nanoseconds = (ms: number): string => `${BigInt(Math.round(ms)) * 1_000_000n}`

/**
 * One resource's metrics under the names that Prometheus knows them by. A unit is not told: receivers that speak Prometheus would put
 * it behind the name. Nor is a start: counts outlive the process, and one that began at 0 shows it by falling.
 */
export function metricsRequest(
  resources: readonly { readonly resource: Resource; readonly families: readonly MetricFamily[] }[],
  nowMs: number,
): object {
  const timeUnixNano = nanoseconds(nowMs)
  return {
    resourceMetrics: resources.map(({ resource, families }) => ({
      resource: { attributes: attributesOf(resource) },
      scopeMetrics: [{ scope, metrics: families.flatMap((family) => metricOf(family, timeUnixNano)) }],
    })),
  }
}

/** A family without a sample is not sent. */
function metricOf(family: MetricFamily, timeUnixNano: string): readonly object[] {
  const named = { name: family.name, description: family.help }
  if (family.type === 'histogram') {
    const dataPoints = Object.entries(family.histograms).map(([value, histogram]) => ({
      attributes: attributesOf({ [family.label]: value }),
      timeUnixNano,
      ...bucketsOf(histogram),
    }))
    return dataPoints.length === 0 ? [] : [{ ...named, histogram: { aggregationTemporality: cumulative, dataPoints } }]
  }
  const dataPoints = family.samples
    .filter(({ value }) => Number.isFinite(value))
    .map(({ labels, value }) => ({ attributes: attributesOf(labels), timeUnixNano, asDouble: value }))
  if (dataPoints.length === 0) return []
  return family.type === 'counter'
    ? [{ ...named, sum: { aggregationTemporality: cumulative, isMonotonic: true, dataPoints } }]
    : [{ ...named, gauge: { dataPoints } }]
}

/** Ours count what is at most a bound; OTLP's buckets count what is between two. */
function bucketsOf({ boundsMs, counts, sumMs, count }: Histogram): object {
  const upTo = [...counts, count]
  const bucketCounts = upTo.map((held, at) => String(Math.max(0, held - (upTo[at - 1] ?? 0))))
  return { count: String(count), sum: sumMs, explicitBounds: boundsMs, bucketCounts }
}

/** Spans of one resource. */
export function tracesRequest(resource: Resource, spans: readonly Span[]): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf(resource) },
        scopeSpans: [{ scope, spans: spans.map((span) => spanOf(span)) }],
      },
    ],
  }
}

function spanOf(span: Span): object {
  const { traceId, spanId, parentSpanId, name, startedMs, durationMs, attributes, hasFailed } = span
  return {
    traceId,
    spanId,
    ...(parentSpanId === null ? {} : { parentSpanId }),
    name,
    kind: internalSpan,
    startTimeUnixNano: nanoseconds(startedMs),
    endTimeUnixNano: nanoseconds(startedMs + durationMs),
    attributes: attributesOf(attributes),
    ...(hasFailed ? { status: { code: failedStatus } } : {}),
  }
}
