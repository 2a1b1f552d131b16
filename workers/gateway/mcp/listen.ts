// subscriptions/listen of MCP 2026-07-28, which the SDK answers without asking a server: who may, and whence it is told of changes.
import {
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  type ServerEventBus,
} from '@modelcontextprotocol/server'
import * as z from 'zod'
import { limits } from '../../../contract/limits.ts'
import type { EnterAgain } from '../serve.ts'
import type { DoorSession } from '../session.ts'
import { hasRoom, takePlace, tooManyStreams } from './stream.ts'
import { declaresTasks, tasksMissing } from './task.ts'
import { readMarks, watchOn } from './watching.ts'

const listenSchema = z.object({
  id: z.union([z.string(), z.number()]),
  params: z.object({
    notifications: z.object({
      taskIds: z.array(z.unknown()).optional(),
      resourceSubscriptions: z.array(z.string()).optional(),
    }),
    _meta: z.object({ [CLIENT_CAPABILITIES_META_KEY]: z.custom<ClientCapabilities>() }),
  }),
})
type Listen = z.output<typeof listenSchema>

/** The message, where it is one that asks to be told of something. */
export async function readListen(request: Request): Promise<Listen | null> {
  if (request.headers.get('mcp-method') !== 'subscriptions/listen') return null
  const message: unknown = await request
    .clone()
    .json()
    .catch(() => null)
  return listenSchema.safeParse(message).data ?? null
}

/** -32021 where one asks to be told of tasks and does not follow them; nobody is told of any, which the answer says. */
function refuseListen({ id, params }: Listen): Response | null {
  const { taskIds, resourceSubscriptions = [] } = params.notifications
  if (taskIds !== undefined && !declaresTasks(params._meta[CLIENT_CAPABILITIES_META_KEY]))
    return refusal(id, tasksMissing(), 400)
  const isWithin =
    resourceSubscriptions.length <= limits.mcpWatchedMax &&
    resourceSubscriptions.every((uri) => uri.length <= limits.mcpUriCharactersMax)
  if (isWithin) return null
  const message = `At most ${limits.mcpWatchedMax} resources of ${limits.mcpUriCharactersMax} characters are watched at one time.`
  return refusal(id, { code: -32_602, message }, 400)
}

function refusal(
  id: string | number,
  { code, message, data }: { readonly code: number; readonly message: string; readonly data?: unknown },
  status: number,
): Response {
  return Response.json({ jsonrpc: '2.0', id, error: { code, message, data } }, { status })
}

/** Of one request: looks at what it watches until nobody reads on. Null where it watches nothing. */
export function changesFor(door: DoorSession, listen: Listen, again: EnterAgain): ServerEventBus | Response | null {
  const refused = refuseListen(listen)
  if (refused !== null) return refused
  const { resourceSubscriptions = [] } = listen.params.notifications
  if (resourceSubscriptions.length === 0) return null
  if (!hasRoom(door)) {
    const { code, detail, next } = tooManyStreams
    return refusal(listen.id, { code: -32_603, message: `${code}: ${detail} ${next}` }, 429)
  }
  return busOf({ door, uris: resourceSubscriptions, again })
}

interface Listening {
  readonly door: DoorSession
  readonly uris: readonly string[]
  readonly again: EnterAgain
}

function busOf({ door, uris, again }: Listening): ServerEventBus {
  return {
    publish() {},
    subscribe(listener) {
      let isRead = true
      const place = takePlace(door)
      const marks = readMarks(door, uris).then((known) => new Map(known))
      const end = (): void => {
        if (isRead) place.leave()
        isRead = false
      }
      void watchOn({
        again,
        async watched() {
          if (!isRead) return null
          place.stay()
          return [...(await marks)].map(([uri, mark]) => ({ uri, mark }))
        },
        async tell({ uri, mark }) {
          if (mark !== null) (await marks).set(uri, mark)
          if (isRead) listener({ kind: 'resource_updated', uri })
        },
      })
        .catch(() => {})
        .finally(end)
      return end
    },
  }
}
