// Prometheus' text format: one family of samples after another.
import type { Histograms } from '../../../contract/durations.ts'
import type { MetricFamily, Sample } from '../../../contract/metrics.ts'

/** The whole answer of /metrics. */
export const expose = (families: readonly MetricFamily[]): string =>
  [...families.flatMap((family) => [...head(family), ...lines(family)]), ''].join('\n')

const head = ({ name, type, help }: MetricFamily): string[] => [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`]

const lines = (family: MetricFamily): string[] =>
  family.type === 'histogram'
    ? histogramLines(family.name, family.label, family.histograms)
    : family.samples.map((sample) => `${family.name}${labelText(sample)} ${sample.value}`)

function labelText({ labels }: Sample): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function histogramLines(name: string, label: string, byLabel: Histograms): string[] {
  return Object.entries(byLabel).flatMap(([value, { boundsMs, counts, sumMs, count }]) => [
    ...boundsMs.map((boundMs, at) => `${name}_bucket{${label}="${value}",le="${boundMs}"} ${counts[at]}`),
    `${name}_bucket{${label}="${value}",le="+Inf"} ${count}`,
    `${name}_sum{${label}="${value}"} ${sumMs}`,
    `${name}_count{${label}="${value}"} ${count}`,
  ])
}
