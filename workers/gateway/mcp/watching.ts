// Resources that clients are told of: documents, whose marks are looked at once a second for as long as somebody listens.
import { ResourceNotFoundError, type McpServer } from '@modelcontextprotocol/server'
import type { WatchedResource } from '../../../contract/mcp-session.ts'
import { limits } from '../../../contract/limits.ts'
import { documentIdSchema } from '../../../contract/tenant.ts'
import { routes } from '../../../contract/routes.ts'
import { decide } from '../../../core/access/decide.ts'
import { requestOf } from '../access.ts'
import type { EnterAgain } from '../serve.ts'
import { callFor, type DoorSession } from '../session.ts'
import { extension } from './extension.ts'
import { RefusedRead } from './refused-read.ts'
import type { McpSession } from './session.ts'

const lookEveryMs = 1_000
const prefix = 'clawql://documents/'

function documentOf(uri: string): string | null {
  const id = documentIdSchema.safeParse(uri.startsWith(prefix) ? uri.slice(prefix.length) : '')
  return id.success ? id.data : null
}

/** By address; nothing of what is no document, or does not show to the caller. */
export async function readMarks(door: DoorSession, uris: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const documents = uris.flatMap((uri) => {
    const documentId = documentOf(uri)
    return documentId === null ? [] : [{ uri, documentId }]
  })
  const { isAllowed, approval, rows } = decide(door.policy, requestOf(door, routes.documentStatus))
  if (documents.length === 0 || !isAllowed || approval !== null) return new Map()
  const call = callFor(door.call, rows)
  const documentIds = documents.map(({ documentId }) => documentId)
  const marks = await door.tenant.documentMarks({ ...call, documentIds })
  if (!marks.ok) return new Map()
  return new Map(
    documents.flatMap(({ uri }, at) => {
      const mark = marks.value[at] ?? null
      return mark === null ? [] : [[uri, mark] as const]
    }),
  )
}

/** resources/subscribe and resources/unsubscribe, which only sessions of 2025 have. */
export function serveWatching(server: McpServer, door: DoorSession, { sessions, asked }: McpSession): void {
  server.server.setRequestHandler('resources/subscribe', async ({ params: { uri } }) => {
    const mark = (await readMarks(door, [uri])).get(uri) ?? null
    if (mark === null && !extension.isWatchable(uri)) throw new ResourceNotFoundError(uri)
    const watched = await sessions.watch({ ...asked, uri, mark })
    if (!watched.ok) throw new RefusedRead(watched.refusal, uri)
    return {}
  })
  server.server.setRequestHandler('resources/unsubscribe', async ({ params: { uri } }) => {
    const unwatched = await sessions.unwatch({ ...asked, uri })
    if (!unwatched.ok) throw new RefusedRead(unwatched.refusal, uri)
    return {}
  })
}

export interface Watching {
  /** What is watched now, with what its client knows of it; null where nobody listens any more. */
  readonly watched: () => Promise<readonly WatchedResource[] | null>
  readonly tell: (resource: WatchedResource) => Promise<void>
  readonly again: EnterAgain
}

/** Ends after half an hour, where nobody listens, or where the caller is let in no longer. */
export async function watchOn({ watched, tell, again }: Watching): Promise<void> {
  const endMs = Date.now() + limits.mcpStreamMinutes * 60_000
  for (let door = await again(); door !== null && Date.now() < endMs; door = await again()) {
    const resources = await watched()
    if (resources === null) return
    const marks = await readMarks(
      door,
      resources.map(({ uri }) => uri),
    )
    for (const { uri, mark } of resources) {
      const now = marks.get(uri) ?? mark
      if (now !== mark) await tell({ uri, mark: now })
    }
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
  }
}
