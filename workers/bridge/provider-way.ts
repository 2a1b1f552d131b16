// The way to one provider: its host and no other, its credential, few redirects that are looked at like the address itself, bounded answers.
import type { RanTool } from '../../contract/external-tool.ts'
import type { ProviderConfig } from '../../contract/provider.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { JsonMeter, type JsonBounds } from '../../core/tools/json-bounds.ts'
import { isTimeout } from '../shared/engines/external.ts'
import { explainAddress } from './address.ts'
import { wayOf, type BridgeBindings } from './bindings.ts'

export interface Provider {
  readonly name: string
  readonly config: ProviderConfig
  /** Empty where none is sent. */
  readonly secret: string
}

export interface ProviderRequest {
  readonly method: string
  readonly headers?: Headers
  readonly body?: string | null
  readonly signal?: AbortSignal | undefined
}

/** An address that an answer leads to and that may not be asked; never one of the configuration's. */
export class RefusedAddress extends Error {
  override readonly name = 'RefusedAddress'
}

/** More came than is read; with the status of the answer, where there was one. */
export class TooMuch extends Error {
  override readonly name = 'TooMuch'
  readonly status: number | null
  constructor(status: number | null = null) {
    super('more than is read')
    this.status = status
  }
}

/** What the params come to and nobody can send: the provider never heard of it. */
export class Unsendable extends Error {
  override readonly name = 'Unsendable'
}

const redirectsMax = 3
const redirecting: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

export type AskProvider = (url: URL, request: ProviderRequest) => Promise<Response>

/** Refused where the provider lacks what its requests need. */
export function wayTo(env: BridgeBindings, { name, config, secret }: Provider): Result<AskProvider> {
  const base = new URL(config.url)
  const credential = credentialOf({ name, config, secret })
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
      const request = requestFor(url, { method, headers: sent, body, redirect: 'manual', signal: ends })
      const response = await way.fetch(request)
      const location = response.headers.get('location')
      if (!redirecting.has(response.status) || location === null) return response
      await response.body?.cancel()
      // What writes is sent to the address that was configured, or not at all.
      if (method !== 'GET' || hops >= redirectsMax)
        throw new RefusedAddress(`it answers ${response.status} and leads on to another address`)
      url = new URL(location, url)
    }
  })
}

/** What cannot be made was never sent: nothing is learnt of the provider. */
function requestFor(url: URL, init: RequestInit): Request {
  try {
    return new Request(url.href, init)
  } catch {
    throw new Unsendable('the params make no request that can be sent')
  }
}

function credentialOf({
  name,
  config: { credential },
  secret,
}: Provider): Result<readonly (readonly [string, string])[]> {
  if (credential === undefined) return accepted([])
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
  refused('PROVIDER_QUERY_FAILED', `The provider ${name} gave no answer that can be used: ${reason}.`, {
    details: { provider: name, ...details },
  })

type Failure = RanTool & { readonly result: Result<never> }

export const isThere = (result: Result<never>): Failure => ({ result, isDown: false })
export const isDown = (name: string, reason: string): Failure => ({ result: unavailable(name, reason), isDown: true })

/** Of whoever stands before the provider: it is not there. Any other error is its answer to what was asked. */
export const saysDown = (status: number): boolean => status >= 502 && status <= 504

/** What went wrong on the way, without what stood there. */
export function explainFailure(name: string, error: unknown): Failure {
  if (isTimeout(error)) return isDown(name, 'it does not answer in time')
  if (error instanceof RefusedAddress) return isThere(failedQuery(name, error.message))
  if (error instanceof Unsendable)
    return isThere(refused('VALIDATION_FAILED', `What was asked of ${name} cannot be sent: ${error.message}.`))
  if (error instanceof TooMuch) return isThere(tooMuch(name, error))
  return isDown(name, 'it is out of reach')
}

/** What it was asked may be done all the same. */
const tooMuch = (name: string, { status }: TooMuch): Result<never> =>
  status === null
    ? failedQuery(name, 'it answers more than is read')
    : failedQuery(name, `it answered ${status}, with more than is read`, { status })

/** What a caller is told of an error; the rest would be another's log. */
const errorCharactersMax = 4_096

export function shownError(value: unknown): unknown {
  if (typeof value === 'string') return value.slice(0, errorCharactersMax).toWellFormed()
  return (JSON.stringify(value) ?? '').length <= errorCharactersMax ? value : null
}

/** The whole body; TooMuch beyond the bound, and then the rest is not read. */
export async function readAll({ body, status }: Response, bytesMax: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += part.byteLength
    if (bytes > bytesMax) throw new TooMuch(status)
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** What all answers of one connection may be together. */
export class AnswerBudget {
  readonly #meter: JsonMeter
  #bytesLeft: number

  constructor({ bytesMax, ...bounds }: JsonBounds & { readonly bytesMax: number }) {
    this.#bytesLeft = bytesMax
    this.#meter = new JsonMeter(bounds)
  }

  /** The same answer; TooMuch where it becomes more as it is read. */
  bound(response: Response): Response {
    const bounded = response.body?.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform: (part, controller) => {
          this.#bytesLeft -= part.byteLength
          if (this.#bytesLeft < 0 || !this.#meter.add(part)) controller.error(new TooMuch())
          else controller.enqueue(part)
        },
      }),
    )
    return new Response(bounded ?? null, response)
  }
}
