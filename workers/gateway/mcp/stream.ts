// What a session of MCP 2025 is told of: server-sent events that go on for as long as somebody reads them.
import { limits } from '../../../contract/limits.ts'
import type { Refusal } from '../../../contract/result.ts'
import { countedAs } from '../../../core/access/claims.ts'
import { LivePlaces } from '../live-places.ts'
import type { EnterAgain } from '../serve.ts'
import type { DoorSession } from '../session.ts'
import { refuseSession, type McpSession } from './session.ts'
import { watchOn } from './watching.ts'

/** State of the isolate: which streams are being read. One that was not looked after for some seconds has nobody who reads it. */
const streams = new LivePlaces({ forgottenMs: 5_000 })

export const tooManyStreams: Refusal = {
  code: 'RATE_LIMITED',
  detail: 'Too many streams tell of changes at one time.',
  next: 'End one that nobody reads.',
}

const boundsOf = ({ call, claims }: DoorSession) => [
  { who: call.tenantId, atOnceMax: limits.mcpStreamsMax },
  // With all that the caller's key gave away.
  { who: `${call.tenantId}/${countedAs(claims)}`, atOnceMax: limits.mcpStreamsPerCallerMax },
]

export const hasRoom = (door: DoorSession): boolean => streams.hasRoom(boundsOf(door), Date.now())

/** The place of a stream that is read: kept for as long as it is looked after. */
export function takePlace(door: DoorSession): { readonly stay: () => void; readonly leave: () => void } {
  const id = crypto.randomUUID()
  const bounds = boundsOf(door)
  const stay = (): void => streams.stay(bounds, id, Date.now())
  stay()
  return { stay, leave: () => streams.leave(bounds, id) }
}

/** For the launcher: it ends such an answer where it stops or renews this process, and waits for none of them. */
export const standing = { 'clawql-standing': 'stream' } as const

const keepAliveMs = 15_000

/** The newest stream of a session takes over from one before it, whose client may be gone. */
export async function streamSession(
  door: DoorSession,
  { sessions, asked }: McpSession,
  again: EnterAgain,
): Promise<Response> {
  if (!hasRoom(door)) return refuseSession(tooManyStreams)
  const stream = { ...asked, streamId: crypto.randomUUID() }
  const first = await sessions.watched({ ...stream, isNew: true })
  if (!first.ok) return refuseSession(first.refusal)
  const place = takePlace(door)
  const events = openEvents(async (write, isRead) => {
    await watchOn({
      again,
      async watched() {
        place.stay()
        const watched = isRead() ? await sessions.watched({ ...stream, isNew: false }) : null
        return watched?.ok === true ? watched.value : null
      },
      async tell(resource) {
        const params = { uri: resource.uri }
        write(
          `event: message\ndata: ${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/resources/updated', params })}\n\n`,
        )
        await sessions.told({ ...asked, ...resource })
      },
    })
  }, place.leave)
  const headers = {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
    ...standing,
  }
  return new Response(events, { headers })
}

type Work = (write: (event: string) => void, isRead: () => boolean) => Promise<void>

/** A stream that closes when the work is over; `leave` is called once, however it ends. */
function openEvents(work: Work, leave: () => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let isRead = true
  let timer: ReturnType<typeof setInterval> | null = null
  const end = (): void => {
    if (isRead) leave()
    isRead = false
    if (timer !== null) clearInterval(timer)
  }
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const write = (event: string): void => {
        if (isRead) controller.enqueue(encoder.encode(event))
      }
      // A comment at once, so that the client sees that it listens.
      write(': listening\n\n')
      timer = setInterval(() => write(': still here\n\n'), keepAliveMs)
      void work(write, () => isRead)
        .catch(() => {})
        .finally(() => {
          if (isRead) controller.close()
          end()
        })
    },
    cancel: end,
  })
}
