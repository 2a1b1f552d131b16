// The Tier 1 configuration: defaults, aliases, what is refused with its path, what is ignored with its reason.
import { describe, expect, it } from 'vitest'
import { normaliseLocalConfig, type NormalisedConfig } from '../../../core/instance/normalise-local-config.ts'

function accept(raw: unknown, environment = {}): NormalisedConfig {
  const result = normaliseLocalConfig(raw, environment)
  if (!result.ok) throw new Error(result.refusal.detail)
  return result.value
}
function refuse(raw: unknown, environment = {}): string {
  const result = normaliseLocalConfig(raw, environment)
  if (result.ok) throw new Error('was accepted')
  expect(result.refusal.code).toBe('CONFIG_REJECTED')
  return result.refusal.detail
}

describe('normaliseLocalConfig()', () => {
  it('fills every default of the guide where the file is empty', () => {
    const { config, applied, ignored } = accept(null)
    expect(config).toMatchObject({
      tier: 'local',
      api: { port: 8080, logLevel: 'info', auth: { mode: 'noAuth' } },
      memory: { recall: { maxHops: 3, maxNodes: 100, tokenBudget: 16_000 }, pruning: { maxNodes: 50_000 } },
      documents: { tika: { url: 'embedded', timeoutSeconds: 30 }, gotenberg: { timeoutSeconds: 60 } },
    })
    expect([applied, ignored]).toEqual([[], []])
  })

  it.each([
    [{ memory: { pruning: { maxGraphNodes: 7 } } }, 'memory.pruning.maxNodes'],
    [{ memory: { storage: { backend: 'sqlite' } } }, 'memory.backend'],
    [{ auth: { mode: 'apiKey' } }, 'api.auth.mode'],
  ])('maps the alias in %j', (raw, key) => {
    expect(accept(raw).applied).toEqual([{ key, source: 'alias' }])
  })

  it('takes an alias beside its key only where both say the same', () => {
    expect(accept({ memory: { pruning: { maxGraphNodes: 7, maxNodes: 7 } } }).config.memory.pruning.maxNodes).toBe(7)
    expect(refuse({ memory: { pruning: { maxGraphNodes: 7, maxNodes: 8 } } })).toMatch(/maxGraphNodes .*differ/)
  })

  it.each([
    [{ api: { prot: 1 } }, 'api.prot'],
    [{ surprise: true }, 'surprise'],
    [{ documents: { tika: { replicas: 2 } } }, 'documents.tika.replicas'],
    [{ memory: { recall: { maxHops: 11 } } }, 'memory.recall.maxHops'],
    [{ documents: { presidio: { failurePolicy: 'skip' } } }, 'documents.presidio.failurePolicy'],
    [{ documents: { tika: { url: 'file:///etc/passwd' } } }, 'documents.tika.url'],
    [{ api: { port: '8080; rm' } }, 'api.port'],
    [{ api: { publicUrl: 'http://clawql.example.com' } }, 'api.publicUrl'],
    [{ api: { publicUrl: 'https://clawql.example.com/app' } }, 'api.publicUrl'],
    // Under noAuth everybody behind it would be an administrator.
    [{ api: { publicUrl: 'https://clawql.example.com' } }, 'api.publicUrl'],
  ])('refuses %j and names the path', (raw, path) => {
    expect(refuse(raw).startsWith(`${path}: `)).toBe(true)
  })

  it('refuses a list, a text and a number as the whole file', () => {
    for (const raw of [[], 'tier: local', 7]) refuse(raw)
  })

  it('refuses noAuth outside tier local, whatever spelling sets it', () => {
    for (const tier of ['standard', 'enterprise']) {
      expect(refuse({ tier })).toMatch(/noAuth/)
      expect(refuse({ tier, auth: { mode: 'noAuth' } })).toMatch(/noAuth/)
      expect(accept({ tier, api: { auth: { mode: 'apiKey' } } }).config.tier).toBe(tier)
    }
  })

  it('refuses what is not available yet, with the reason', () => {
    expect(refuse({ memory: { backend: 'postgres' } })).toMatch(/postgres/)
    expect(refuse({ documents: { gotenberg: { url: 'container' } } })).toMatch(/documents.gotenberg.url: container/)
    expect(refuse({ memory: { pruning: { schedule: 'daily' } } })).toMatch(/five fields/)
  })

  it('takes SAML with what it needs, pinned and bounded', () => {
    const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'
    const saml = { entityId: 'urn:idp', ssoUrl: 'https://idp.example/sso?x=1', certificates: [pem] }
    const auth = (more: object, mode = 'saml') => ({ api: { auth: { mode, saml: { ...saml, ...more } } } })
    expect(accept(auth({})).config.api.auth.saml).toMatchObject({
      groupsAttribute: 'groups',
      signedInMinutes: 60,
      clockSkewSeconds: 60,
      roleMapping: {},
    })
    expect(accept(auth({ ssoUrl: 'http://localhost:8081/sso' })).ignored).toEqual([])
    expect(refuse({ api: { auth: { mode: 'saml' } } })).toMatch(/api\.auth\.saml: missing.*docs\/operating\/saml\.md/)
    for (const ssoUrl of [
      'http://idp.example/sso',
      'https://idp.example/#x',
      'javascript:alert(1)',
      'https://a@b/',
      'https://a/"',
    ])
      expect(refuse(auth({ ssoUrl }))).toMatch(/ssoUrl/)
    for (const certificates of [[], ['MIIB'], [pem + pem], [pem, pem, pem, pem, pem]])
      expect(refuse(auth({ certificates }))).toMatch(/certificates/)
    expect(refuse(auth({ clockSkewSeconds: 301 }))).toMatch(/clockSkewSeconds/)
    expect(refuse(auth({ wantSigned: false }))).toMatch(/wantSigned/)
    const ignored = { key: 'api.auth.saml', reason: 'api.auth.mode is apiKey' }
    expect(accept(auth({}, 'apiKey')).ignored).toContainEqual(ignored)
  })

  it('takes an identity provider whose tokens nobody on the way can read or change', () => {
    const auth = (issuer: string, more: object = {}) => ({
      api: { auth: { mode: 'oidc', oidc: { issuer, clientId: 'c', ...more } } },
    })
    for (const issuer of [
      'https://login.example/realms/a',
      'http://localhost:8080/a',
      'http://[::1]:8080',
      'http://127.0.0.1',
    ])
      expect(accept(auth(issuer)).config.api.auth.oidc?.issuer).toBe(issuer)
    for (const issuer of [
      'http://login.example',
      'http://localhost.example',
      'http://127.0.0.1.example/',
      'https://u:p@login.example',
      'https://login.example?a=b',
    ])
      expect(refuse(auth(issuer))).toMatch(/api\.auth\.oidc\.issuer: an https address/)
    expect(refuse(auth('https://login.example', { jwksUrl: 'http://keys.example' }))).toMatch(/jwksUrl/)
    expect(refuse({ api: { auth: { mode: 'oauth2' } } })).toMatch(/api\.auth\.oauth2: missing/)
    expect(refuse(auth('https://login.example', { roleMapping: { admins: 'Admin!' } }))).toMatch(/roleMapping/)
  })

  it('says which settings of identity providers have no effect', () => {
    const oidc = { issuer: 'https://login.example', clientId: 'c', clientSecretRef: { name: 'n', key: 'k' } }
    const ignored = (mode: string) => accept({ api: { auth: { mode, oidc } } }).ignored.map(({ key }) => key)
    expect(ignored('apiKey')).toContain('api.auth.oidc')
    expect(ignored('oidc')).toContain('api.auth.oidc.clientSecretRef')
  })

  it('refuses a password in an address, which would be stored in plain text', () => {
    const detail = refuse({ documents: { tika: { url: 'http://user:pass@tika:9998' } } })
    expect(detail).toMatch(/user name or password/)
    expect(detail).not.toContain('pass@')
  })

  it('lets the environment win over the file', () => {
    const raw = { documents: { presidio: { analyzerUrl: 'http://file:1' } } }
    const { config, applied } = accept(raw, {
      PRESIDIO_URL: 'http://both:3000',
      PRESIDIO_ANONYMIZER_URL: 'http://one:3',
    })
    expect(config.documents.presidio).toMatchObject({ analyzerUrl: 'http://both:3000', anonymizerUrl: 'http://one:3' })
    expect(applied).toContainEqual({ key: 'documents.presidio.analyzerUrl', source: 'environment' })
    expect(refuse({}, { PORT: '80 80' })).toMatch(/^the variable PORT \(api\.port\)/)
  })

  it('says of each setting without effect why', () => {
    const raw = { memory: { path: './x' }, pageindex: { enabled: true, path: './y' }, lending: { enabled: true } }
    const { ignored, applied } = accept(raw)
    expect(ignored.map(({ key }) => key)).toEqual(['memory.path', 'pageindex.path', 'verticals.lending.enabled'])
    expect(ignored.every(({ reason }) => reason.length > 10)).toBe(true)
    expect(applied.map(({ key }) => key)).toEqual(['pageindex.enabled'])
  })

  it('takes OpenTelemetry’s own variables, which win over the file, and nothing of them where its SDK is switched off', () => {
    const environment = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces.example/in',
      OTEL_METRIC_EXPORT_INTERVAL: '15000',
      OTEL_EXPORTER_OTLP_TIMEOUT: '2500',
    }
    const raw = { telemetry: { otlp: { endpoint: 'http://other:4318', intervalSeconds: 5 } } }
    expect(accept(raw, environment).config.telemetry.otlp).toEqual({
      endpoint: 'http://collector:4318',
      tracesEndpoint: 'https://traces.example/in',
      protocol: 'http/json',
      intervalSeconds: 15,
      timeoutSeconds: 2.5,
    })
    const off = accept({}, { ...environment, OTEL_SDK_DISABLED: 'true' }).config.telemetry.otlp
    expect(off).toEqual(accept({}).config.telemetry.otlp)
    expect(off.endpoint).toBeUndefined()
  })

  it.each([
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, /OTEL_EXPORTER_OTLP_PROTOCOL.*http\/json/],
    [{ OTEL_METRIC_EXPORT_INTERVAL: 'soon' }, /OTEL_METRIC_EXPORT_INTERVAL/],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }, /OTEL_EXPORTER_OTLP_ENDPOINT.*http/],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://me:secret@collector:4318' }, /user name or password/],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/?key=secret' }, /query/],
  ])('refuses %j by its name', (environment, reason) => {
    expect(refuse({}, environment)).toMatch(reason)
  })

  it('tells of approvals over https, or where one says that the network is one’s own', () => {
    const told = (hitl: object) => ({ automation: { hitl } })
    const notificationWebhook = 'http://chat.example.com/hook'
    expect(refuse(told({ notificationWebhook }))).toContain('automation.hitl.notificationWebhook: https is expected')
    expect(refuse(told({ notificationWebhook: 'https://u:p@chat.example.com' }))).toContain('without user')
    expect(refuse(told({ enabled: false }))).toContain('automation.hitl.enabled')
    expect(refuse(told({ approvalTimeoutHours: 25 }))).toContain('automation.hitl.approvalTimeoutHours')
    const { config } = accept(told({ notificationWebhook, notificationPrivate: true, approvalTimeoutHours: 1 }))
    expect(config.automation.hitl).toMatchObject({ notificationWebhook, approvalTimeoutHours: 1 })
    expect(accept(told({ enabled: true, notificationWebhook: '' })).config.automation.hitl.approvalTimeoutHours).toBe(
      24,
    )
  })
})
