// Tokens that only their issuer can read: it is asked whether they are good (RFC 7662), and believed for a few seconds.
import { createHash } from 'node:crypto'
import {
  allowInsecureRequests,
  ClientSecretBasic,
  customFetch,
  introspectionRequest,
  processIntrospectionResponse,
  ResponseBodyError,
  type IntrospectionResponse,
} from 'oauth4webapi'
import { audienceOf, type TrustedIssuer } from '../../../contract/issuer.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import type { IssuedPayload } from '../../../core/access/issued.ts'
import { steadyMs } from '../../shared/steady-ms.ts'
import { Places } from '../places.ts'
import type { AskIssuer } from './issuer-way.ts'
import { outOfReach, type IssuerView } from './read-issuer.ts'
import { skewSeconds } from './verify-issued.ts'

/** What the issuer revokes is refused within this. */
export const believedMs = 10_000
const believedMax = 2_000
/** Who waits for answers at one time; made-up tokens flood nobody through us. */
const askingMax = 32
/** Of tokens that were not good before: the rest is for those that were. */
const strangersMax = 24
const waitMs = 1_000
const lookMs = 20
/** The issuer has three seconds. */
const longestMs = 10_000

interface Answer {
  readonly payload: IssuedPayload | null
  readonly untilMs: number
}

/** The oldest go first. */
class Answers {
  readonly #byDigest = new Map<string, Answer>()

  find(digest: string): Answer | undefined {
    return this.#byDigest.get(digest)
  }

  keep(digest: string, answer: Answer): void {
    this.#byDigest.delete(digest)
    const [oldest] = this.#byDigest.size >= believedMax ? this.#byDigest.keys() : []
    if (oldest !== undefined) this.#byDigest.delete(oldest)
    this.#byDigest.set(digest, answer)
  }

  forget(digest: string): void {
    this.#byDigest.delete(digest)
  }
}

export interface Asking {
  readonly view: IssuerView
  readonly trusted: TrustedIssuer
  readonly ask: AskIssuer
  readonly clientSecret: string
  readonly nowMs: number
}

const notGood = refused('AUTH_REQUIRED', 'The token is not valid here.', {
  next: 'Have the issuer give you another token, for this instance.',
})

/** Of tokens by their digest; they themselves are kept nowhere. */
export class Introspected {
  /** Apart, so that no number of made-up ones has others asked about anew. */
  readonly #good = new Answers()
  readonly #bad = new Answers()
  readonly #asking = new Places({ atOnceMax: askingMax, longestMs })
  readonly #strangers = new Places({ atOnceMax: strangersMax, longestMs })

  async read(token: string, asking: Asking): Promise<Result<IssuedPayload>> {
    const { nowMs } = asking
    const digest = createHash('sha256').update(token).digest('hex')
    const known = this.#good.find(digest) ?? this.#bad.find(digest)
    const isBelieved = known !== undefined && nowMs < known.untilMs && known.untilMs <= nowMs + believedMs
    const answer = isBelieved ? accepted(known.payload) : await this.#ask(token, { ...asking, digest })
    if (!answer.ok) return answer
    return answer.value === null ? notGood : checkIntrospected(answer.value, asking)
  }

  async #ask(token: string, asking: Asking & { readonly digest: string }): Promise<Result<IssuedPayload | null>> {
    const isStranger = this.#good.find(asking.digest) === undefined
    const leave = await this.#waitForPlace(isStranger)
    if (leave === null) return outOfReach(asking.trusted, 'it is asked about too many tokens at once')
    try {
      const payload = await introspect(token, asking)
      this.#keep(asking.digest, { payload, untilMs: asking.nowMs + believedMs })
      return accepted(payload)
    } catch (error) {
      // Its answer may hold what the token says; its name says enough.
      return outOfReach(asking.trusted, `it does not say whether tokens are good (${(error as Error).name})`)
    } finally {
      leave()
    }
  }

  /** Each looks again by itself: no request waits for a promise of another. */
  async #waitForPlace(isStranger: boolean): Promise<(() => void) | null> {
    for (let waitedMs = 0; ; waitedMs += lookMs) {
      const nowMs = steadyMs()
      const leaveStrangers = isStranger ? this.#strangers.take(nowMs) : () => {}
      const leaveAll = leaveStrangers === null ? null : this.#asking.take(nowMs)
      if (leaveStrangers !== null && leaveAll !== null)
        return () => {
          leaveStrangers()
          leaveAll()
        }
      leaveStrangers?.()
      if (waitedMs >= waitMs) return null
      await scheduler.wait(lookMs)
    }
  }

  #keep(digest: string, answer: Answer): void {
    const [place, other] = answer.payload === null ? [this.#bad, this.#good] : [this.#good, this.#bad]
    other.forget(digest)
    place.keep(digest, answer)
  }
}

/** Null of a token that is not good; throws where no answer is to be had. */
async function introspect(token: string, { view, trusted, ask, clientSecret }: Asking): Promise<IssuedPayload | null> {
  const { server } = view
  const client = { client_id: trusted.clientId }
  const response = await introspectionRequest(server, client, ClientSecretBasic(clientSecret), token, {
    [customFetch]: (url, { method, headers, body }) => ask(url, { method, headers, body: bodyText(body) }),
    [allowInsecureRequests]: new URL(trusted.issuer).protocol === 'http:',
  })
  try {
    const answer: IntrospectionResponse = await processIntrospectionResponse(server, client, response)
    return answer.active ? answer : null
  } catch (error) {
    if (error instanceof ResponseBodyError && aboutToken.has(error.error)) return null
    throw error
  }
}

/** Errors of the token, such as one of a form that the issuer does not look up; others are ours. */
const aboutToken: ReadonlySet<string> = new Set(['invalid_request', 'invalid_token', 'unsupported_token_type'])

const bodyText = (body: unknown): string | null => (body instanceof URLSearchParams ? body.toString() : null)

/** What the issuer left to us: whom it is for, and until when. An issuer that says neither is not believed. */
export function checkIntrospected(
  payload: IssuedPayload,
  { view, trusted, nowMs }: Pick<Asking, 'view' | 'trusted' | 'nowMs'>,
): Result<IssuedPayload> {
  const { iss, aud, exp, token_type: type } = payload
  const named = typeof aud === 'string' ? [aud] : Array.isArray(aud) ? aud : []
  if (!named.some((one) => audienceOf(trusted).includes(one as string)))
    return refused('AUTH_REQUIRED', 'The token is for somebody else.', {
      next: `Have the issuer put one of these into aud: ${audienceOf(trusted).join(', ')}.`,
    })
  if (iss !== undefined && iss !== view.server.issuer) return notGood
  // Refresh tokens are good as well, and nobody's access.
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer') return notGood
  return typeof exp === 'number' && exp > nowMs / 1_000 - skewSeconds ? accepted(payload) : notGood
}
