// Makes families of samples: one value, a value for each of a label's, durations.
import type { Histograms } from '../../../contract/durations.ts'
import type { MetricFamily } from '../../../contract/metrics.ts'

type Plain = 'counter' | 'gauge'

export const single = (
  name: string,
  type: Plain,
  measured: { readonly help: string; readonly value: number },
): MetricFamily => ({ name, type, help: measured.help, samples: [{ labels: {}, value: measured.value }] })

/** A sample for each value of the label. Values come from code or a checked schema, never from a request's text. */
export function labelled(
  name: string,
  type: Plain,
  measured: { readonly help: string; readonly label: string; readonly values: { readonly [value: string]: number } },
): MetricFamily {
  const { help, label, values } = measured
  const samples = Object.entries(values).map(([labelValue, value]) => ({ labels: { [label]: labelValue }, value }))
  return { name, type, help, samples }
}

export const durations = (
  name: string,
  measured: { readonly help: string; readonly label: string; readonly histograms: Histograms },
): MetricFamily => ({ name, type: 'histogram', ...measured })
