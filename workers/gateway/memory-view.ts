// GET /api/memory/graph: what is near a node, a document or a label, read and recorded as a recall is.
import type { DocumentKey } from '../../contract/keys.ts'
import type { MemoryGraphRpc, SealedNamesContent } from '../../contract/memory.ts'
import type { MemoryAroundAnswer, MemoryFilter } from '../../contract/memory-recall.ts'
import type { MemoryGraphAnswer, MemoryGraphQuery } from '../../contract/memory-view.ts'
import { limits } from '../../contract/limits.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { defaultGraph } from '../../contract/tenant.ts'
import { labelsIn } from '../../core/redaction/placeholder.ts'
import { importDocumentKey, openBytes } from '../../r2/ciphertext.ts'
import { termKeyerOf } from '../shared/term-keyers.ts'
import { notFound } from './answer.ts'
import { openGraph, type OpenGraph } from './open-graph.ts'
import { readableNodes } from './readable-nodes.ts'
import { openNodes } from './open-nodes.ts'
import { sourceOf, timeSaid, type Opened } from './recall-answer.ts'
import type { Session } from './session.ts'

type Around = Parameters<MemoryGraphRpc['around']>[0]['from']

/** NOT_FOUND where nothing may be read there: what nobody has answers as what is another tenant's. */
export async function readGraph(session: Session, query: MemoryGraphQuery): Promise<Result<MemoryGraphAnswer>> {
  const { node, document, label, graph: name = defaultGraph } = query
  if ([node, document, label].filter((one) => one !== undefined).length !== 1) return beginsNowhere
  const { call, tenant, claims } = session
  const startedMs = Date.now()
  const place = await openGraph(session, name)
  if (!place.ok) return place
  const { graph } = place.value
  const filter: MemoryFilter = { vertical: query.vertical ?? null, documents: null }
  const from = await beginning(session, query, { ...place.value, filter })
  if (!from.ok) return from
  const { hops: maxHops } = query
  const { skip, maxNodes } = pageOf(query)
  const found = await graph.around({ ...call, ...filter, from: from.value, maxHops, maxNodes, skip })
  if (!found.ok) return found
  const recalled = { graph: name, mode: 'graph', op: 'memory.graph', startedMs } as const
  const readable = await readableNodes({ call, tenant, graph, recalled, claims: claims.digest, filter }, found.value)
  if (!readable.ok) return readable
  const opened = await openNodes(session, readable.value)
  if (opened.length === 0 && isNothing(found.value, skip)) return notFound
  const names = await readEntityNames(session, graph, opened)
  if (!names.ok) return names
  const nextCursor = found.value.isCut ? cursorBehind(skip + maxNodes) : null
  return accepted({ ...describe(name, opened, { found: found.value, names: names.value }), nextCursor })
}

/** A later page of which nothing may be read is one all the same: more may follow it. */
const isNothing = ({ nodes }: MemoryAroundAnswer, skip: number): boolean => skip === 0 || nodes.length === 0

const cursorBehind = (reached: number): string | null => (reached < limits.viewWalkNodesMax ? String(reached) : null)

/** A cursor is how many nodes the pages before it had. */
function pageOf({ cursor, maxNodes }: MemoryGraphQuery): { readonly skip: number; readonly maxNodes: number } {
  const skip = Math.min(Number(cursor ?? 0), limits.viewWalkNodesMax - 1)
  return { skip, maxNodes: Math.min(maxNodes, limits.viewWalkNodesMax - skip) }
}

const beginsNowhere: Result<never> = refused('VALIDATION_FAILED', 'A view begins at one node, document or label.', {
  errors: [{ pointer: '/node', message: 'one of node, document and label is to be sent', fix: 'Send one of them.' }],
  next: 'Correct what errors[] points at and send again.',
})

interface Place extends OpenGraph {
  readonly filter: MemoryFilter
}

/** A label begins at the nodes that show it. */
async function beginning(
  { call }: Session,
  query: MemoryGraphQuery,
  { graph, filter, indexKey }: Place,
): Promise<Result<Around>> {
  const { node, document, label } = query
  if (node !== undefined) return accepted({ nodeIds: [node] })
  if (document !== undefined) return accepted({ documentId: document })
  const terms = [[termKeyerOf(indexKey).label(`<${label}>`), 1]] as const
  const { skip, maxNodes } = pageOf(query)
  // One more says that there are more.
  const wanted = Math.min(skip + maxNodes + 1, limits.viewWalkNodesMax)
  const asked = { mode: 'vault', terms, mentions: [], maxHops: 0, maxNodes: wanted, nowMs: Date.now() } as const
  const found = await graph.recall({ ...call, ...asked, ...filter })
  if (!found.ok) return found
  // Beside the texts asked for a recall answers all nodes that have them: more than a view takes.
  return accepted({ nodeIds: found.value.nodes.slice(0, limits.viewWalkNodesMax).map(({ nodeId }) => nodeId) })
}

/**
 * Names of what stands in each node, by keyed name; of whom nobody may name, the label that stands there: what another part is told
 * of somebody is not told of this one, which may only have been given about them.
 */
