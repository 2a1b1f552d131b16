// The tools that an agent sees over MCP: few, each an operation of the registry with its arguments laid out for whoever writes them.
import { executeRequestSchema, filePartSchema } from '../../../contract/execute.ts'
import { ingestMetadataSchema } from '../../../contract/document.ts'
import { memoryItemSchema } from '../../../contract/memory-item.ts'
import { recallRequestSchema, type RecallAnswer } from '../../../contract/recall.ts'
import { routes, type Route } from '../../../contract/routes.ts'
import { wholeSchema, type Json } from '../json-schema.ts'
import { isRead, joinedWhole, toolOf } from '../tools/describe.ts'
import type { Params } from '../tools/request-of.ts'
import { ingestTasks, rememberTasks, type DocumentTasks } from './document-tasks.ts'

export interface McpTool {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly route: Route
  /** JSON Schema of the arguments, an object at its root. */
  readonly input: () => Json
  /** What the operation is asked, of what the agent wrote. One whose work goes on waits for its end so long. */
  readonly paramsOf: (written: Params, waitSeconds: number) => Params
  /** What the call begins, for a client that follows tasks; null where it is no task. Not there where no call outlasts its answer. */
  readonly tasksOf?: (written: Params) => DocumentTasks | null
  /** What stands in the answer for whoever reads text alone; the whole as JSON where it is not given. */
  readonly textOf?: (result: unknown) => string
  /** The same call again changes nothing more. */
  readonly isIdempotent: boolean
  readonly isDestructive: boolean
}

const asWritten = (written: Params): Params => written

const idempotencyKey = {
  type: 'string',
  description: 'A key of your own: sent again with the same key, nothing is made twice',
}

const ofIngest = (key: unknown, waitSeconds: number): Params => ({
  Prefer: `wait=${waitSeconds}`,
  ...(key === undefined ? {} : { 'Idempotency-Key': key }),
})

/** Its options stand beside the query. */
function recallInput(): Json {
  const { properties, $defs = {} } = wholeSchema(recallRequestSchema, 'input')
  const { query, options } = properties as { readonly query: Json; readonly options: Json }
  return joinedWhole([{ properties: { query }, required: ['query'], $defs }, options])
}

const withKey = { properties: { idempotencyKey } }

const rememberInput = (): Json => joinedWhole([wholeSchema(memoryItemSchema, 'input'), withKey])

const ingestInput = (): Json =>
  joinedWhole([wholeSchema(filePartSchema, 'input'), wholeSchema(ingestMetadataSchema, 'input'), withKey])

const fileFields: ReadonlySet<string> = new Set(Object.keys(filePartSchema.shape))

function ingestParams({ idempotencyKey: key, ...written }: Params, waitSeconds: number): Params {
  const entries = Object.entries(written)
  const file = Object.fromEntries(entries.filter(([name]) => fileFields.has(name)))
  const metadata = Object.fromEntries(entries.filter(([name]) => !fileFields.has(name)))
  return { file, metadata, ...ofIngest(key, waitSeconds) }
}

const recallParams = ({ query, ...options }: Params): Params => ({ query, options })

/** What was found, each with the document that it is cited by. */
function recallText(result: unknown): string {
  const { results, truncated } = result as RecallAnswer
  if (results.length === 0) return 'Nothing that you may read was found.'
  const found = results.map(({ content, provenance: { documentId, time } }, at) => {
    return `[${at + 1}] document ${documentId}, ${time}\n${content}`
  })
  return [...found, ...(truncated === null ? [] : [truncated.hint])].join('\n\n')
}

const ofRoute = (route: Route) => (): Json => toolOf(route).inputSchema as Json

const reading = { isIdempotent: true, isDestructive: false } as const
const adding = { isIdempotent: true, isDestructive: false } as const

export const mcpTools: readonly McpTool[] = [
  {
    name: 'recall',
    title: 'Recall from memory',
    description:
      'Find what is known about a question, a person, an account or a matter: passages with the documents they stand in, best first. Names were taken out before anything was stored; labels such as <PERSON_k3f9q2t> stand for them.',
    route: routes.recall,
    input: recallInput,
    paramsOf: recallParams,
    textOf: recallText,
    ...reading,
  },
  {
    name: 'remember',
    title: 'Remember a note',
    description:
      'Keep a note, a fact or a message: it is redacted, rooted and recorded as a document is, and can be recalled at once. Say who said it in `speaker`, when in `time`, whom it is about in `subjects`.',
    route: routes.memoryIngest,
    input: rememberInput,
    paramsOf: ({ idempotencyKey: key, ...item }, waitSeconds) => ({ ...item, ...ofIngest(key, waitSeconds) }),
    // Of one note: a batch, which the operation takes as well, has an end for each.
    tasksOf: ({ id, items }) => (id === undefined && items === undefined ? rememberTasks : null),
    ...adding,
  },
  {
    name: 'ingest',
    title: 'Take a document in',
    description:
      'Take a file in, as text or as base64: PDF, Office, OpenDocument, mail, HTML and text. It is extracted, redacted, rooted, remembered and archived; `status` tells how far it is where this call does not wait for the end.',
    route: routes.ingest,
    input: ingestInput,
    paramsOf: ingestParams,
    tasksOf: () => ingestTasks,
    ...adding,
  },
  {
    name: 'status',
    title: 'Status of a document',
    description: 'How far a document is, stage by stage, with the reason where one failed.',
    route: routes.documentStatus,
    input: ofRoute(routes.documentStatus),
    paramsOf: asWritten,
    ...reading,
  },
  {
    name: 'trail',
    title: 'Audit trail of a document',
    description: 'Every recorded operation on a document, with inclusion proofs of the append-only log.',
    route: routes.auditDocument,
    input: ofRoute(routes.auditDocument),
    paramsOf: asWritten,
    ...reading,
  },
  {
    name: 'verify',
    title: 'Verify a Merkle root',
    description: 'Whether this is the Merkle root of this content, and whether its record is in the log.',
    route: routes.auditVerify,
    input: ofRoute(routes.auditVerify),
    paramsOf: asWritten,
    ...reading,
  },
  {
    name: 'approvals',
    title: 'Calls that wait for a person',
    description:
      'Calls that a rule lets run once a person has approved them: which wait, were approved or denied. Once one is approved, send exactly the same call again.',
    route: routes.approvals,
    input: ofRoute(routes.approvals),
    paramsOf: asWritten,
    ...reading,
  },
  {
    name: 'search',
    title: 'Find an operation',
    description:
      'Find other operations of ClawQL by what they do, with the schema of what each takes; `execute` runs them.',
    route: routes.search,
    input: ofRoute(routes.search),
    paramsOf: asWritten,
    ...reading,
  },
  {
    name: 'execute',
    title: 'Run an operation',
    description:
      'Run an operation that `search` found, by its operationId, with the params that its inputSchema names. `projection` chooses which fields come back, such as `documents { documentId status } nextCursor`.',
    route: routes.execute,
    input: () => wholeSchema(executeRequestSchema, 'input'),
    paramsOf: asWritten,
    isIdempotent: false,
    isDestructive: true,
  },
]

export const isReadOnly = ({ route, isDestructive }: McpTool): boolean => isRead(route) && !isDestructive
