// Resources over MCP: documents, nodes of memory and labels, each read by the operation that answers it.
import { ResourceTemplate, type McpServer, type ReadResourceResult } from '@modelcontextprotocol/server'
import type * as z from 'zod'
import type { documentListSchema } from '../../../contract/document.ts'
import { routes, type Route } from '../../../contract/routes.ts'
import { mayCall } from '../access.ts'
import type { DoorSession } from '../session.ts'
import { execute } from '../tools/execute.ts'
import type { Params } from '../tools/request-of.ts'
import { RefusedRead } from './refused-read.ts'

interface Kind {
  readonly name: string
  readonly title: string
  readonly description: string
  /** RFC 6570, with one variable. */
  readonly template: string
  readonly route: Route
  readonly paramsOf: (id: string) => Params
}

const kinds: readonly Kind[] = [
  {
    name: 'document',
    title: 'A document',
    description: 'Status of a document with every stage, its Merkle root and what was taken out of it, by counts',
    template: 'clawql://documents/{id}',
    route: routes.documentStatus,
    paramsOf: (documentId) => ({ documentId }),
  },
  {
    name: 'node',
    title: 'A node of memory',
    description: 'A passage as it is remembered, with its documents and what is near it',
    template: 'clawql://nodes/{id}',
    route: routes.memoryGraph,
    paramsOf: (node) => ({ node }),
  },
  {
    name: 'label',
    title: 'Whoever stands behind a label',
    description: 'What memory holds about a label such as PERSON_k3f9q2t: documents, passages, when it was seen',
    template: 'clawql://labels/{id}',
    route: routes.identity,
    paramsOf: (label) => ({ label }),
  },
]

const mimeType = 'application/json'

export function registerResources(server: McpServer, session: DoorSession): void {
  for (const kind of kinds) {
    if (!mayCall(session, kind.route)) continue
    const { name, title, description, template } = kind
    const list = name === 'document' ? () => listDocuments(session) : undefined
    server.registerResource(
      name,
      new ResourceTemplate(template, { list }),
      { title, description, mimeType },
      (uri, { id }) => read(session, kind, { uri, id: String(id) }),
    )
  }
}

async function read(
  session: DoorSession,
  { route, paramsOf }: Kind,
  { uri, id }: { readonly uri: URL; readonly id: string },
): Promise<ReadResourceResult> {
  const ran = await execute(session, { operationId: route.operationId, params: paramsOf(id) })
  if (!ran.ok) throw new RefusedRead(ran.refusal, uri.href)
  return { contents: [{ uri: uri.href, mimeType, text: JSON.stringify(ran.value.result) }] }
}

/** The newest. */
const listedMax = 50

async function listDocuments(session: DoorSession) {
  const ran = await execute(session, { operationId: routes.documentList.operationId, params: { limit: listedMax } })
  if (!ran.ok) throw new RefusedRead(ran.refusal, 'clawql://documents')
  const { documents } = ran.value.result as z.output<typeof documentListSchema>
  return {
    resources: documents.map(({ documentId, status, createdAt }) => ({
      uri: `clawql://documents/${documentId}`,
      name: documentId,
      description: `${status}, ${createdAt}`,
      mimeType,
    })),
  }
}
