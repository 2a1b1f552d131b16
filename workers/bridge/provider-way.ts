// The way to one provider: its host and no other, its credential, few redirects that are looked at like the address itself, bounded answers.
import type { ProviderConfig } from '../../contract/provider.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { isTimeout } from '../shared/engines/external.ts'
import { explainAddress } from './address.ts'
import { secretOf, wayOf, type BridgeBindings } from './bindings.ts'

export interface Provider {
  readonly name: string
  readonly config: ProviderConfig
}

export interface ProviderRequest {
  readonly method: string
  readonly headers?: Headers
  readonly body?: string | null
  readonly signal?: AbortSignal | undefined
}

/** An address that may not be asked; never one of the configuration's. */
export class RefusedAddress extends Error {
  override readonly name = 'RefusedAddress'
}

/** More came than is read. */
export class TooMuch extends Error {
  override readonly name = 'TooMuch'
}

const redirectsMax = 3
const redirecting: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

export type AskProvider = (url: URL, request: ProviderRequest) => Promise<Response>

/** Refused where the provider lacks what its requests need. */
export function wayTo(env: BridgeBindings, { name, config }: Provider): Result<AskProvider> {
  const base = new URL(config.url)
  const credential = credentialOf(env, { name, config })
  if (!credential.ok) return credential
  const way =
    wayOf(env, name) ??
    (env.HAS_WAYS === '1' ? undefined : { fetch: (...request: Parameters<typeof fetch>) => fetch(...request) })
  if (way === undefined) return unavailable(name, 'this deployment has no way to it')
  const why = explainAddress(base, { base, isPrivate: config.private })
  if (why !== null)
    return unavailable(name, `its address cannot be asked: ${why}; tools.providers.${name}.private: true allows it`)
  return accepted(async (asked, { method, headers = new Headers(), body = null, signal }) => {
    const deadline = AbortSignal.timeout(config.timeoutSeconds * 1_000)
    const ends = signal === undefined ? deadline : AbortSignal.any([signal, deadline])
    for (let url = asked, hops = 0; ; hops++) {
      const refusal = explainAddress(url, { base, isPrivate: config.private })
      if (refusal !== null) throw new RefusedAddress(refusal)
      const sent = new Headers(headers)
      for (const [header, value] of credential.value) sent.set(header, value)
      const response = await way.fetch(url.href, { method, headers: sent, body, redirect: 'manual', signal: ends })
      const location = response.headers.get('location')
      if (!redirecting.has(response.status) || location === null) return response
      await response.body?.cancel()
      // What writes is sent to the address that was configured, or not at all.
      if (method !== 'GET' || hops >= redirectsMax) throw new RefusedAddress('it leads on to another address')
      url = new URL(location, url)
    }
  })
}

function credentialOf(
  env: BridgeBindings,
  { name, config: { credential } }: Provider,
): Result<readonly (readonly [string, string])[]> {
  if (credential === undefined) return accepted([])
  const secret = secretOf(env, name)
  if (!/^[\x21-\x7e]{1,4096}$/.test(secret))
    return unavailable(name, `its secret TOOL_SECRET_${name.toUpperCase()} is missing, or no header carries it`)
  return accepted([[credential.header, credential.prefix + secret]])
}

export const unavailable = (name: string, reason: string): Result<never> =>
  refused('PROVIDER_UNAVAILABLE', `The provider ${name} cannot be used: ${reason}.`, {
    next: `Check tools.providers.${name}; GET /api/tools/providers lists providers.`,
    retryAfterSeconds: 10,
  })

export const failedQuery = (
  name: string,
  reason: string,
  details: { readonly [name: string]: unknown } = {},
): Result<never> =>
  refused('PROVIDER_QUERY_FAILED', `The provider ${name} did not do it: ${reason}.`, {
    details: { provider: name, ...details },
  })

/** What went wrong on the way, without what stood there. */
export function explainFailure(name: string, error: unknown): Result<never> {
  if (isTimeout(error)) return unavailable(name, 'it does not answer in time')
  if (error instanceof RefusedAddress) return failedQuery(name, error.message)
  if (error instanceof TooMuch) return failedQuery(name, 'it answers more than is read')
  return unavailable(name, 'it is out of reach')
}

/** The whole body; TooMuch beyond the bound, and then the rest is not read. */
export async function readAll({ body }: Response, bytesMax: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += part.byteLength
    if (bytes > bytesMax) throw new TooMuch()
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** As it is read, TooMuch where it becomes more. */
export function boundedResponse(response: Response, bytesMax: number): Response {
  let bytes = 0
  const bounded = response.body?.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(part, controller) {
        bytes += part.byteLength
        if (bytes > bytesMax) controller.error(new TooMuch())
        else controller.enqueue(part)
      },
    }),
  )
  return new Response(bounded ?? null, response)
}
