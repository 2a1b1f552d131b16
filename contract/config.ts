// The Tier 1 configuration file, clawql.local.yaml: one schema from which defaults, validation and the Workers' CONFIG variable come.
import * as z from 'zod'
import { httpAddressSchema } from './address.ts'
import { directorySchema } from './directory.ts'
import { forgettingRules } from './forgetting.ts'
import { limits, limitsByProfile } from './limits.ts'
import { issuerSchema } from './issuer.ts'
import { recallModes } from './recall.ts'
import { publicUrlPattern } from './public-url.ts'
import { operatorsSchema } from './operators.ts'
import { automationSchema } from './automation.ts'
import { networkSchema } from './network.ts'
import { toolsSchema } from './provider.ts'
import { redactionRulesSchema } from './redaction-rules.ts'
import { samlSchema } from './saml.ts'
import { tenantIdPattern } from './tenant.ts'

const { machine } = limitsByProfile

/** `embedded`, `container`, or the address of a real service. */
const engineUrlSchema = z.union([
  z.literal('embedded'),
  z.literal('container'),
  httpAddressSchema('embedded, container, or an http(s) address'),
])

const apiSchema = z.strictObject({
  port: z.number().int().min(1).max(65_535).default(8080),
  logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  auth: z
    .strictObject({
      mode: z.enum(['noAuth', 'apiKey', 'oidc', 'saml', 'oauth2', 'ldap']).default('noAuth'),
      /** Of mode oidc, and of mode oauth2. */
      oidc: issuerSchema.optional(),
      oauth2: issuerSchema.optional(),
      ldap: directorySchema.optional(),
      saml: samlSchema.optional(),
    })
    .prefault({}),
  /** Requests of one API key and of all keys of a tenant; an isolate counts those that come to it. */
  rateLimit: z
    .strictObject({
      keyRequestsPerMinute: z.number().int().min(1).max(100_000_000).default(300_000),
      tenantRequestsPerMinute: z.number().int().min(1).max(100_000_000).default(1_200_000),
    })
    .prefault({}),
  /** Of tools of others: failures one after the other that open it, and when it is looked again. */
  circuitBreaker: z
    .strictObject({
      failureThreshold: z.number().int().min(1).max(1_000).default(5),
      halfOpenProbeIntervalSeconds: z.number().min(0.1).max(3_600).default(30),
    })
    .prefault({}),
  /** Host names beside localhost, 127.0.0.1 and [::1] that requests may name. */
  hosts: z.array(z.string().min(1).max(253)).max(20).default([]),
  /** Networks of proxies whose X-Forwarded-For is believed: rules of the policy about networks go by it. */
  trustedProxies: z.array(networkSchema).max(20).default([]),
  /** Address under which browsers reach the instance behind a proxy that ends TLS: `https://host[:port]`. */
  publicUrl: z.string().max(300).regex(publicUrlPattern, 'https://host[:port], nothing behind it').optional(),
})

const memorySchema = z.strictObject({
  backend: z.enum(['sqlite', 'postgres']).default('sqlite'),
  path: z.string().default('./data/memory.db'),
  recall: z
    .strictObject({
      defaultMode: z.enum(recallModes).default('hybrid'),
      maxHops: z.number().int().min(0).max(limits.recallHopsMax).default(3),
      maxNodes: z.number().int().min(1).max(limits.recallNodesMax).default(100),
      tokenBudget: z.number().int().min(1).max(limits.recallTokensMax).default(16_000),
    })
    .prefault({}),
  /** A service of vectors, which mode onyx asks for the order of results by meaning. */
  onyx: z
    .strictObject({
      /** What comes before `/embeddings`, such as http://localhost:11434/v1. */
      url: z.union([z.literal('off'), httpAddressSchema('off, or an http(s) address')]).default('off'),
      model: z.string().min(1).max(200).default('bge-m3'),
      /** Results of hybrid that are ordered anew, where fewer are asked for. */
      candidates: z.number().int().min(1).max(limits.onyxResultsMax).default(64),
      timeoutSeconds: z.number().min(0.1).max(60).default(5),
    })
    .prefault({}),
  ingest: z
    .strictObject({
      /** An item whose sender is less sure of it is discarded. */
      confidenceThreshold: z.number().min(0).max(1).default(0.78),
    })
    .prefault({}),
  pruning: z
    .strictObject({
      enabled: z.boolean().default(true),
      schedule: z.string().default('0 4 * * *'),
      maxNodes: z.number().int().min(1).default(50_000),
      ...forgettingRules,
    })
    .prefault({}),
})

