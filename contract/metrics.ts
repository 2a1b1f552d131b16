// Metrics before they have a format: families of samples, as the gateway reads them for Prometheus' text and for OTLP.
import * as z from 'zod'
import type { Histograms } from './durations.ts'

const samplesSchema = z.array(
  z.object({ labels: z.record(z.string().regex(/^[A-Za-z_]\w*$/), z.string()), value: z.number() }),
)
const named = { name: z.string().regex(/^[a-z_][a-z0-9_]*$/), help: z.string() }

/** Labels come from code or a checked schema, never from a request's text; none names a document or a person. */
export const metricFamilySchema = z.discriminatedUnion('type', [
  z.object({ ...named, type: z.literal('counter'), samples: samplesSchema }),
  z.object({ ...named, type: z.literal('gauge'), samples: samplesSchema }),
  z.object({
    ...named,
    type: z.literal('histogram'),
    label: z.string(),
    /** By value of the label. */
    histograms: z.record(
      z.string(),
      z.object({
        boundsMs: z.array(z.number()).readonly(),
        /** At most each bound: those of a higher bound hold those of a lower one. */
        counts: z.array(z.number()).readonly(),
        sumMs: z.number(),
        count: z.number(),
      }),
    ) satisfies z.ZodType<Histograms>,
  }),
])
export type MetricFamily = z.infer<typeof metricFamilySchema>
export type Sample = z.infer<typeof samplesSchema>[number]

/** What the gateway answers the launcher that exports: what each tenant's /metrics would, the deployment's own with the instance's. */
export const instanceMetricsSchema = z.object({
  version: z.string(),
  tenants: z.array(z.object({ tenantId: z.string(), families: z.array(metricFamilySchema) })),
})
export type InstanceMetrics = z.infer<typeof instanceMetricsSchema>
