// Rules between settings of a Tier 1 configuration: what a tier allows, what is not available yet, and which settings have no effect.
import { isBareAddress } from '../../contract/automation.ts'
import type { LocalConfig } from '../../contract/config.ts'
import { trustedIssuerOf } from '../../contract/issuer.ts'
import { isLoopbackUrl } from '../access/site.ts'
import { isCronExpression } from './cron-expression.ts'
import { leafKeys, type Tree } from './config-aliases.ts'
import { redactionSettings } from '../redaction/rules.ts'
import { explainRedactionRules } from './redaction-rules.ts'

/** A setting that was given and changes nothing, with the reason. */
export interface IgnoredSetting {
  readonly key: string
  readonly reason: string
}

/** Where something is sent or asked, by its key. */
const addresses = (config: LocalConfig): readonly (readonly [key: string, url: string])[] => {
  const { endpoint, metricsEndpoint, tracesEndpoint } = config.telemetry.otlp
  const otlp = Object.entries({ endpoint, metricsEndpoint, tracesEndpoint })
  return [
    ...engineUrls(config),
    ...otlp.flatMap(([key, url]) => (url === undefined ? [] : [[`telemetry.otlp.${key}`, url] as const])),
  ]
}

const engineUrls = (config: LocalConfig): readonly (readonly [key: string, url: string])[] => [
  ['documents.tika.url', config.documents.tika.url],
  ['documents.gotenberg.url', config.documents.gotenberg.url],
  ['documents.paperless.url', config.documents.paperless.url],
  ['documents.presidio.analyzerUrl', config.documents.presidio.analyzerUrl],
  ['documents.presidio.anonymizerUrl', config.documents.presidio.anonymizerUrl],
  ['memory.onyx.url', config.memory.onyx.url],
]

function explainAccess(config: LocalConfig): string | undefined {
  const { tier, api } = config
  if (api.auth.mode === 'noAuth') {
    if (api.publicUrl !== undefined && !isLoopbackUrl(api.publicUrl))
      return `api.publicUrl: whoever reaches ${api.publicUrl} would be an administrator under noAuth. Set api.auth.mode to apiKey.`
    return tier === 'local'
      ? undefined
      : `api.auth.mode: noAuth is allowed in tier local only, and tier is ${tier}. Set api.auth.mode to apiKey.`
  }
  return api.auth.mode === 'apiKey' ? undefined : explainIssuer(api.auth)
}

/** Tokens cross the network to whoever answers there: https, or this machine. */
const issuerAddress = /^(?:https:\/\/|http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?(?:\/|$))/

