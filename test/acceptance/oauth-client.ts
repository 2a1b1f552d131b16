// An instance that is an authorization server, and a strict client of it (oauth4webapi): registers, has somebody let it in, exchanges, renews.
import * as oauth from 'oauth4webapi'
import { createdApiKeySchema } from '../../contract/api-key.ts'
import { protectedResourceSchema } from '../../contract/issuer.ts'
import { sessionSchema } from '../../contract/session.ts'
import { createClient } from './client.ts'
import { letIn } from './consent.ts'
import { startInstance } from './instance.ts'

export const redirectUri = 'http://127.0.0.1:7777/callback'
const insecure = { [oauth.allowInsecureRequests]: true }

export const jsonPost = (body: object) => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
})

export interface Began {
  readonly client: oauth.Client
  readonly verifier: string
  readonly state: string
  readonly url: URL
}

/** The error that a client is told; `none` where it is told of none. */
export const errorOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'none',
    (error: unknown) => (error instanceof oauth.ResponseBodyError ? error.error : String(error)),
  )

export async function startOAuthWorld() {
  const instance = await startInstance({ config: { api: { auth: { mode: 'apiKey' } } } })
  const admin = createClient(instance.url, instance.adminKey)
  const resource = await fetch(`${instance.url}/.well-known/oauth-protected-resource/mcp`)
  const { authorization_servers: servers } = protectedResourceSchema.parse(await resource.json())
  const issuer = new URL(servers[0]!)
  const found = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure })
  const server = await oauth.processDiscoveryResponse(issuer, found)

  async function makeKey(wish: object): Promise<string> {
    return createdApiKeySchema.parse((await admin.json('/api/keys', jsonPost(wish))).body).key
  }

  async function register(more: object = {}): Promise<oauth.Client> {
    const wish = { redirect_uris: [redirectUri], client_name: 'A client of a test', ...more }
    const response = await oauth.dynamicClientRegistrationRequest(server, wish, insecure)
    return await oauth.processDynamicClientRegistrationResponse(response)
  }

  async function begin(more: Record<string, string> = {}, client?: oauth.Client): Promise<Began> {
    const registered = client ?? (await register())
    const verifier = oauth.generateRandomCodeVerifier()
    const state = oauth.generateRandomState()
    const url = new URL(server.authorization_endpoint!)
    const params = {
      response_type: 'code',
      client_id: registered.client_id,
      redirect_uri: redirectUri,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      ...more,
    }
    for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value)
    return { client: registered, verifier, state, url }
  }

  const read = ({ client, state }: Began, back: URL) => oauth.validateAuthResponse(server, client, back, state)

  /** The code of what came back for tokens. */
  async function exchange(
    { client, verifier }: Omit<Began, 'url' | 'state'>,
    params: URLSearchParams,
    redirect = redirectUri,
  ) {
    const auth = oauth.None()
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      auth,
      params,
      redirect,
      verifier,
      insecure,
    )
    return await oauth.processAuthorizationCodeResponse(server, client, response)
  }

  async function signIn(key: string | undefined, more: Record<string, string> = {}) {
    const began = await begin(more)
    const params = read(began, await letIn(began.url, { key }))
    return { ...began, params, answer: await exchange(began, params) }
  }

  async function renew(client: oauth.Client, refreshToken: string) {
    const response = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken, insecure)
    return await oauth.processRefreshTokenResponse(server, client, response)
  }

  async function revoke(client: oauth.Client, token: string): Promise<void> {
    await oauth.processRevocationResponse(await oauth.revocationRequest(server, client, oauth.None(), token, insecure))
  }

  const sessionOf = async (token: string) =>
    sessionSchema.parse((await createClient(instance.url, token).json('/api/auth/session')).body)

  return {
    instance,
    admin,
    server,
    /** Of a person who may read. */
    viewerKey: await makeKey({ name: 'viewer', roles: ['viewer'], actorType: 'human' }),
    makeKey,
    register,
    begin,
    read,
    exchange,
    signIn,
    renew,
    revoke,
    sessionOf,
  }
}

export type OAuthWorld = Awaited<ReturnType<typeof startOAuthWorld>>
