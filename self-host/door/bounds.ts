// How many connections and requests the door holds: well below the descriptors that this process and main may open.
import { readFileSync } from 'node:fs'

export interface DoorBounds {
  /** Open connections of clients. Each costs the launcher a descriptor and some 10 KB. */
  readonly connectionsMax: number
  /** Connections of one remote address; above, that address gives up one of its own. All of them on loopback, where everybody has the same. */
  readonly connectionsPerAddressMax: number
  /** Requests that main has at a time. Each costs the launcher one descriptor more, and main two. */
  readonly requestsMax: number
  /** Of them those of one client that main has had for less than a quarter of a second. */
  readonly requestsPerClientMax: number
  /** A request that finds all turns taken waits this long for one; then it is answered NOT_READY. */
  readonly turnWaitMs: number
  /** A connection that sent no whole head for this long is closed. */
  readonly headMs: number
  /** A connection without a request is closed after this time. */
  readonly idleMs: number
  /** A request whose client neither sends nor takes a byte, while it is the client's turn, is given up. */
  readonly stallMs: number
}

const connectionsMost = 2_048
const requestsMost = 512
/** Main’s one thread is busy with a few; whoever comes next waits for 16 of another’s, not for 512. */
const requestsPerClientMost = 16
/** Where the system does not say. */
const descriptorsAssumed = 1_024

/** Soft limit of open files of this process; Node raises it to the hard one at its start, and what it starts inherits that. */
export function readDescriptorsMax(): number {
  try {
    const limit = /^Max open files\s+(\d+|unlimited)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]
    return limit === undefined ? descriptorsAssumed : limit === 'unlimited' ? 65_536 : Number(limit)
  } catch {
    return descriptorsAssumed
  }
}

/**
 * Of 1,024 descriptors: 128 requests take 256 of main's and leave it 768 for stores; 384 connections and 128 requests take 512 of the
 * launcher's.
 */
export function chooseBounds(options: { readonly descriptorsMax: number; readonly isLoopback: boolean }): DoorBounds {
  const requestsMax = Math.max(8, Math.min(requestsMost, Math.floor(options.descriptorsMax / 8)))
  const connectionsMax = Math.max(16, Math.min(connectionsMost, Math.floor(options.descriptorsMax / 2) - requestsMax))
  return {
    connectionsMax,
    connectionsPerAddressMax: options.isLoopback ? connectionsMax : Math.floor(connectionsMax / 2),
    requestsMax,
    requestsPerClientMax: requestsPerClientMost,
    turnWaitMs: 20_000,
    headMs: 15_000,
    idleMs: 30_000,
    stallMs: 60_000,
  }
}
