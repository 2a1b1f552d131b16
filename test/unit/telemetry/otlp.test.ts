// OTLP's encoding: buckets between bounds, whatever the counts; names and values as Prometheus has them; nothing for nothing.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MetricFamily } from '../../../contract/metrics.ts'
import { metricsRequest, tracesRequest } from '../../../core/telemetry/otlp.ts'

type Point = { readonly [field: string]: unknown }
interface Metric {
  readonly name: string
  readonly sum?: { readonly isMonotonic: boolean; readonly dataPoints: readonly Point[] }
  readonly gauge?: { readonly dataPoints: readonly Point[] }
  readonly histogram?: { readonly aggregationTemporality: number; readonly dataPoints: readonly Point[] }
}

function encode(families: readonly MetricFamily[]): readonly Metric[] {
  const body = metricsRequest([{ resource: { 'service.name': 'clawql' }, families }], 1_700_000_000_123) as {
    readonly resourceMetrics: readonly { readonly scopeMetrics: readonly { readonly metrics: readonly Metric[] }[] }[]
  }
  return body.resourceMetrics[0]!.scopeMetrics[0]!.metrics
}

describe('metricsRequest()', () => {
  it('makes a monotonic sum of a counter, a gauge of a gauge, and nothing of a family without a sample', () => {
    const samples = [{ labels: { state: 'waiting' }, value: 3 }]
    const [counter, gauge, ...others] = encode([
      { name: 'a_total', help: 'A', type: 'counter', samples },
      { name: 'b', help: 'B', type: 'gauge', samples },
      { name: 'c', help: 'C', type: 'gauge', samples: [] },
      { name: 'd', help: 'D', type: 'histogram', label: 'x', histograms: {} },
      { name: 'e', help: 'E', type: 'gauge', samples: [{ labels: {}, value: Number.NaN }] },
    ])
    expect(others).toEqual([])
    const point = {
      attributes: [{ key: 'state', value: { stringValue: 'waiting' } }],
      timeUnixNano: '1700000000123000000',
      asDouble: 3,
    }
    expect(counter).toEqual({
      name: 'a_total',
      description: 'A',
      sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: [point] },
    })
    expect(gauge).toEqual({ name: 'b', description: 'B', gauge: { dataPoints: [point] } })
  })

  it('turns counts up to each bound into counts between two, which add up to the count', () => {
    const steps = fc.array(fc.nat(1_000), { minLength: 2, maxLength: 12 })
    fc.assert(
      fc.property(steps, (between) => {
        const upTo = between.map((_, at) => between.slice(0, at + 1).reduce((sum, one) => sum + one, 0))
        const histogram = {
          boundsMs: upTo.slice(1).map((_, at) => at + 1),
          counts: upTo.slice(0, -1),
          sumMs: 7,
          count: upTo.at(-1)!,
        }
        const [metric] = encode([
          { name: 'h', help: 'H', type: 'histogram', label: 'mode', histograms: { hybrid: histogram } },
        ])
        const [point] = metric!.histogram!.dataPoints
        expect(point!['bucketCounts']).toEqual(between.map(String))
        expect(point!['count']).toBe(String(histogram.count))
        expect((point!['explicitBounds'] as readonly number[]).length + 1).toBe(between.length)
      }),
    )
  })
})

describe('tracesRequest()', () => {
  it('gives each span its id, its parent where there is one, and its end', () => {
    const span = {
      name: 'tika.extract',
      traceId: 'a'.repeat(32),
      spanId: '1'.repeat(16),
      parentSpanId: null,
      startedMs: 1_000,
      durationMs: 250,
      attributes: { 'clawql.state': 'TIKA_UNAVAILABLE' },
      hasFailed: true,
    }
    const body = JSON.stringify(tracesRequest({}, [span, { ...span, parentSpanId: 'b'.repeat(16) }]))
    expect(body).toContain(`"spanId":"${span.spanId}","name":"tika.extract"`)
    expect(body).toContain(`"spanId":"${span.spanId}","parentSpanId":"${'b'.repeat(16)}"`)
    expect(body).toContain('"startTimeUnixNano":"1000000000","endTimeUnixNano":"1250000000"')
    expect(body).toContain('"status":{"code":2}')
  })
})
