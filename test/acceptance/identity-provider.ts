// A real OpenID provider on this machine: people sign in at it with their browsers' requests, services with their secrets.
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JWK } from 'jose'
import { Provider } from 'oidc-provider'

export const instanceSecret = 'secret-of-the-instance'
export const audience = 'https://clawql.example/mcp'
export const opaqueAudience = 'https://clawql.example/opaque'
const redirectUri = 'http://127.0.0.1/callback'

export type PrivateJwk = JWK & { readonly kid: string; readonly alg: string; readonly use: 'sig' }

export function newKey(alg: 'RS256' | 'ES256'): PrivateJwk {
  const { privateKey } =
    alg === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2_048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = privateKey.export({ format: 'jwk' })
  return { ...(jwk as JWK), kid: randomBytes(8).toString('hex'), alg, use: 'sig' }
}

export interface People {
  /** Claims of somebody by their subject. */
  readonly [subject: string]: { readonly groups?: unknown; readonly [claim: string]: unknown }
}

export interface IdentityProvider {
  readonly issuer: string
  readonly port: number
  /** As a browser does it: authorization code with PKCE, a form with the name, another for consent. */
  signIn(
    subject: string,
    wish?: { readonly resource?: string; readonly scope?: string },
  ): Promise<{ readonly accessToken: string; readonly idToken: string }>
  /** A service by its secret. */
  serviceToken(wish?: { readonly clientId?: string; readonly resource?: string }): Promise<string>
  revoke(accessToken: string): Promise<void>
  /** Requests that came, by their paths. */
  readonly asked: string[]
  close(): Promise<void>
}

const clients = [
  { client_id: 'clawql', client_secret: instanceSecret, grant_types: [], response_types: [], redirect_uris: [] },
  ...['etl', 'stranger'].map((client_id) => ({
    client_id,
    client_secret: `secret-of-${client_id}`,
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
  })),
  {
    client_id: 'web',
    token_endpoint_auth_method: 'none',
    application_type: 'native',
    grant_types: ['authorization_code'],
    response_types: ['code'],
    redirect_uris: [redirectUri],
  },
]

const ttlSeconds = 600

export async function startIdentityProvider({
  keys,
  people,
  port = 0,
}: {
  readonly keys: readonly PrivateJwk[]
  readonly people: People
  readonly port?: number
}): Promise<IdentityProvider> {
  const asked: string[] = []
  const server = createServer()
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  const at = (server.address() as AddressInfo).port
  const issuer = `http://127.0.0.1:${at}/realms/acme`
  const provider = new Provider(issuer, {
    clients: clients.map((client) => ({ ...client, id_token_signed_response_alg: keys[0]?.alg })),
    jwks: { keys },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    claims: { openid: ['sub'], profile: ['groups', 'verticals'] },
    conformIdTokenClaims: false,
    scopes: ['openid', 'profile', 'memory:read', 'documents:read'],
    findAccount: (_: unknown, sub: string) =>
      sub in people ? { accountId: sub, claims: () => ({ sub, ...people[sub] }) } : undefined,
    extraTokenClaims: (_: unknown, { accountId }: { accountId?: string }) =>
      accountId === undefined ? {} : people[accountId],
    enabledJWA: { clientAuthSigningAlgValues: ['RS256'] },
    features: {
      introspection: { enabled: true, allowedPolicy: () => true },
      clientCredentials: { enabled: true },
      revocation: { enabled: true },
      devInteractions: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        useGrantedResource: () => true,
        getResourceServerInfo: (_: unknown, resource: string) => ({
          scope: 'memory:read documents:read',
          audience: resource,
          accessTokenTTL: ttlSeconds,
          accessTokenFormat: resource === opaqueAudience ? 'opaque' : 'jwt',
          jwt: { sign: { alg: keys[0]?.alg } },
        }),
      },
    },
    ttl: {
      AccessToken: ttlSeconds,
      ClientCredentials: ttlSeconds,
      IdToken: ttlSeconds,
      Grant: ttlSeconds,
      Interaction: ttlSeconds,
      Session: ttlSeconds,
    },
  })
  const listener = provider.callback()
  const base = new URL(issuer).pathname
  server.on('request', (request, response) => {
    asked.push(request.url ?? '')
    // As behind a proxy that takes the realm off: the provider itself serves at the root.
    const url = request.url ?? ''
    if (!url.startsWith(base)) return void response.writeHead(404).end()
    Object.assign(request, { originalUrl: url, url: url.slice(base.length) || '/' })
    listener(request, response)
  })
  const post = (to: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(`${issuer}${to}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(form).toString(),
    })
  const basic = (id: string, secret: string) => ({
    authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
  })

  return {
    issuer,
    port: at,
    asked,
    async signIn(subject, { resource = audience, scope = 'openid profile' } = {}) {
      const verifier = randomBytes(32).toString('base64url')
      const query = new URLSearchParams({
        client_id: 'web',
        response_type: 'code',
        redirect_uri: redirectUri,
        scope,
        resource,
        code_challenge_method: 'S256',
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      })
      const code = await browse(`${issuer}/auth?${query.toString()}`, subject)
      const answer = await post('/token', {
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        client_id: 'web',
        code_verifier: verifier,
        resource,
      })
      const tokens = (await answer.json()) as { access_token: string; id_token: string }
      if (!answer.ok) throw new Error(`no token: ${JSON.stringify(tokens)}`)
      return { accessToken: tokens.access_token, idToken: tokens.id_token }
    },
    async serviceToken({ clientId = 'etl', resource = audience } = {}) {
      const answer = await post(
        '/token',
        { grant_type: 'client_credentials', resource },
        basic(clientId, `secret-of-${clientId}`),
      )
      const tokens = (await answer.json()) as { access_token: string }
      if (!answer.ok) throw new Error(`no token: ${JSON.stringify(tokens)}`)
      return tokens.access_token
    },
    async revoke(accessToken) {
      await (await provider.AccessToken.find(accessToken))?.destroy()
    },
    close: () => closeServer(server),
  }
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

/** Goes where it is sent, fills in the forms, keeps the cookies, until it is sent back with a code. */
async function browse(start: string, subject: string): Promise<string> {
  const cookies = new Map<string, string>()
  let url = start
  let form: URLSearchParams | null = null
  for (let step = 0; step < 20; step++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer: Response = await fetch(url, {
      method: form === null ? 'GET' : 'POST',
      redirect: 'manual',
      headers: { cookie, ...(form === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' }) },
      ...(form === null ? {} : { body: form.toString() }),
    })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    form = null
    const location = answer.headers.get('location')
    const page = await answer.text()
    if (location === null) {
      const [, prompt] = /name="prompt" value="(\w+)"/.exec(page) ?? []
      const [, action] = /action="([^"]+)"/.exec(page) ?? []
      if (prompt === undefined || action === undefined)
        throw new Error(`${answer.status} without a form: ${page.slice(0, 500)}`)
      form = new URLSearchParams({ prompt, login: subject, password: 'any' })
      url = new URL(action, url).href
    } else {
      const next = new URL(location, url)
      const code = next.searchParams.get('code')
      if (next.href.startsWith(redirectUri)) {
        if (code === null) throw new Error(`no code: ${next.search}`)
        return code
      }
      url = next.href
    }
  }
  throw new Error('the sign-in does not end')
}
