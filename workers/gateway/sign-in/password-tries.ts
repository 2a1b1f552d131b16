// How often passwords are tried: of one name, and of all. Names that signed in before have room of their own, so that guesses keep nobody out who is known.
import { createHash } from 'node:crypto'
import { limits } from '../../../contract/limits.ts'
import { TokenBuckets } from '../../../core/access/rate-limit.ts'

const windowMs = 60_000
const namesMax = 10_000
const ofName = { quota: limits.passwordTriesPerName, windowMs }
const ofAll = { quota: limits.passwordTriesMax, windowMs }

/** As directories compare names (RFC 4518): no spelling of one has tries of its own. */
export const sameName = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/[\p{Default_Ignorable_Code_Point}\p{Cf}\p{M}]/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .toLowerCase()

const digestOf = (name: string): string => createHash('sha256').update(sameName(name)).digest('hex')

/** State of the isolate, which keeps no name. */
export class PasswordTries {
  readonly #ofNames = new TokenBuckets(namesMax)
  readonly #ofAll = new TokenBuckets(2)
  readonly #known = new Set<string>()

  /** Milliseconds until it may be tried; 0 where it is counted and may be tried now. */
  take(name: string, nowMs: number): number {
    const digest = digestOf(name)
    // First, so that names that are not tried push none out that were.
    const all = this.#ofAll.take(this.#known.has(digest) ? 'known' : 'strangers', ofAll, nowMs)
    if (!all.isTaken) return all.nextAfterMs
    const own = this.#ofNames.take(digest, ofName, nowMs)
    return own.isTaken ? 0 : own.nextAfterMs
  }

  /** From now on it is known here. */
  succeed(name: string): void {
    const digest = digestOf(name)
    this.#known.delete(digest)
    const [oldest] = this.#known.size >= namesMax ? this.#known : []
    if (oldest !== undefined) this.#known.delete(oldest)
    this.#known.add(digest)
  }
}
