// Whose request it is, as far as the door can tell: the holder of a credential that main took before, else whoever shares its address.
import { hash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Credentials that main took, the ones learned longest ago forgotten first: some 100 bytes each. */
const knownMax = 10_000

/** Main says it on every answer to a caller it knows, and on no other (decision 0082). */
const knownCallerField = 'ratelimit-policy'

/** An IPv6 network is one client: whoever has an address of it has all of them. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  const [head = '', tail] = address.split('%', 1)[0]!.split('::')
  const groups = head === '' ? [] : head.split(':')
  const behind = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - behind.length)
  const all = [...groups, ...Array.from({ length: zeros }, () => '0'), ...behind]
  return `${all
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}

const digestOf = (credential: string): string => hash('sha256', credential, 'base64')

/** What main takes for a credential: what is sent with the request, else the session that a browser has in its cookie. */
const credentialOf = ({ authorization, cookie = '' }: IncomingMessage['headers']): string | undefined =>
  authorization ?? /(?:^|; *)(?:__Host-clawql|clawql-[A-Za-z0-9]{1,12})=([^;]+)/.exec(cookie)?.[1]

type Answer = Pick<IncomingMessage, 'headers' | 'statusCode'>

/** Never a credential itself: digests, in memory alone. */
export class Clients {
  readonly #known = new Set<string>()

  /** A name for the client; one credential that nobody took yet is as good as another. */
  nameOf({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): string {
    const address = `address ${networkOf(socket.remoteAddress ?? '')}`
    const credential = credentialOf(headers)
    if (credential === undefined) return address
    const digest = digestOf(credential)
    return this.#known.has(digest) ? `credential ${digest}` : address
  }

  /** What main's answer says of the credential that came with the request of this client. */
  learn({ headers }: Pick<IncomingMessage, 'headers'>, client: string, answer: Answer): void {
    const credential = credentialOf(headers)
    if (credential === undefined) return
    const isTaken = answer.headers[knownCallerField] !== undefined
    const isNews = isTaken ? !client.startsWith('credential ') : answer.statusCode === 401
    if (!isNews) return
    const digest = digestOf(credential)
    this.#known.delete(digest)
    if (!isTaken) return
    this.#known.add(digest)
    const [oldest] = this.#known
    if (this.#known.size > knownMax && oldest !== undefined) this.#known.delete(oldest)
  }
}
