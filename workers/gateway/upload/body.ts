// The body of an upload as it comes: in chunks of 64 KiB, each within a deadline, so that nobody keeps a place by sending nothing.
import { limits } from '../../../contract/limits.ts'
import { accepted, type Refusal, type Result } from '../../../contract/result.ts'
import { pause } from '../../shared/pause.ts'
import type { ByteSource } from './multipart/part-reader.ts'
import { createRoom, type Room, type Stay } from './room.ts'
import { steadyMs } from '../../shared/steady-ms.ts'

const readBytes = 64 * 1024
const lookMs = 250
const roomLookMs = 100
/** What is still read of a refused upload, and for how long. */
const passedChunksMax = 16
const passedMs = 2_000

/** Uploads of this isolate. */
const uploads = createRoom({
  uploadsMax: limits.uploadsMax,
  uploadsPerTenantMax: limits.uploadsPerTenantMax,
  heldBytesMax: limits.uploadHeldBytesMax,
  heldBytesPerTenantMax: limits.uploadHeldBytesPerTenantMax,
  idleMs: limits.uploadIdleMs,
})

/** Large JSON bodies of this isolate. */
export const bodies = createRoom({
  uploadsMax: limits.uploadsMax,
  uploadsPerTenantMax: limits.uploadsPerTenantMax,
  heldBytesMax: limits.bodyHeldBytesMax,
  heldBytesPerTenantMax: limits.bodyHeldBytesPerTenantMax,
  idleMs: limits.uploadIdleMs,
})

/** Bytes that uploads under way hold in this isolate. */
export const heldByUploads = (): number => uploads.heldBytes()

export interface Upload {
  /** The body's bytes. Refuses with REQUEST_TIMEOUT where they come too slowly, and rejects where the sender breaks off. */
  readonly source: ByteSource
  /** Waits until the upload may hold these bytes more; RATE_LIMITED after a minute. They are given back by `leave`. */
  readonly hold: (sizeBytes: number) => Promise<Result<true>>
  /** Gives back what is held above this: it is known by now how much it takes. */
  readonly keepOnly: (sizeBytes: number) => void
  /** Reads on for a moment where the sender still writes, so that it gets the answer. */
  readonly leave: () => Promise<void>
}

/** RATE_LIMITED where as many uploads are under way as may be. */
export function beginUpload({ body }: Request, tenantId: string, room: Room = uploads): Result<Upload> {
  const entered = room.enter(tenantId, steadyMs())
  if (!entered.ok) return entered
  const stay = entered.value
  const reader = body === null ? null : body.getReader({ mode: 'byob' })
  let isOver = reader === null
  const next: ByteSource = async () => {
    if (reader === null || isOver) return accepted(null)
    const chunk = await readChunk(reader, stay)
    isOver = !chunk.ok || chunk.value.done
    return chunk.ok ? accepted(chunk.value.value ?? null) : chunk
  }
  return accepted({
    source: next,
    hold: (sizeBytes) => waitForRoom(room, stay, sizeBytes),
    keepOnly(sizeBytes) {
      stay.heldBytes = Math.min(stay.heldBytes, sizeBytes)
    },
    async leave() {
      stay.heldBytes = 0
      await passOver(next)
      room.leave(stay)
      await reader?.cancel().catch(() => {})
    },
  })
}

/**
 * Reads on after a refusal, within bounds: a connection closed on a client that still writes reaches it as a broken pipe
 * instead of the answer (RFC 9112 §9.6).
 */
async function passOver(source: ByteSource): Promise<void> {
  const untilMs = steadyMs() + passedMs
  try {
    for (let chunks = 0; chunks < passedChunksMax && steadyMs() < untilMs; chunks++) {
      const chunk = await Promise.race([source(), scheduler.wait(passedMs).then(() => null)])
      if (chunk === null || !chunk.ok || chunk.value === null) return
    }
  } catch {
    // Its sender is gone.
  }
}

type Read = ReadableStreamReadResult<Uint8Array>

async function readChunk(reader: ReadableStreamBYOBReader, stay: Stay): Promise<Result<Read>> {
  const sinceMs = steadyMs()
  stay.awaitingSinceMs = sinceMs
  const come: { read?: Read; error?: unknown } = {}
  let wake = (): void => {}
  const note = (what: typeof come): void => {
    Object.assign(come, what)
    wake()
  }
  void reader.readAtLeast(readBytes, new Uint8Array(readBytes)).then(
    (read) => note({ read }),
    (error: unknown) => note({ error }),
  )
  while (come.read === undefined) {
    await pause(lookMs, (awake) => (wake = awake))
    stay.seenMs = steadyMs()
    if ('error' in come) throw come.error
    const refusal = come.read === undefined ? refusalOf(stay, sinceMs) : null
    if (refusal !== null) return { ok: false, refusal }
  }
  stay.awaitingSinceMs = null
  return accepted(come.read)
}

function refusalOf({ refusal, seenMs }: Stay, sinceMs: number): Refusal | null {
  if (refusal !== null) return refusal
  if (seenMs - sinceMs < limits.uploadChunkMs) return null
  return {
    code: 'REQUEST_TIMEOUT',
    detail: `Less than ${readBytes / 1024} KiB of the body came in ${limits.uploadChunkMs / 1_000} s.`,
  }
}

async function waitForRoom(room: Room, stay: Stay, sizeBytes: number): Promise<Result<true>> {
  const sinceMs = steadyMs()
  while (!room.tryHold(stay, sizeBytes, steadyMs())) {
    if (steadyMs() - sinceMs >= limits.uploadRoomWaitMs)
      return { ok: false, refusal: { code: 'RATE_LIMITED', detail: 'The uploads under way hold all memory there is.' } }
    await scheduler.wait(roomLookMs)
  }
  return accepted(true)
}
