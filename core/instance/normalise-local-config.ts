// Turns a parsed clawql.local.yaml and the environment into one checked configuration, and says what each setting came to.
import { localConfigSchema, type LocalConfig } from '../../contract/config.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { isTree, leafKeys, resolveAliases, writeKey, type Tree } from './config-aliases.ts'
import { explainRefusal, listIgnored, type IgnoredSetting } from './config-rules.ts'

export interface AppliedSetting {
  readonly key: string
  readonly source: 'file' | 'alias' | 'environment'
}

export interface NormalisedConfig {
  readonly config: LocalConfig
  readonly applied: readonly AppliedSetting[]
  readonly ignored: readonly IgnoredSetting[]
}

export type Environment = { readonly [name: string]: string | undefined }

/** Variables that win over the file; a later one wins over an earlier one. PRESIDIO_URL sets both of Presidio's addresses. */
const engineVariables: readonly (readonly [variable: string, key: string])[] = [
  ['TIKA_URL', 'documents.tika.url'],
  ['GOTENBERG_URL', 'documents.gotenberg.url'],
  ['PRESIDIO_URL', 'documents.presidio.analyzerUrl'],
  ['PRESIDIO_URL', 'documents.presidio.anonymizerUrl'],
  ['PRESIDIO_ANALYZER_URL', 'documents.presidio.analyzerUrl'],
  ['PRESIDIO_ANONYMIZER_URL', 'documents.presidio.anonymizerUrl'],
  ['PAPERLESS_URL', 'documents.paperless.url'],
  ['ONYX_URL', 'memory.onyx.url'],
]

/** OpenTelemetry's own names. Of one with a signal in its name the value goes before the general one's. */
const otlpVariables: readonly (readonly [variable: string, key: string, read: (value: string) => unknown])[] = [
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'telemetry.otlp.endpoint', (value) => value],
  ['OTEL_EXPORTER_OTLP_METRICS_ENDPOINT', 'telemetry.otlp.metricsEndpoint', (value) => value],
  ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'telemetry.otlp.tracesEndpoint', (value) => value],
  ['OTEL_EXPORTER_OTLP_PROTOCOL', 'telemetry.otlp.protocol', (value) => value],
  ['OTEL_EXPORTER_OTLP_TIMEOUT', 'telemetry.otlp.timeoutSeconds', readMilliseconds],
  ['OTEL_METRIC_EXPORT_INTERVAL', 'telemetry.otlp.intervalSeconds', readMilliseconds],
]

/** In seconds; what is no number stays, and is refused as it stands. */
function readMilliseconds(value: string): number | string {
  return /^\d{1,9}$/.test(value) ? Number(value) / 1_000 : value
}

/** The setting that each key was taken from, where that is a variable. */
type VariablesByKey = ReadonlyMap<string, string>

function applyEnvironment(tree: Tree, environment: Environment): { tree: Tree; variables: VariablesByKey } {
  let applied = tree
  const variables = new Map<string, string>()
  for (const [variable, key] of engineVariables) {
    const value = environment[variable]
    if (value === undefined || value === '') continue
    applied = writeKey(applied, key, value)
    variables.set(key, variable)
  }
  for (const [variable, key, read] of environment['OTEL_SDK_DISABLED'] === 'true' ? [] : otlpVariables) {
    const value = environment[variable]
    if (value === undefined || value === '') continue
    applied = writeKey(applied, key, read(value))
    variables.set(key, variable)
  }
  const port = environment['PORT']
  if (port !== undefined && port !== '') {
    applied = writeKey(applied, 'api.port', /^\d{1,5}$/.test(port) ? Number(port) : port)
    variables.set('api.port', 'PORT')
  }
  return { tree: applied, variables }
}

type Issue = { readonly path: readonly PropertyKey[]; readonly message: string; readonly keys?: readonly string[] }

/** Names the field: for unknown fields the field itself, not the object that holds it. */
function describeIssue(issue: Issue): { readonly path: string; readonly message: string } {
  const at = issue.path.map(String)
  const [unknown] = issue.keys ?? []
  if (unknown === undefined) return { path: at.join('.') || '(the whole file)', message: issue.message }
  return { path: [...at, unknown].join('.'), message: 'this field is not known' }
}

function sourceOf(key: string, from: { environment: readonly string[]; mapped: readonly string[] }) {
  if (from.environment.includes(key)) return 'environment'
  return from.mapped.includes(key) ? 'alias' : 'file'
}

/**
 * Checks a configuration as a whole: nothing is half applied. Unknown fields, settings that contradict each other or the tier, and what
 * is not available are refused with CONFIG_REJECTED and the field's path. An empty file (null) is the default configuration.
 */
export function normaliseLocalConfig(raw: unknown, environment: Environment): Result<NormalisedConfig> {
  const root = raw === null || raw === undefined ? {} : raw
  if (!isTree(root)) return refused('CONFIG_REJECTED', 'The configuration is not a mapping of keys to values.')
  const resolved = resolveAliases(root)
  if (!resolved.ok) return resolved
  const { tree, variables } = applyEnvironment(resolved.value.tree, environment)
  const parsed = localConfigSchema.safeParse(tree)
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => describeIssue(issue as Issue))
    const { path = '', message = '' } = issues[0] ?? {}
    const variable = variables.get(path)
    const place = variable === undefined ? path : `the variable ${variable} (${path})`
    return refused('CONFIG_REJECTED', `${place}: ${message}.`, { details: { issues } })
  }
  const reason = explainRefusal(parsed.data)
  if (reason !== undefined) return refused('CONFIG_REJECTED', reason)
  const ignored = listIgnored(tree, parsed.data)
  const inert = new Set(ignored.map(({ key }) => key))
  const applied = leafKeys(tree)
    .filter((key) => !inert.has(key))
    .map((key) => ({
      key,
      source: sourceOf(key, { environment: [...variables.keys()], mapped: resolved.value.mapped }),
    })) satisfies readonly AppliedSetting[]
  return accepted({ config: parsed.data, applied, ignored })
}