function explainIssuer(auth: LocalConfig['api']['auth']): string | undefined {
  const { mode } = auth
  if (mode === 'ldap') return explainDirectory(auth)
  if (mode === 'saml') return explainSaml(auth)
  const trusted = trustedIssuerOf(auth)
  if (trusted === null)
    return `api.auth.${mode}: missing. Mode ${mode} needs issuer and clientId there; docs/operating/identity-providers.md has examples.`
  for (const [key, url] of Object.entries({ issuer: trusted.issuer, jwksUrl: trusted.jwksUrl ?? trusted.issuer }))
    if (!issuerAddress.test(url) || /[?#@]/.test(url))
      return `api.auth.${mode}.${key}: an https address (http on this machine alone) without user, query and fragment is expected.`
  return undefined
}

function explainDirectory({ ldap }: LocalConfig['api']['auth']): string | undefined {
  return ldap === undefined
    ? 'api.auth.ldap: missing. Mode ldap needs url and base there; docs/operating/directories.md has examples.'
    : undefined
}

function explainSaml({ saml }: LocalConfig['api']['auth']): string | undefined {
  return saml === undefined
    ? 'api.auth.saml: missing. Mode saml needs entityId, ssoUrl and certificates there, as the metadata of the identity provider has them; docs/operating/saml.md has examples.'
    : undefined
}

function explainAddresses(config: LocalConfig): string | undefined {
  for (const [key, url] of addresses(config)) {
    if (url === 'container') return `${key}: container is not available yet. Use embedded or an address.`
    if (/^https?:\/\/[^/?#]*@/i.test(url))
      return `${key}: an address must not hold a user name or password; it is stored in plain text.`
    if (/[?#]/.test(url)) return `${key}: an address has no query and no fragment.`
  }
  const { apiKeyRef } = config.documents.paperless
  if (apiKeyRef !== 'local-paperless-key')
    return `documents.paperless.apiKeyRef: only local-paperless-key is known, which is paperless.key in the secrets folder.`
  return undefined
}

function explainMemory(config: LocalConfig): string | undefined {
  const { backend, pruning, recall, onyx } = config.memory
  if (backend === 'postgres') return 'memory.backend: postgres is not available; memory is stored as sqlite.'
  if (recall.defaultMode === 'onyx' && onyx.url === 'off')
    return 'memory.recall.defaultMode: onyx needs the address of a service of vectors in memory.onyx.url.'
  if (!isCronExpression(pruning.schedule))
    return 'memory.pruning.schedule: a cron expression of five fields is expected, weekdays from 1 (Sunday) to 7.'
  const enabled = Object.values(config.verticals).filter((vertical) => vertical.enabled).length
  if (enabled > 2 && config.tier !== 'enterprise')
    return `verticals: ${enabled} are enabled; outside tier enterprise at most two can be.`
  return undefined
}

function explainRedaction({ documents }: LocalConfig): string | undefined {
  const { presidio } = documents
  const reason = explainRedactionRules(presidio)
  if (reason !== undefined) return `documents.presidio.${reason}`
  // Judged as they will hold: together with the instance's, whose lists come first.
  for (const tenantId of Object.keys(presidio.tenants)) {
    const joined = explainRedactionRules(redactionSettings(presidio, tenantId, null).rules)
    if (joined !== undefined)
      return `documents.presidio.tenants.${tenantId}, joined with the instance’s rules: ${joined}`
  }
  return undefined
}

const originOf = (url: string): string => /^https?:\/\/[^/?#]+/i.exec(url)?.[0].toLowerCase() ?? ''

/** Whether what travels can be read or changed on the way: with https it can't, and on one's own network one says so. */
function explainProviders({ tools }: LocalConfig): string | undefined {
  for (const [name, provider] of Object.entries(tools.providers)) {
    const key = `tools.providers.${name}`
    const { url, descriptionUrl, kind } = provider
    if (/[?#@]/.test(url)) return `${key}.url: an address without user, query and fragment is expected.`
    if (!url.startsWith('https://') && !provider.private)
      return `${key}.url: https is expected. For a service of this machine or of your own network add private: true.`
    if (descriptionUrl === undefined) continue
    if (kind === 'mcp') return `${key}.descriptionUrl: an MCP server describes itself.`
    if (originOf(descriptionUrl) !== originOf(url) || /[#@]/.test(descriptionUrl))
      return `${key}.descriptionUrl: it has to stand at the host of url, for no other is asked.`
  }
  return undefined
}

function explainWebhook({ automation }: LocalConfig): string | undefined {
  const { notificationWebhook, notificationPrivate } = automation.hitl
  const key = 'automation.hitl.notificationWebhook'
  if (notificationWebhook === '' || notificationWebhook === 'secret') return undefined
  if (!isBareAddress(notificationWebhook)) return `${key}: an address without user and fragment is expected.`
  if (!notificationWebhook.startsWith('https://') && !notificationPrivate)
    return `${key}: https is expected. For an address of this machine or of your own network add notificationPrivate: true.`
  return undefined
}

/** Why this configuration can't start, as one sentence that names the key, or undefined. */
export function explainRefusal(config: LocalConfig): string | undefined {
  return (
    explainAccess(config) ??
    explainAddresses(config) ??
    explainMemory(config) ??
    explainRedaction(config) ??
    explainProviders(config) ??
    explainWebhook(config)
  )
}

const inert: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^memory\.path$/, 'memory is stored in the data directory, one database per graph'],
  [/^pageindex\.(?!enabled$)/, 'outlines of documents stand with the graph, in its database'],
  [/^verticals\./, 'verticals are not available yet'],
]

/** Ways to sign in beside the one that is chosen. */
function ignoredSignIn(auth: LocalConfig['api']['auth']): readonly IgnoredSetting[] {
  const { mode, ldap, saml, ...issuers } = auth
  const ignored: IgnoredSetting[] = []
  for (const [key, given] of Object.entries({ ldap, saml }))
    if (given !== undefined && key !== mode)
      ignored.push({ key: `api.auth.${key}`, reason: `api.auth.mode is ${mode}` })
  for (const [key, issuer] of Object.entries(issuers))
    if (issuer !== undefined && key !== mode)
      ignored.push({ key: `api.auth.${key}`, reason: `api.auth.mode is ${mode}` })
    else if (issuer?.clientSecretRef !== undefined)
      ignored.push({
        key: `api.auth.${key}.clientSecretRef`,
        reason:
          mode === 'oidc'
            ? 'nobody signs in through this instance itself: clients bring tokens'
            : 'the secret is OAUTH2_CLIENT_SECRET in the environment',
      })
  return ignored
}

/** Settings of the file that are valid and change nothing. */
export function listIgnored(tree: Tree, config: LocalConfig): readonly IgnoredSetting[] {
  const ignored: IgnoredSetting[] = []
  for (const key of leafKeys(tree)) {
    const match = inert.find(([pattern]) => pattern.test(key))
    if (match !== undefined) ignored.push({ key, reason: match[1] })
  }
  ignored.push(...ignoredSignIn(config.api.auth))
  const { presidio } = config.documents
  if (!presidio.enabled) {
    ignored.push({
      key: 'documents.presidio.enabled',
      reason: 'the embedded redactor always runs; false only disconnects an external one',
    })
  }
  return ignored
}
