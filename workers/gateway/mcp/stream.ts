// What a session of MCP 2025 is told of: server-sent events that go on for as long as somebody reads them.
import { limits } from '../../../contract/limits.ts'
import type { Refusal } from '../../../contract/result.ts'
import { Places } from '../places.ts'
import type { EnterAgain } from '../serve.ts'
import type { DoorSession } from '../session.ts'
import { refuseSession, type McpSession } from './session.ts'
import { watchOn } from './watching.ts'

const longestMs = (limits.mcpStreamMinutes + 1) * 60_000
const ofTenants = new Places({ atOnceMax: limits.mcpStreamsMax, longestMs })
const ofCallers = new Places({ atOnceMax: limits.mcpStreamsPerCallerMax, longestMs })

export const tooManyStreams: Refusal = {
  code: 'RATE_LIMITED',
  detail: 'Too many streams tell of changes at one time.',
  next: 'End one that nobody reads.',
}

/** A place for a stream of the caller; null where there is none. */
export function takeStream({ call }: DoorSession): (() => void) | null {
  const nowMs = Date.now()
  const leaveCaller = ofCallers.take(nowMs, `${call.tenantId}/${call.actor.id}`)
  if (leaveCaller === null) return null
  const leaveTenant = ofTenants.take(nowMs, call.tenantId)
  if (leaveTenant === null) leaveCaller()
  return leaveTenant === null ? null : () => (leaveCaller(), leaveTenant())
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
  const leave = takeStream(door)
  if (leave === null) return refuseSession(tooManyStreams)
  const stream = { ...asked, streamId: crypto.randomUUID() }
  const first = await sessions.watched({ ...stream, isNew: true })
  if (!first.ok) {
    leave()
    return refuseSession(first.refusal)
  }
  const events = openEvents(async (write, isRead) => {
    await watchOn({
      again,
      async watched() {
        const watched = isRead() ? await sessions.watched({ ...stream, isNew: false }) : null
        return watched?.ok === true ? watched.value : null
      },
      async tell(resource) {
        const params = { uri: resource.uri }
        write(
          `event: message\ndata: ${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/resources/updated', params })}\n\n`,
        )
        await sessions.watch({ ...asked, ...resource })
      },
    })
  }, leave)
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
