// What a client asks for at the authorization endpoint: read once, whole, or refused; where its redirect is not its own, it is told nothing there.
import { clientScopes, type ClientScope, type OAuthError } from '../../contract/oauth.ts'
import { isRegistered } from './redirect-uri.ts'

export interface Client {
  readonly redirectUris: readonly string[]
  readonly name: string
}

export interface Asked {
  readonly clientId: string
  readonly client: Client
  readonly redirectUri: string
  readonly codeChallenge: string
  readonly scopes: readonly ClientScope[]
  readonly state: string | null
}

export type ReadAsked =
  | { readonly kind: 'asked'; readonly asked: Asked }
  /** For the client, at its redirect. */
  | { readonly kind: 'refused'; readonly to: string; readonly state: string | null; readonly error: OAuthError }
  /** For the person in front of the page alone. */
  | { readonly kind: 'stopped'; readonly why: string }

export type Params = readonly (readonly [name: string, value: string])[]

const names = [
  'response_type',
  'client_id',
  'redirect_uri',
  'code_challenge',
  'code_challenge_method',
  'scope',
  'state',
  'resource',
] as const

/** Of what a form carries on of it. */
export const askedParams: readonly string[] = names

/** `audiences`: addresses of ours that a client may name as whom its tokens are for (RFC 8707). */
export function readAsked(
  params: Params,
  {
    findClient,
    audiences,
  }: { readonly findClient: (id: string) => Client | null; readonly audiences: readonly string[] },
): ReadAsked {
  const one = (name: (typeof names)[number]): string | null => params.find(([key]) => key === name)?.[1] ?? null
  const clientId = one('client_id') ?? ''
  const client = findClient(clientId)
  if (client === null) return { kind: 'stopped', why: 'The client that leads here is not registered.' }
  const redirectUri = one('redirect_uri') ?? ''
  if (!isRegistered(redirectUri, client.redirectUris))
    return { kind: 'stopped', why: 'The client would take the answer where it is not registered to.' }
  const state = one('state')
  const error = errorOf(params, one, audiences)
  if (error !== null) return { kind: 'refused', to: redirectUri, state, error }
  const codeChallenge = one('code_challenge')!
  return {
    kind: 'asked',
    asked: { clientId, client, redirectUri, codeChallenge, scopes: scopesOf(one('scope')), state },
  }
}

const charactersMax = 2_000

function errorOf(
  params: Params,
  one: (name: (typeof names)[number]) => string | null,
  audiences: readonly string[],
): OAuthError | null {
  const known = params.filter(([name]) => (names as readonly string[]).includes(name))
  const isTwice = new Set(known.map(([name]) => name)).size < known.length
  if (isTwice || known.some(([, value]) => value.length > charactersMax)) return 'invalid_request'
  if (one('response_type') !== 'code') return 'unsupported_response_type'
  // Without S256 whoever reads the code on its way could use it (RFC 7636 §7.2).
  const hasChallenge = /^[A-Za-z0-9_-]{43}$/.test(one('code_challenge') ?? '')
  if (!hasChallenge || one('code_challenge_method') !== 'S256') return 'invalid_request'
  const resource = one('resource')
  return resource === null || audiences.includes(resource.replace(/\/$/, '')) ? null : 'invalid_target'
}

/** Those that a client may have; where it asks for none of them, all. */
function scopesOf(scope: string | null): readonly ClientScope[] {
  const named = (scope ?? '').split(' ')
  const asked = clientScopes.filter((one) => named.includes(one))
  return asked.length === 0 ? clientScopes : asked
}

/** What the page and the consent may say of a client: a name of its own choosing, without what would make it another. */
export const shownClientName = (name: string | undefined): string =>
  (name ?? '')
    .normalize('NFKC')
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 60)
    .toWellFormed()
