// GET /api/memory/export: what a graph remembers as items that an ingest takes, page by page; each page is recorded before it leaves.
import type { RememberedDocument } from '../../contract/catalog.ts'
import type { MemoryContents, MemoryGraphRpc } from '../../contract/memory.ts'
import type { MemoryExportQuery } from '../../contract/memory-view.ts'
import { limits } from '../../contract/limits.ts'
import { accepted, type Result } from '../../contract/result.ts'
import { defaultGraph } from '../../contract/tenant.ts'
import { timeMsOf } from '../../core/document-time.ts'
import { textsOf } from '../../core/memory/exported.ts'
import { importDocumentKey, openBytes, type ImportedDocumentKey } from '../../r2/ciphertext.ts'
import { openGraphKey } from '../shared/named-keys.ts'
import { streamOf } from '../shared/byte-stream.ts'
import type { Session } from './session.ts'

type Lines = ReadableStream<Uint8Array>

/** Refused where the first page is; a later one that is refused breaks the stream off. Of a graph that nobody made, nothing. */
export async function exportMemory(
  session: Session,
  { graph: name = defaultGraph, vertical }: MemoryExportQuery,
): Promise<Result<Lines>> {
  const indexKey = await openGraphKey(session.tenant, session.call, name)
  if (!indexKey.ok) return indexKey
  if (indexKey.value === null) return accepted(streamOf(none()))
  const exported = { session, graph: session.graph(name), name, vertical: vertical ?? null }
  const first = await readPage(exported, null)
  if (!first.ok) return first
  return accepted(streamOf(linesFrom(exported, first.value)))
}

async function* none(): AsyncGenerator<Uint8Array> {}

interface Exported {
  readonly session: Session
  readonly graph: MemoryGraphRpc
  readonly name: string
  readonly vertical: string | null
}

interface Page {
  readonly lines: Uint8Array
  /** Where the next page begins; null behind the last. */
  readonly cursor: string | null
}

async function* linesFrom(exported: Exported, first: Page): AsyncGenerator<Uint8Array> {
  for (let page = first; ;) {
    if (page.lines.byteLength > 0) yield page.lines
    if (page.cursor === null) return
    const next = await readPage(exported, page.cursor)
    if (!next.ok) throw new Error(`export broken off: ${next.refusal.code}`)
    page = next.value
  }
}

async function readPage({ session, graph, name, vertical }: Exported, cursor: string | null): Promise<Result<Page>> {
  const { tenant, call } = session
  const limit = limits.exportDocumentsPerPage
  const found = await tenant.remembered({ ...call, graph: name, vertical, cursor, limit })
  if (!found.ok) return found
  const documents = found.value
  const contents = await readContents({ session, graph, name, documents })
  if (!contents.ok) return contents
  const { texts, sessions } = contents.value
  const items = documents.flatMap((document, at) => [...itemsOf(document, texts[at]!, sessions[at] ?? null)])
  const lines = new TextEncoder().encode(items.map((item) => `${JSON.stringify(item)}\n`).join(''))
  return accepted({ lines, cursor: documents.length < limit ? null : documents.at(-1)!.documentId })
}

interface Reading extends Pick<Exported, 'session' | 'graph' | 'name'> {
  readonly documents: readonly RememberedDocument[]
}

interface Contents {
  /** By document: its chunks, none of one that may not be read any more. */
  readonly texts: readonly (readonly string[])[]
  readonly sessions: MemoryContents['sessions']
}

async function readContents(reading: Reading): Promise<Result<Contents>> {
  const { session, graph, documents } = reading
  const texts: string[][] = documents.map(() => [])
  let sessions: MemoryContents['sessions'] = []
  const revisions = documents.map(({ documentId, revision }) => ({ documentId, revision }))
  for (let from: MemoryContents['next'] = { at: 0, ordinal: 0 }; from !== null;) {
    const read: Result<MemoryContents> = await graph.contents({ ...session.call, revisions, from })
    if (!read.ok) return read
    const opened = await openChunks(reading, read.value)
    if (!opened.ok) return opened
    for (const { at, text } of opened.value) texts[at]!.push(text)
    sessions = read.value.sessions
    from = read.value.next
  }
  return accepted({ texts, sessions })
}

interface OpenedChunk {
  readonly at: number
  readonly text: string
}

/** The read is in the log before anything is opened; what is not committed or alive is left out. */
async function openChunks(
  { session, name, documents }: Reading,
  { chunks }: MemoryContents,
): Promise<Result<readonly OpenedChunk[]>> {
  if (chunks.length === 0) return accepted([])
  const { tenant, call, claims } = session
  // Document by document: each is read by its own key, also where an earlier one holds the same node.
  const places = new Map(chunks.map(({ nodeId, at }) => [`${nodeId}/${at}`, { nodeId, revisions: [at] }]))
  const opened = await tenant.open({
    ...call,
    graph: name,
    mode: 'vault',
    op: 'memory.export',
    claims: claims.digest,
    startedMs: Date.now(),
    revisions: documents.map(({ documentId, revision, merkleRoot }) => ({ documentId, revision, merkleRoot })),
    nodes: [...places.values()],
  })
  if (!opened.ok) return opened
  const keys = new Map<string, ImportedDocumentKey>()
  for (const key of opened.value.keys) keys.set(key.documentId, await importDocumentKey(key))
  const texts: OpenedChunk[] = []
  for (const { at, copy } of chunks) {
    const { documentId, revision } = documents[at]!
    const key = opened.value.live[at] === true ? keys.get(documentId) : undefined
    if (key === undefined) continue
    const place = { tenantId: claims.tenantId, documentId, revision, channel: `chunk/${copy.chunkId}` }
    const bytes = await openBytes(key, place, copy.sealed)
    if (bytes.ok) texts.push({ at, text: new TextDecoder().decode(bytes.value) })
  }
  return accepted(texts)
}

/** What an item may not hold, a page break, is a line end. */
const withoutControls = (text: string): string => text.replaceAll(/[\v\f\u0085]/g, '\n')

/** A document as items: several of one conversation, where its text is longer than an item's. */
function* itemsOf(document: RememberedDocument, chunks: readonly string[], session: string | null): Generator<object> {
  const { documentId, vertical, classification, subjects, tags, matter } = document
  const texts = [...textsOf(chunks.map(withoutControls), limits.itemCharactersMax)]
  const conversation = session ?? (texts.length > 1 ? documentId : null)
  for (const [at, text] of texts.entries())
    yield {
      id: texts.length > 1 ? `${documentId}/${at + 1}` : documentId,
      source: 'clawql',
      time: new Date(timeMsOf(documentId)).toISOString(),
      text,
      ...(conversation === null ? {} : { session: conversation }),
      ...(vertical === null ? {} : { vertical }),
      ...(classification === null ? {} : { classification }),
      ...(subjects.length === 0 ? {} : { subjects }),
      ...(tags.length === 0 ? {} : { tags }),
      ...(matter === null ? {} : { matter }),
    }
}
