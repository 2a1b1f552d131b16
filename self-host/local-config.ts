// clawql.local.yaml: writes it with every setting and its meaning, and reads it into a checked configuration.
import { existsSync } from 'node:fs'
import { parseDocument } from 'yaml'
import { refused, type Result } from '../contract/result.ts'
import { normaliseLocalConfig, type NormalisedConfig } from '../core/instance/normalise-local-config.ts'
import { createPrivateFile, readOwnFile } from './private-files.ts'
import { bootstrapCommand, type Settings } from './settings.ts'
import { atPlace } from './system-errors.ts'

const text = `# ClawQL, Tier 1. Read at start; after a change: npx clawql restart
# An unknown key is refused with its path. Addresses can also come from the environment, which wins:
# TIKA_URL, GOTENBERG_URL, PRESIDIO_URL (or PRESIDIO_ANALYZER_URL, PRESIDIO_ANONYMIZER_URL), PAPERLESS_URL, ONYX_URL,
# PORT, OTEL_EXPORTER_OTLP_ENDPOINT.
tier: local

api:
  port: 8080
  logLevel: info # debug, info, warn, error; bodies are never logged
  auth:
    mode: noAuth # noAuth (tier local, loopback only: every user of this machine is admin), apiKey, oidc, oauth2 or ldap
    # ldap: { url: ldaps://directory.example.com, base: 'dc=example,dc=com', roleMapping: { clawql-admins: admin } }
    # oidc: { issuer: https://login.example.com/realms/acme, clientId: clawql, roleMapping: { clawql-admins: admin } }
  hosts: [] # host names beside localhost that requests may use
  # publicUrl: https://clawql.example.com # behind a proxy that ends TLS; needs apiKey
  rateLimit:
    keyRequestsPerMinute: 300000 # above: 429; RateLimit headers say how many are left
    tenantRequestsPerMinute: 1200000

# tools: # services that agents may call: docs/operating/tools.md
#   providers:
#     crm: { kind: openapi, url: https://crm.example.com/api, credential: {} } # with TOOL_SECRET_CRM in the environment

# automation:
#   hitl: { notificationWebhook: 'https://hooks.slack.com/…' } # told of calls that wait for a person: docs/operating/policy.md

memory:
  backend: sqlite
  recall:
    defaultMode: hybrid # hybrid, graph, vault, pageindex, current, onyx
    maxHops: 3
    maxNodes: 100
    tokenBudget: 16000
  onyx:
    url: off # an OpenAI-compatible address such as http://localhost:11434/v1: mode onyx orders results by meaning too
    model: bge-m3
    candidates: 64 # of so many results of hybrid
    timeoutSeconds: 5 # the key, where it asks for one, is ONYX_KEY in the environment
  ingest:
    confidenceThreshold: 0.78 # items whose sender is less sure are discarded
  pruning:
    enabled: true
    schedule: '0 4 * * *' # UTC, Cloudflare's dialect: weekdays are 1 (Sunday) to 7
    maxNodes: 50000

documents:
  tika:
    url: embedded # embedded, or the address of an Apache Tika server
    timeoutSeconds: 30
  gotenberg:
    url: embedded # embedded, or the address of a Gotenberg
    timeoutSeconds: 60
  paperless:
    url: embedded # embedded, or the address of a Paperless-ngx
    apiKeyRef: local-paperless-key # paperless.key in the secrets folder
  presidio:
    enabled: true # the embedded redactor always runs; false only disconnects an external one
    failurePolicy: block # cannot be changed
    analyzerUrl: embedded # an external analyzer joins the embedded one
    anonymizerUrl: embedded
    models: [pii, financial] # pii, financial, medical, privilege, secrets, organizations, places, dates, demographics, links
    allowList: [] # values that stay, compared exactly
    denyList: [] # names and terms that always go, as whole words in any case
    adHocRecognizers: [] # patterns of your own, in Presidio's shape: docs/redaction-quality.md
    tenants: {} # by tenant id: lists and patterns that join these, thresholds and models in their place
    thresholds: {} # least score by entity type, such as PERSON: 0.6

telemetry:
  enabled: false # spans, in the log and to the OTLP address
  otlp: # off without an address; OTEL_EXPORTER_OTLP_ENDPOINT and its kin win
    # endpoint: http://127.0.0.1:4318 # a collector's; /v1/metrics and /v1/traces come behind it
    intervalSeconds: 60
    timeoutSeconds: 10
`

/** Writes the file where there is none. An edited file is never touched. */
export function ensureLocalConfig(settings: Settings): boolean {
  return existsSync(settings.configPath) ? false : createPrivateFile(settings.configPath, text)
}

export interface ReadOptions {
  /** Takes what `ensureLocalConfig` would write where there is no file. */
  readonly orDefault: boolean
}

/** Reads YAML 1.2 with unique keys, no aliases beyond YAML's own bound and no custom types. A file that others can write is refused. */
export function readLocalConfig(
  settings: Settings,
  options: ReadOptions = { orDefault: false },
): Result<NormalisedConfig> {
  const place = { path: settings.configPath, setting: 'CLAWQL_CONFIG' }
  const source = atPlace(place, () => readOwnFile(settings.configPath)) ?? (options.orDefault ? text : undefined)
  if (source === undefined)
    return refused(
      'CONFIG_REJECTED',
      `${settings.configPath} is missing. Run ${bootstrapCommand}, or set CLAWQL_CONFIG.`,
    )
  const document = parseDocument(source, { uniqueKeys: true, version: '1.2', schema: 'core' })
  const [problem] = document.errors
  if (problem !== undefined)
    return refused('CONFIG_REJECTED', `${settings.configPath}: ${problem.message.split('\n')[0]?.replace(/:$/, '')}.`)
  const normalised = normaliseLocalConfig(document.toJS({ maxAliasCount: 10 }), settings.environment)
  if (!normalised.ok) return normalised
  const { tier, api } = normalised.value.config
  if (api.auth.mode === 'noAuth' && !settings.isBoundToLoopback) {
    return refused(
      'CONFIG_REJECTED',
      `api.auth.mode: noAuth is allowed on the loopback address only (tier ${tier}), and CLAWQL_BIND is ${settings.bind}. Set api.auth.mode to apiKey.`,
    )
  }
  return normalised
}
