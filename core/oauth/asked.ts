// What a client asks for at the authorization endpoint: read once, whole, or refused; where its redirect is not its own, it is told nothing there.
import { limits } from '../../contract/limits.ts'
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
  | ({ readonly kind: 'refused'; readonly to: string; readonly state: string | null } & Fault)
  /** For the person in front of the page alone. */
  | { readonly kind: 'stopped'; readonly why: string }

interface Fault {
  readonly error: OAuthError
  readonly why: string
}

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
  if (client === null)
    return { kind: 'stopped', why: 'The client that leads here is not registered, or not with this instance any more.' }
  const redirectUri = one('redirect_uri') ?? ''
  if (!isRegistered(redirectUri, client.redirectUris))
    return { kind: 'stopped', why: 'The client would take the answer where it is not registered to.' }
  const state = one('state')
  const fault = faultOf(params, one, audiences)
  if (fault !== null) return { kind: 'refused', to: redirectUri, state, ...fault }
  const codeChallenge = one('code_challenge')!
  return {
    kind: 'asked',
    asked: { clientId, client, redirectUri, codeChallenge, scopes: scopesOf(one('scope')), state },
  }
}

const fault = (error: OAuthError, why: string): Fault => ({ error, why })

function faultOf(
  params: Params,
  one: (name: (typeof names)[number]) => string | null,
  audiences: readonly string[],
): Fault | null {
  const known = params.filter(([name]) => name !== 'resource' && (names as readonly string[]).includes(name))
  if (new Set(known.map(([name]) => name)).size < known.length)
    return fault('invalid_request', 'A parameter comes twice.')
  if (known.some(([, value]) => value.length > limits.clientIdCharactersMax))
    return fault('invalid_request', 'A parameter is too long.')
  if (one('response_type') !== 'code') return fault('unsupported_response_type', 'response_type code is known here.')
  // Without S256 whoever reads the code on its way could use it (RFC 7636 §7.2).
  const hasChallenge = /^[A-Za-z0-9_-]{43}$/.test(one('code_challenge') ?? '')
  if (!hasChallenge || one('code_challenge_method') !== 'S256')
    return fault('invalid_request', 'Send code_challenge with code_challenge_method S256.')
  if (!areAudiences(params, audiences)) return fault('invalid_target', 'Tokens are for this instance alone.')
  return scopesOf(one('scope')).length === 0 ? fault('invalid_scope', 'None of the scopes is known for clients.') : null
}

/** RFC 8707: there may be several, each one of ours; an empty one is none. */
export const areAudiences = (params: Params, audiences: readonly string[]): boolean =>
  params.every(([name, value]) => name !== 'resource' || value === '' || audiences.includes(value.replace(/\/$/, '')))

/** Those that a client may have; where it names none, all. */
function scopesOf(scope: string | null): readonly ClientScope[] {
  const named = (scope ?? '').split(' ').filter(Boolean)
  return named.length === 0 ? clientScopes : clientScopes.filter((one) => named.includes(one))
}
