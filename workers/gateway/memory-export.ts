// GET /api/memory/export: what a graph remembers as items that an ingest takes, page by page; each page is recorded before it leaves.
import type { RememberedDocument, RememberedPage } from '../../contract/remembered.ts'
import type { MemoryContents, MemoryGraphRpc } from '../../contract/memory.ts'
import type { MemoryExportQuery } from '../../contract/memory-view.ts'
import { limits } from '../../contract/limits.ts'
import { accepted, type Result } from '../../contract/result.ts'
import { defaultGraph } from '../../contract/tenant.ts'
import { timeMsOf } from '../../core/document-time.ts'
import { ExportedTexts } from '../../core/memory/exported.ts'
import { importDocumentKey, openBytes, type ImportedDocumentKey } from '../../r2/ciphertext.ts'
import { openGraphKey } from '../shared/named-keys.ts'
import { streamOf } from '../shared/byte-stream.ts'
import type { Session } from './session.ts'

type Lines = ReadableStream<Uint8Array>
type Pages = AsyncGenerator<Result<Uint8Array>>

/** Refused where the first page is; a later one that is refused breaks the stream off. Of a graph that nobody made, nothing. */
export async function exportMemory(
  session: Session,
  { graph: name = defaultGraph, vertical, provenance }: MemoryExportQuery,
): Promise<Result<Lines>> {
  const indexKey = await openGraphKey(session.tenant, session.call, name)
  if (!indexKey.ok) return indexKey
  if (indexKey.value === null) return accepted(streamOf(none()))
  const pages = pagesOf({
    session,
    graph: session.graph(name),
    name,
    vertical: vertical ?? null,
    isProven: provenance === 'true',
    split: new Map(),
  })
  const first = await pages.next()
  if (first.done === true) return accepted(streamOf(none()))
  if (!first.value.ok) return first.value
  return accepted(streamOf(linesFrom(first.value.value, pages)))
}

async function* none(): AsyncGenerator<Uint8Array> {}

interface Exported {
  readonly session: Session
  readonly graph: MemoryGraphRpc
  readonly name: string
  readonly vertical: string | null
  /** Each line says what it is proven by. */
  readonly isProven: boolean
  /** How many items a document became, where it is more than one: later ones may supersede it. */
  readonly split: Map<string, number>
}

async function* linesFrom(first: Uint8Array, pages: Pages): AsyncGenerator<Uint8Array> {
  yield first
  for await (const page of pages) {
    if (!page.ok) throw new Error(`export broken off: ${page.refusal.code}`)
    yield page.value
  }
}

/** Lines page by page of the graph's chunks: what is held of a document is the item that is not full yet. */
async function* pagesOf(exported: Exported): Pages {
  const { vertical, ...reading } = exported
  const { session, name } = reading
  for (let cursor: string | null = null; ;) {
    const limit = limits.exportDocumentsPerPage
    const found: Result<RememberedPage> = await session.tenant.remembered({
      ...session.call,
      graph: name,
      vertical,
      cursor,
      limit,
    })
    if (!found.ok) return yield found
    const { documents } = found.value
    if (documents.length > 0) yield* pagesOfDocuments({ ...reading, documents })
    cursor = found.value.cursor
    if (cursor === null) return
  }
}

interface Reading extends Omit<Exported, 'vertical'> {
  readonly documents: readonly RememberedDocument[]
}

async function* pagesOfDocuments(reading: Reading): Pages {
  const { session, graph, documents } = reading
  const revisions = documents.map(({ documentId, revision }) => ({ documentId, revision }))
  const writer = new ItemWriter(reading)
  for (let from: MemoryContents['next'] = { at: 0, ordinal: 0 }; from !== null;) {
    const read: Result<MemoryContents> = await graph.contents({ ...session.call, revisions, from })
    if (!read.ok) return yield read
    const opened = await openChunks(reading, read.value)
    if (!opened.ok) return yield opened
    const items = opened.value.flatMap(({ at, text }) =>
      writer.add(sourceOf(at, documents[at]!, read.value), withoutControls(text)),
    )
    from = read.value.next
    if (from === null) items.push(...writer.end())
    yield accepted(new TextEncoder().encode(items.map((item) => `${JSON.stringify(item)}\n`).join('')))
  }
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

interface Source {
  /** Its place among the documents of the page. */
  readonly at: number
  readonly document: RememberedDocument
  readonly session: string | null
  readonly states: string | null
  readonly confidence: number | null
  /** Ids of documents. */
  readonly supersedes: readonly string[]
}

const sourceOf = (
  at: number,
  document: RememberedDocument,
  { sessions, statements, confidences, supersedes }: MemoryContents,
): Source => ({
  at,
  document,
  session: sessions[at] ?? null,
  states: statements?.[at] ?? null,
  confidence: confidences?.[at] ?? null,
  supersedes: supersedes?.[at] ?? [],
})

/** Documents one behind the other as items: several of one conversation, where a text is longer than an item's. */
class ItemWriter {
  readonly #isProven: boolean
  /** How many items a document became, where it is more than one. */
  readonly #split: Map<string, number>
  #source: Source | null = null
  readonly #texts = new ExportedTexts(limits.itemCharactersMax)
  /** Items of the document under way. */
  #count = 0

  constructor({ isProven, split }: Pick<Exported, 'isProven' | 'split'>) {
    this.#isProven = isProven
    this.#split = split
  }

  /** What is full without this chunk: the last item of the document before, or one of this. */
  add(source: Source, chunk: string): readonly object[] {
    const ended = this.#source?.at === source.at ? [] : this.end()
    this.#source = source
    const text = this.#texts.add(chunk)
    return text === null ? ended : [...ended, this.#item(source, text, true)]
  }

  /**
   * The last item of the document under way. What it states stands there alone: equal statements close each other. So does what it
   * supersedes: which items that is, only those before it can tell.
   */
  end(): readonly object[] {
    const text = this.#texts.end()
    const source = this.#source
    if (text === null || source === null) return []
    const last = this.#item(source, text, this.#count > 0)
    if (this.#count > 1) this.#split.set(source.document.documentId, this.#count)
    this.#count = 0
    const superseded = source.supersedes
      .flatMap((documentId) => this.#itemsOf(documentId))
      .slice(0, limits.supersedesMax)
    return [
      {
        ...last,
        ...(source.states === null ? {} : { states: source.states }),
        ...(superseded.length === 0 ? {} : { supersedesItems: superseded }),
      },
    ]
  }

  #itemsOf(documentId: string): readonly string[] {
    const count = this.#split.get(documentId)
    return count === undefined ? [documentId] : Array.from({ length: count }, (_, at) => `${documentId}/${at + 1}`)
  }

  #item({ document, session, confidence }: Source, text: string, isOneOfMany: boolean): object {
    const { documentId, revision, merkleRoot, vertical, classification, subjects, tags, matter } = document
    this.#count += 1
    const conversation = session ?? (isOneOfMany ? documentId : null)
    return {
      id: isOneOfMany ? `${documentId}/${this.#count}` : documentId,
      source: 'clawql',
      time: new Date(timeMsOf(documentId)).toISOString(),
      text,
      ...(conversation === null ? {} : { session: conversation }),
      ...(vertical === null ? {} : { vertical }),
      ...(classification === null ? {} : { classification }),
      ...(subjects.length === 0 ? {} : { subjects }),
      ...(tags.length === 0 ? {} : { tags }),
      ...(matter === null ? {} : { matter }),
      ...(confidence === null ? {} : { confidence }),
      ...(this.#isProven ? { provenance: { documentId, revision, merkleRoot } } : {}),
    }
  }
}
