// Room for uploads under way: how many there are and what they hold in memory, bounded in all and per tenant. Who is idle gives way.
import type { Refusal, Result } from '../../../contract/result.ts'
import { accepted, refused } from '../../../contract/result.ts'

export interface RoomBounds {
  readonly uploadsMax: number
  readonly uploadsPerTenantMax: number
  readonly heldBytesMax: number
  readonly heldBytesPerTenantMax: number
  /** Who sent less than a chunk for so long gives way to others. */
  readonly idleMs: number
}

/** One upload's place. */
export interface Stay {
  readonly tenantId: string
  heldBytes: number
  /** Bytes that it waits for, first come, first served within a tenant; 0 where it waits for none. */
  wantedBytes: number
  /** Since when its sender owes a chunk; null while it is busy by itself. */
  awaitingSinceMs: number | null
  /** Its request looked last; one that ended without a word is forgotten. */
  seenMs: number
  /** Set once it has to go. */
  refusal: Refusal | null
}

export type Room = ReturnType<typeof createRoom>

/** A living request looks every half second but while it writes to a store, which has a deadline of its own. */
const abandonedMs = 120_000

const gaveWay: Refusal = { code: 'REQUEST_TIMEOUT', detail: 'The upload came too slowly while others waited for room.' }

const counted = ({ refusal }: Stay): number => (refusal === null ? 1 : 0)
const wanted = ({ wantedBytes, refusal }: Stay): number => (refusal === null ? wantedBytes : 0)
const leaving = ({ heldBytes, refusal }: Stay): number => (refusal === null ? 0 : heldBytes)
const held = ({ heldBytes }: Stay): number => heldBytes

/** State of the isolate. Nothing in it belongs to a request, so any request may look at it. */
export function createRoom(bounds: RoomBounds) {
  const stays = new Set<Stay>()

  const sum = (of: (stay: Stay) => number, tenantId?: string): number => {
    let total = 0
    for (const stay of stays) if (tenantId === undefined || stay.tenantId === tenantId) total += of(stay)
    return total
  }

  function forgetAbandoned(nowMs: number): void {
    for (const stay of stays) if (stay.seenMs < nowMs - abandonedMs) stays.delete(stay)
  }

  /** Has the one go that its sender lets wait longest. */
  function evict(nowMs: number, among: (stay: Stay) => boolean): boolean {
    const idle = [...stays]
      .filter((stay) => stay.refusal === null && among(stay))
      .filter(({ awaitingSinceMs }) => awaitingSinceMs !== null && awaitingSinceMs <= nowMs - bounds.idleMs)
      .toSorted((a, b) => a.awaitingSinceMs! - b.awaitingSinceMs!)
    const [first] = idle
    if (first !== undefined) first.refusal = gaveWay
    return first !== undefined
  }

  function isBehind(stay: Stay): boolean {
    for (const other of stays) {
      if (other === stay) return false
      if (other.tenantId === stay.tenantId && other.wantedBytes > 0 && other.refusal === null) return true
    }
    return false
  }

  /** Sends idle uploads away until what they leave is what others wait for. */
  function makeRoom(tenantId: string | undefined, nowMs: number): void {
    const heldBytesMax = tenantId === undefined ? bounds.heldBytesMax : bounds.heldBytesPerTenantMax
    const missing = (): number => sum(held, tenantId) - sum(leaving, tenantId) + sum(wanted, tenantId) - heldBytesMax
    const holds = (stay: Stay): boolean => stay.heldBytes > 0 && (tenantId === undefined || stay.tenantId === tenantId)
    while (missing() > 0 && evict(nowMs, holds));
  }

  return {
    /** A place among the uploads, or RATE_LIMITED where all are taken by others that are not idle. */
    enter(tenantId: string, nowMs: number): Result<Stay> {
      forgetAbandoned(nowMs)
      const isOwn = (stay: Stay): boolean => stay.tenantId === tenantId
      const isFull = (): boolean => sum(counted) >= bounds.uploadsMax
      const isFullOfOwn = (): boolean => sum(counted, tenantId) >= bounds.uploadsPerTenantMax
      if (isFullOfOwn() && !evict(nowMs, isOwn))
        return refused('RATE_LIMITED', `${bounds.uploadsPerTenantMax} uploads of this tenant are under way.`, {
          details: { policy: 'uploads', quota: bounds.uploadsPerTenantMax },
        })
      if (isFull() && !evict(nowMs, () => true))
        return refused('RATE_LIMITED', `${bounds.uploadsMax} uploads are under way.`)
      const stay: Stay = { tenantId, heldBytes: 0, wantedBytes: 0, awaitingSinceMs: null, seenMs: nowMs, refusal: null }
      stays.add(stay)
      return accepted(stay)
    },
    /** Whether it may hold these bytes more. Where not, it waits in its tenant's turn, and somebody idle is sent away. */
    tryHold(stay: Stay, sizeBytes: number, nowMs: number): boolean {
      stay.seenMs = nowMs
      stay.wantedBytes = sizeBytes
      forgetAbandoned(nowMs)
      const isRoom = sum(held) + sizeBytes <= bounds.heldBytesMax
      const isRoomOfOwn = sum(held, stay.tenantId) + sizeBytes <= bounds.heldBytesPerTenantMax
      if (isRoom && isRoomOfOwn && !isBehind(stay)) {
        stay.heldBytes += sizeBytes
        stay.wantedBytes = 0
        return true
      }
      makeRoom(isRoomOfOwn ? undefined : stay.tenantId, nowMs)
      return false
    },
    leave(stay: Stay): void {
      stay.heldBytes = 0
      stays.delete(stay)
    },
    /** What all of them hold now. */
    heldBytes: (): number => sum(held),
  }
}
