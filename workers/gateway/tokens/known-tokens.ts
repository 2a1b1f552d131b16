// What this isolate knows of tenants' tokens, for at most a second: keys that verify them, and what has ended.
import { createHmac } from 'node:crypto'
import { importJWK } from 'jose'
import type { NamingMode } from '../../../contract/issuer.ts'
import { accepted, refused } from '../../../contract/result.ts'
import type { FoundTokens, TokenKey } from '../../../contract/token-rpc.ts'
import type { ApiKey } from '../../../core/access/api-keys.ts'
import { KnownStates, type Reading } from '../known-states.ts'

export class TokenView {
  readonly keys: ReadonlyMap<string, TokenKey>
  readonly ended: ReadonlySet<string>
  readonly #markKey: Uint8Array
  readonly #subs = new WeakMap<ApiKey, string>()
  readonly #imported = new Map<string, CryptoKey>()

  constructor({ keys, ended, markKey }: NonNullable<FoundTokens['state']>) {
    this.keys = new Map(keys.map((key) => [key.kid, key]))
    this.ended = new Set(ended)
    this.#markKey = Buffer.from(markKey, 'hex')
  }

  /** Values only are shared: who comes first imports for itself, and so does who comes meanwhile. */
  async verifier({ kid, x }: TokenKey): Promise<CryptoKey> {
    const known = this.#imported.get(kid)
    if (known !== undefined) return known
    const key = await importJWK({ kty: 'OKP', crv: 'Ed25519', x }, 'EdDSA')
    this.#imported.set(kid, key)
    return key
  }

  /** Somebody whom an issuer names: of this tenant alone, and telling nothing to who does not know the name. */
  actorIdOf(mode: NamingMode, { issuer, subject }: { readonly issuer: string; readonly subject: string }): string {
    const whole = JSON.stringify(['issued', new URL(issuer).href, subject])
    return `${mode}:${createHmac('sha256', this.#markKey).update(whole).digest('hex').slice(0, 32)}`
  }

  /** A key of the instance's secret, as tokens name it: another secret or other rights under the same id are another key. */
  subOf(key: ApiKey): string {
    const known = this.#subs.get(key)
    if (known !== undefined) return known
    const { id, secretSha256, roles, scopes, actorType, verticals, crossVertical } = key
    const whole = JSON.stringify([id, secretSha256, roles, scopes, actorType, verticals, crossVertical])
    const sub = `s:${id}:${createHmac('sha256', this.#markKey).update(whole).digest('hex').slice(0, 32)}`
    this.#subs.set(key, sub)
    return sub
  }
}

const reading: Reading<FoundTokens, string, TokenView> = {
  stampOf: ({ digest }) => digest,
  isSame: (one, other) => one === other,
  read: ({ state }) =>
    state === null
      ? refused('NOT_READY', 'Which tokens are good is not known.', { retryAfterSeconds: 1 })
      : accepted(new TokenView(state)),
}

export class KnownTokens extends KnownStates<FoundTokens, string, TokenView> {
  constructor(now: () => number) {
    super(now, reading)
  }
}
