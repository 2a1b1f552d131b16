// Mode pageindex: what a recall found leads to sections of its documents, which are read in the order of the text.
import type { DocumentKey } from '../../contract/keys.ts'
import type { MemoryGraphRpc } from '../../contract/memory.ts'
import type { SealedOutline } from '../../contract/memory-outline.ts'
import type { Call } from '../../contract/rpc.ts'
import { accepted, type Result } from '../../contract/result.ts'
import { routeSections, type Hit, type Routed } from '../../core/memory/outline/route.ts'
import { outlineOfParts, readOutline, titlePath, type Outline } from '../../core/memory/outline/sections.ts'
import { importDocumentKey, openBytes } from '../../r2/ciphertext.ts'
import type { Found } from './find-nodes.ts'
import { readableNodes } from './readable-nodes.ts'

/** Documents that a query is routed in, and sections that it is routed to. */
const documentsMax = 8
const sectionsMax = 10

export interface FoundSection {
  readonly documentId: string
  readonly titles: readonly string[]
  readonly score: number
  readonly from: number
  readonly below: number
  /** Its chunks in order, as far as they were read. */
  readonly nodeIds: readonly string[]
}

export interface Sectioned {
  readonly found: Found
  readonly sections: readonly FoundSection[]
}

interface HitDocument {
  readonly documentId: string
  readonly revision: number
  readonly key: DocumentKey
  readonly hits: Hit[]
}

/** Those of the best hits, each with all of its own. */
function documentsOf({ readable }: Found): readonly HitDocument[] {
  const byId = new Map<string, HitDocument>()
  for (const { node, sources, key } of readable) {
    const [{ documentId, revision, ordinal }] = sources
    const name = `${documentId}/${revision}`
    const known = byId.get(name) ?? { documentId, revision, key, hits: [] }
    if (byId.size === documentsMax && !byId.has(name)) continue
    byId.set(name, known)
    known.hits.push({ ordinal, score: node.score })
  }
  return [...byId.values()]
}

/** What the titles say of a document that came before outlines, or whose outline does not open, is nothing: it is read in parts. */
export async function openOutline(
  { tenantId }: Pick<Call, 'tenantId'>,
  { documentId, revision, key }: Omit<HitDocument, 'hits'>,
  { sealed, chunks, held }: SealedOutline,
): Promise<Outline> {
  if (sealed === null) return outlineOfParts(chunks)
  const place = { tenantId, documentId, revision, channel: 'outline' }
  const bytes = await openBytes(await importDocumentKey(key), place, sealed)
  if (!bytes.ok) return outlineOfParts(chunks)
  const outline = readOutline(new TextDecoder().decode(bytes.value))
  return held === null ? outline : { ...outline, sections: withoutForgotten(outline.sections, held) }
}

/** A title goes with the chunk that it stands in. */
function withoutForgotten(
  sections: Outline['sections'],
  held: readonly (readonly [from: number, below: number])[],
): Outline['sections'] {
  const isHeld = (ordinal: number): boolean => held.some(([from, below]) => ordinal >= from && ordinal < below)
  return sections.map((section) => (isHeld(section.from) ? section : { ...section, title: '' }))
}

/** The sections that the query is routed to, with their chunks opened to the reader: recorded, as what led there was. */
export async function openSections(found: Found, query: string, maxNodes: number): Promise<Result<Sectioned>> {
  const { graph, reading } = found
  const documents = documentsOf(found)
  const outlines = await readOutlines(graph, reading.call, documents)
  if (!outlines.ok) return outlines
  const routed = routeSections(
    query,
    documents.map(({ hits }, at) => ({ hits, sections: outlines.value[at]!.sections })),
    Math.min(sectionsMax, maxNodes),
  )
  const passages = routed.map(({ document, from, below }) => {
    const { documentId, revision } = documents[document]!
    return { documentId, revision, from, below }
  })
  const answer = await graph.passages({ ...reading.call, passages, maxNodes })
  if (!answer.ok) return answer
  const readable = await readableNodes(reading, answer.value)
  if (!readable.ok) return readable
  const sections = routed.map((one, at) =>
    sectionOf(one, outlines.value[one.document]!, {
      documentId: documents[one.document]!.documentId,
      nodeIds: answer.value.nodeIds[at] ?? [],
    }),
  )
  return accepted({ found: { ...found, answer: answer.value, readable: readable.value }, sections })
}

async function readOutlines(
  graph: MemoryGraphRpc,
  call: Call,
  documents: readonly HitDocument[],
): Promise<Result<readonly Outline[]>> {
  const revisions = documents.map(({ documentId, revision }) => ({ documentId, revision }))
  const sealed = await graph.outlines({ ...call, revisions })
  if (!sealed.ok) return sealed
  return accepted(
    await Promise.all(
      documents.map((document, at) =>
        openOutline(call, document, sealed.value[at] ?? { sealed: null, chunks: 0, held: null }),
      ),
    ),
  )
}

const sectionOf = (
  { section, from, below, score }: Routed,
  { sections }: Outline,
  of: Pick<FoundSection, 'documentId' | 'nodeIds'>,
): FoundSection => ({ ...of, titles: titlePath(sections, section), score, from, below })
