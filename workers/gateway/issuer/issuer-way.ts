// The way to an identity provider: its address and that of its keys, and no other, whatever its metadata or a redirect names.
import type { TrustedIssuer } from '../../../contract/issuer.ts'
import type { GatewayBindings } from '../../shared/bindings.ts'
import { answerBounds, readBounded } from '../../shared/engines/answer-bounds.ts'

export type IssuerWays = Pick<GatewayBindings, 'ISSUER_EXTERNAL' | 'ISSUER_KEYS_EXTERNAL' | 'LISTENS_ON'>

/** Longer than an issuer takes that is well; requests may wait for it. */
const issuerMs = 3_000

/** What is asked of an address that the configuration does not name. */
export class ForeignAddress extends Error {
  override readonly name = 'ForeignAddress'
  readonly origin: string
  constructor(origin: string) {
    super('an address beside the issuer’s')
    this.origin = origin
  }
}

export interface IssuerRequest {
  readonly method: string
  readonly headers: { readonly [name: string]: string }
  readonly body?: string | null
}

/** The whole answer, bounded in bytes and time; a redirect is an answer like any other. Throws what fetch throws, and ForeignAddress. */
export type AskIssuer = (url: string, request: IssuerRequest) => Promise<Response>

export function askIssuerBy(ways: IssuerWays, trusted: TrustedIssuer): AskIssuer {
  return async (url, { method, headers, body = null }) => {
    const way = wayTo(new URL(url), ways, trusted)
    const signal = AbortSignal.timeout(issuerMs)
    const response = await way.fetch(url, { method, headers, body, redirect: 'manual', signal })
    const bytes = await readBounded(response, answerBounds.fact)
    return new Response(bytes, { status: response.status, headers: response.headers })
  }
}

/** Where a launcher started us there is a service for each address, and no way to any other. At the edge there are none. */
function wayTo(
  { origin, protocol, username, password }: URL,
  ways: IssuerWays,
  { issuer, jwksUrl }: TrustedIssuer,
): Pick<Fetcher, 'fetch'> {
  const isIssuer = origin === new URL(issuer).origin
  if (!isIssuer && (jwksUrl === undefined || origin !== new URL(jwksUrl).origin)) throw new ForeignAddress(origin)
  // An address of blobs has the origin of another; with a user in it somebody else’s name would be sent.
  if (!/^https?:$/.test(protocol) || username !== '' || password !== '') throw new ForeignAddress(origin)
  const service = isIssuer ? ways.ISSUER_EXTERNAL : ways.ISSUER_KEYS_EXTERNAL
  const isAtEdge = (ways.LISTENS_ON ?? '') === ''
  return service ?? (isAtEdge ? { fetch: (...request) => fetch(...request) } : refusing)
}

const refusing: Pick<Fetcher, 'fetch'> = { fetch: () => Promise.reject(new TypeError('no way to the issuer')) }