/** Groups of entity types. */
export const presidioModels = [
  ...(['pii', 'financial', 'medical', 'privilege', 'secrets'] as const),
  // What stays unless asked for.
  ...(['organizations', 'places', 'dates', 'demographics', 'links'] as const),
] as const

/** Lists are joined with the instance's, a threshold stands in place of its, and so do groups. */
const tenantRedactionSchema = redactionRulesSchema.extend({
  models: z.array(z.enum(presidioModels)).optional(),
  operators: operatorsSchema.optional(),
})

const documentsSchema = z.strictObject({
  /** Largest file that ingest accepts, in bytes; at the edge no more than that profile's bound, whatever stands here. */
  maxBytes: z.number().int().min(1).max(machine.documentBytesMax).default(machine.documentBytesMax),
  failureIsolation: z.boolean().default(true),
  tika: z
    .strictObject({
      url: engineUrlSchema.default('embedded'),
      timeoutSeconds: z.number().int().min(1).max(600).default(30),
    })
    .prefault({}),
  gotenberg: z
    .strictObject({
      url: engineUrlSchema.default('embedded'),
      timeoutSeconds: z.number().int().min(1).max(600).default(60),
    })
    .prefault({}),
  paperless: z
    .strictObject({ url: engineUrlSchema.default('embedded'), apiKeyRef: z.string().default('local-paperless-key') })
    .prefault({}),
  presidio: z
    .strictObject({
      /** Connects an external redactor. The embedded one always runs; an external one joins it. */
      enabled: z.boolean().default(true),
      failurePolicy: z.literal('block', { error: 'failurePolicy is block and cannot be changed' }).default('block'),
      analyzerUrl: engineUrlSchema.default('embedded'),
      anonymizerUrl: engineUrlSchema.default('embedded'),
      models: z.array(z.enum(presidioModels)).default(['pii', 'financial']),
      ...redactionRulesSchema.shape,
      /** What stands in place of a value, by entity type. */
      operators: operatorsSchema.prefault({}),
      /** What a tenant adds to the rules of the instance, by its id. */
      tenants: z.record(z.string().regex(tenantIdPattern, 'ids of tenants'), tenantRedactionSchema).default({}),
      timeoutSeconds: z.number().int().min(1).max(600).default(30),
    })
    .prefault({}),
})

/** An address of OTLP over HTTP; nothing is sent where there is none. */
const otlpUrlSchema = httpAddressSchema('an http(s) address')

const telemetrySchema = z.strictObject({
  /** Spans: in the log, and to the OTLP address where there is one. */
  enabled: z.boolean().default(false),
  otlp: z
    .strictObject({
      /** What comes behind it: `/v1/metrics`, `/v1/traces`. */
      endpoint: otlpUrlSchema.optional(),
      /** Whole addresses, in place of the one above. */
      metricsEndpoint: otlpUrlSchema.optional(),
      tracesEndpoint: otlpUrlSchema.optional(),
      protocol: z.literal('http/json', { error: 'http/json is the one that is spoken' }).default('http/json'),
      intervalSeconds: z.number().min(1).max(86_400).default(60),
      timeoutSeconds: z.number().min(0.1).max(60).default(10),
    })
    .prefault({}),
})

export const localConfigSchema = z.strictObject({
  tier: z.enum(['local', 'standard', 'enterprise']).default('local'),
  api: apiSchema.prefault({}),
  memory: memorySchema.prefault({}),
  documents: documentsSchema.prefault({}),
  pageindex: z
    .strictObject({
      enabled: z.boolean().default(true),
      storageBackend: z.string().default('sqlite'),
      path: z.string().default('./data/pageindex.db'),
    })
    .prefault({}),
  telemetry: telemetrySchema.prefault({}),
  tools: toolsSchema.prefault({}),
  automation: automationSchema.prefault({}),
  verticals: z.record(z.string().regex(/^[a-z]{2,32}$/), z.strictObject({ enabled: z.boolean() })).default({}),
})

/** The whole configuration with every default filled in: what Workers get as JSON in their CONFIG variable. */
export type LocalConfig = z.infer<typeof localConfigSchema>
