// Prometheus' text format: one family of samples after another.
import type { Histograms } from '../../../contract/durations.ts'

export interface Family {
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram' | 'summary'
  readonly help: string
  readonly lines: readonly string[]
}

export const expose = ({ name, type, help, lines }: Family): string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
  ...lines,
]

export function single(
  name: string,
  type: 'counter' | 'gauge',
  measured: { readonly help: string; readonly value: number },
): string[] {
  return expose({ name, type, help: measured.help, lines: [`${name} ${measured.value}`] })
}

/** A sample for each value of the label. Values come from code or a checked schema, never from a request's text. */
export function labelled(
  name: string,
  type: 'counter' | 'gauge',
  measured: { readonly help: string; readonly label: string; readonly values: { readonly [value: string]: number } },
): string[] {
  const { help, label, values } = measured
  const lines = Object.entries(values).map(([value, number]) => `${name}{${label}="${value}"} ${number}`)
  return expose({ name, type, help, lines })
}

export function histogramLines(name: string, label: string, byLabel: Histograms): string[] {
  return Object.entries(byLabel).flatMap(([value, { boundsMs, counts, sumMs, count }]) => [
    ...boundsMs.map((boundMs, at) => `${name}_bucket{${label}="${value}",le="${boundMs}"} ${counts[at]}`),
    `${name}_bucket{${label}="${value}",le="+Inf"} ${count}`,
    `${name}_sum{${label}="${value}"} ${sumMs}`,
    `${name}_count{${label}="${value}"} ${count}`,
  ])
}