async function readEntityNames(
  session: Session,
  graph: MemoryGraphRpc,
  opened: readonly Opened[],
): Promise<Result<EntityNames>> {
  const copies = opened.map(({ sources: [{ copy }] }) => copy)
  const sealed = await graph.names({ ...session.call, copies })
  if (!sealed.ok) return sealed
  const { parts, partOf } = sealed.value
  const names: NamesOfPart[] = []
  const byNode: EntityNames = []
  for (const [at, { key, text, sources }] of opened.entries()) {
    const part = partOf[at] ?? null
    if (part === null) {
      byNode.push({ mentioned: new Map(), saidBy: null })
      continue
    }
    if (names[part] === undefined) {
      const [{ documentId, revision }] = sources
      const { from, sealed: bytes } = parts[part]!
      const place = { tenantId: session.claims.tenantId, documentId, revision, channel: `names/${from}` }
      names[part] = await namesIn(key, place, bytes)
    }
    const shown = new Set(labelsIn(text))
    const { names: known, saidBy = null } = names[part]
    const mentioned = known.filter(([, name]) => labelsIn(name).length === 0 || shown.has(name))
    byNode.push({ mentioned: new Map(mentioned), saidBy })
  }
  return accepted(byNode)
}

async function namesIn(
  key: DocumentKey,
  place: Parameters<typeof openBytes>[1],
  sealed: Uint8Array,
): Promise<NamesOfPart> {
  const bytes = await openBytes(await importDocumentKey(key), place, sealed)
  if (!bytes.ok) return { names: [] }
  const content = JSON.parse(new TextDecoder().decode(bytes.value)) as SealedNamesContent | SealedNamesContent['names']
  return 'names' in content ? content : { names: content }
}

type NamesOfPart = Pick<SealedNamesContent, 'names' | 'saidBy'>

/** By node, in the order of nodes. */
type EntityNames = {
  readonly mentioned: ReadonlyMap<string, string>
  /** Who said it, as its document names them. */
  readonly saidBy: string | null
}[]

interface Read {
  readonly found: MemoryAroundAnswer
  readonly names: EntityNames
}

type Described = Omit<MemoryGraphAnswer, 'nextCursor'>

/** What nodes mention and who said them: each name is one entity. */
function describeEntities(
  opened: readonly Opened[],
  { found, names }: Read,
): Pick<MemoryGraphAnswer, 'entities' | 'edges'> {
  const mentionsById = new Map(found.nodes.map(({ nodeId }, at) => [nodeId, found.mentions[at] ?? []]))
  const entities = new Map<string, MemoryGraphAnswer['entities'][number]>()
  const edges: MemoryGraphAnswer['edges'] = []
  const entityOf = (name: string): string => {
    const kind = labelsIn(name).length > 0 ? 'label' : 'name'
    const entity = entities.get(name) ?? { id: `entity/${entities.size}`, kind, name }
    entities.set(name, entity)
    return entity.id
  }
  for (const [at, { node }] of opened.entries()) {
    const { mentioned, saidBy } = names[at]!
    const known = new Set((mentionsById.get(node.nodeId) ?? []).flatMap((entity) => mentioned.get(entity) ?? []))
    for (const name of known) edges.push({ from: node.nodeId, relation: 'MENTIONS', to: entityOf(name) })
    if (saidBy !== null) edges.push({ from: node.nodeId, relation: 'SAID_BY', to: entityOf(saidBy) })
  }
  return { entities: [...entities.values()], edges }
}

function describe(graph: string, opened: readonly Opened[], read: Read): Described {
  const { entities, edges } = describeEntities(opened, read)
  edges.push(...edgesOfDocuments(opened))
  return {
    graph,
    nodes: opened.map(({ node, text, sources, hasMoreSources }) => ({
      id: node.nodeId,
      content: text,
      hops: node.hops,
      tokens: node.tokens,
      sources: sources.map(sourceOf),
      moreSources: hasMoreSources,
    })),
    documents: documentsOf(opened),
    entities,
    edges,
    truncated: read.found.isCut,
  }
}

/** Those that hold a node, and those that superseded one of them. */
function documentsOf(opened: readonly Opened[]): MemoryGraphAnswer['documents'] {
  const holders = opened.flatMap(({ sources }) => sources)
  const all = [...holders, ...holders.flatMap(({ closedBy }) => closedBy ?? [])]
  const byId = new Map(
    all.map(({ documentId: id, createdAtMs }) => {
      const createdAt = new Date(createdAtMs).toISOString()
      return [id, { id, time: timeSaid(id), createdAt }]
    }),
  )
  return [...byId.values()]
}

/** A node is part of each document that holds it; what comes next in one of them is joined to it, and what took its document's place. */
function edgesOfDocuments(opened: readonly Opened[]): MemoryGraphAnswer['edges'] {
  const edges: MemoryGraphAnswer['edges'] = []
  const idByPlace = new Map<string, string>()
  const placeOf = (documentId: string, ordinal: number): string => `${documentId}/${ordinal}`
  for (const { node, sources } of opened)
    for (const { documentId, ordinal } of sources) idByPlace.set(placeOf(documentId, ordinal), node.nodeId)
  const superseded = new Set<string>()
  for (const { node, sources } of opened)
    for (const { documentId, ordinal, closedBy } of sources) {
      if (closedBy !== null && !superseded.has(documentId)) {
        superseded.add(documentId)
        edges.push({ from: closedBy.documentId, relation: 'SUPERSEDES', to: documentId })
      }
      edges.push({ from: node.nodeId, relation: 'PART_OF', to: documentId })
      const next = idByPlace.get(placeOf(documentId, ordinal + 1))
      if (next !== undefined) edges.push({ from: node.nodeId, relation: 'NEXT', to: next })
    }
  return edges
}
