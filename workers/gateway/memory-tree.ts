// GET /api/memory/tree: the section tree of a document, read and recorded as a recall is.
import type { MemoryFilter } from '../../contract/memory-recall.ts'
import type { MemoryTreeAnswer, MemoryTreeQuery } from '../../contract/memory-view.ts'
import { accepted, type Result } from '../../contract/result.ts'
import { defaultGraph } from '../../contract/tenant.ts'
import { parentsOf } from '../../core/memory/outline/sections.ts'
import { notFound } from './answer.ts'
import { openGraph } from './open-graph.ts'
import { openOutline } from './page-index.ts'
import { readableNodes } from './readable-nodes.ts'
import type { Session } from './session.ts'

/** NOT_FOUND where no chunk of the document may be read: what nobody has answers as what is another tenant's. */
export async function readTree(session: Session, query: MemoryTreeQuery): Promise<Result<MemoryTreeAnswer>> {
  const { document, graph: name = defaultGraph } = query
  const { call, tenant, claims } = session
  const startedMs = Date.now()
  const place = await openGraph(session, name)
  if (!place.ok) return place
  const { graph } = place.value
  // By this document alone: another that holds the same chunk has another key.
  const filter: MemoryFilter = { vertical: null, documents: [document] }
  const found = await graph.around({ ...call, ...filter, from: { documentId: document }, maxHops: 0, maxNodes: 1 })
  if (!found.ok) return found
  const recalled = { graph: name, mode: 'pageindex', op: 'memory.tree', startedMs } as const
  const readable = await readableNodes({ call, tenant, graph, recalled, claims: claims.digest, filter }, found.value)
  if (!readable.ok) return readable
  const [first] = readable.value
  if (first === undefined) return notFound
  const [{ documentId, revision }] = first.sources
  const outlines = await graph.outlines({ ...call, revisions: [{ documentId, revision }] })
  if (!outlines.ok) return outlines
  const [sealed] = outlines.value
  if (!sealed) return notFound
  const { basis, sections } = await openOutline(call, { documentId, revision, key: first.key }, sealed)
  const parents = parentsOf(sections)
  const listed = sections.map((section, at) => ({ ...section, parent: parents[at] ?? null }))
  return accepted({ graph: name, document, revision, chunks: sealed.chunks, basis, sections: listed })
}
