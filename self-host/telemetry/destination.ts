// Where telemetry goes, from the configuration; nowhere where no address is given. Headers come from the environment alone: they may be secrets.
import type { LocalConfig } from '../../contract/config.ts'
import { LauncherRefusal } from '../progress.ts'
import type { Settings } from '../settings.ts'

export interface Destination {
  readonly metricsUrl: URL | null
  /** Null too where no spans are written. */
  readonly tracesUrl: URL | null
  readonly headers: { readonly [name: string]: string }
  readonly intervalMs: number
  readonly timeoutMs: number
}

export type OtlpConfig = LocalConfig['telemetry']

/** `a=b,c=d`, as OpenTelemetry and W3C Baggage write it: values are percent-encoded. */
function readHeaders(variable: string, text: string): { readonly [name: string]: string } {
  const headers: { [name: string]: string } = {}
  for (const item of text.split(',').filter((part) => part.trim() !== '')) {
    const [, name = '', value = ''] = /^\s*([!#$%&'*+\-.^`|~\w]+)\s*=\s*([\x20-\x7e]*?)\s*$/.exec(item) ?? []
    if (name === '') throw new LauncherRefusal(`${variable} is not a list of name=value, with commas between.`)
    headers[name.toLowerCase()] = decode(variable, value)
  }
  return headers
}

function decode(variable: string, value: string): string {
  const refusal = new LauncherRefusal(`${variable}: a value is percent-encoded and holds no line break.`)
  let decoded: string
  try {
    decoded = decodeURIComponent(value)
  } catch {
    throw refusal
  }
  if (!/^[\x20-\x7e]*$/.test(decoded)) throw refusal
  return decoded
}

function signalUrl(signal: 'metrics' | 'traces', base: string | undefined, whole: string | undefined): URL | null {
  if (whole !== undefined) return new URL(whole)
  return base === undefined ? null : new URL(`${base.replace(/\/+$/, '')}/v1/${signal}`)
}

/** Null where nothing is sent. Throws a LauncherRefusal where headers can't be read. */
export function readDestination({ enabled, otlp }: OtlpConfig, { environment }: Settings): Destination | null {
  const metricsUrl = signalUrl('metrics', otlp.endpoint, otlp.metricsEndpoint)
  const tracesUrl = enabled ? signalUrl('traces', otlp.endpoint, otlp.tracesEndpoint) : null
  if (metricsUrl === null && tracesUrl === null) return null
  return {
    metricsUrl,
    tracesUrl,
    headers: readHeaders('OTEL_EXPORTER_OTLP_HEADERS', environment['OTEL_EXPORTER_OTLP_HEADERS'] ?? ''),
    intervalMs: Math.round(otlp.intervalSeconds * 1_000),
    timeoutMs: Math.round(otlp.timeoutSeconds * 1_000),
  }
}
