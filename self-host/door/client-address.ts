// From which address a client comes: the socket's, or what a proxy says of whom it was told to believe.
import { isWithin, readAddress, type Network } from '../../core/access/network.ts'

/** Of a list that each proxy adds to at its end, so that what is behind the last stranger is true. */
const entriesMax = 32

/**
 * `remote` unless it is a proxy's of `trusted`: then the last entry of X-Forwarded-For that is none of theirs. Null where that is no
 * address: nobody says from where.
 */
export function clientAddress(
  remote: string,
  forwardedFor: string | undefined,
  trusted: readonly Network[],
): string | null {
  const isTrusted = (text: string): boolean => {
    const address = readAddress(text)
    return address !== null && trusted.some((network) => isWithin(address, network))
  }
  const plain = (text: string): string | null => readAddress(text)?.toString() ?? null
  if (forwardedFor === undefined || !isTrusted(remote)) return plain(remote)
  const entries = forwardedFor.split(',').map((entry) => entry.trim())
  const stranger = entries.slice(-entriesMax).findLast((entry) => !isTrusted(entry))
  return stranger === undefined ? null : plain(stranger)
}
