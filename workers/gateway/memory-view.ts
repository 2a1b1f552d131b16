// GET /api/memory/graph: what is near a node, a document or a label, read and recorded as a recall is.
import type { DocumentKey } from '../../contract/keys.ts'
import type { MemoryAroundAnswer, MemoryFilter, MemoryGraphRpc, SealedNamesContent } from '../../contract/memory.ts'
import type { MemoryGraphAnswer, MemoryGraphQuery } from '../../contract/memory-view.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { defaultGraph } from '../../contract/tenant.ts'
import { labelsIn } from '../../core/redaction/placeholder.ts'
import { importDocumentKey, openBytes } from '../../r2/ciphertext.ts'
import { openGraphKey } from '../shared/named-keys.ts'
import { termKeyerOf } from '../shared/term-keyers.ts'
import { notFound } from './answer.ts'
import { readableNodes } from './readable-nodes.ts'
import { openNodes, sourceOf, type Opened } from './recall.ts'
import type { Session } from './session.ts'

type Around = Parameters<MemoryGraphRpc['around']>[0]['from']

/** NOT_FOUND where nothing may be read there: what nobody has answers as what is another tenant's. */
export async function readGraph(session: Session, query: MemoryGraphQuery): Promise<Result<MemoryGraphAnswer>> {
  const { node, document, label, graph: name = defaultGraph } = query
  if ([node, document, label].filter((one) => one !== undefined).length !== 1) return beginsNowhere
  const { call, tenant, claims } = session
  const startedMs = Date.now()
  const indexKey = await openGraphKey(tenant, call, name)
  if (!indexKey.ok) return indexKey
  if (indexKey.value === null) return notFound
  const graph = session.graph(name)
  const filter: MemoryFilter = { vertical: query.vertical ?? null, documents: null }
  const from = await beginning(session, query, { graph, filter, indexKey: indexKey.value })
  if (!from.ok) return from
  const { hops: maxHops, maxNodes } = query
  const found = await graph.around({ ...call, ...filter, from: from.value, maxHops, maxNodes })
  if (!found.ok) return found
  const recalled = { graph: name, mode: 'graph', op: 'memory.graph', startedMs } as const
  const readable = await readableNodes({ call, tenant, graph, recalled, claims: claims.digest, filter }, found.value)
  if (!readable.ok) return readable
  const opened = await openNodes(session, readable.value)
  if (opened.length === 0) return notFound
  const names = await readEntityNames(session, graph, opened)
  return names.ok ? accepted(describe(name, opened, { found: found.value, names: names.value })) : names
}

const beginsNowhere: Result<never> = refused('VALIDATION_FAILED', 'A view begins at one node, document or label.', {
  errors: [{ pointer: '/node', message: 'one of node, document and label is to be sent', fix: 'Send one of them.' }],
  next: 'Correct what errors[] points at and send again.',
})

interface Place {
  readonly graph: MemoryGraphRpc
  readonly filter: MemoryFilter
  readonly indexKey: Uint8Array
}

/** A label begins at the nodes that show it. */
async function beginning(
  { call }: Session,
  { node, document, label, maxNodes }: MemoryGraphQuery,
  { graph, filter, indexKey }: Place,
): Promise<Result<Around>> {
  if (node !== undefined) return accepted({ nodeIds: [node] })
  if (document !== undefined) return accepted({ documentId: document })
  const terms = [[termKeyerOf(indexKey).label(`<${label}>`), 1]] as const
  const asked = { mode: 'vault', terms, mentions: [], maxHops: 0, maxNodes, nowMs: Date.now() } as const
  const found = await graph.recall({ ...call, ...asked, ...filter })
  return found.ok ? accepted({ nodeIds: found.value.nodes.map(({ nodeId }) => nodeId) }) : found
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
  const names: SealedNamesContent['names'][] = []
  const byNode: EntityNames = []
  for (const [at, { key, text, sources }] of opened.entries()) {
    const part = partOf[at] ?? null
    if (part === null) {
      byNode.push(new Map())
      continue
    }
    if (names[part] === undefined) {
      const [{ documentId, revision }] = sources
      const { from, sealed: bytes } = parts[part]!
      const place = { tenantId: session.claims.tenantId, documentId, revision, channel: `names/${from}` }
      names[part] = await namesIn(key, place, bytes)
    }
    byNode.push(new Map(names[part].filter(([, name]) => labelsIn(name).length === 0 || text.includes(name))))
  }
  return accepted(byNode)
}

async function namesIn(
  key: DocumentKey,
  place: Parameters<typeof openBytes>[1],
  sealed: Uint8Array,
): Promise<SealedNamesContent['names']> {
  const bytes = await openBytes(await importDocumentKey(key), place, sealed)
  if (!bytes.ok) return []
  const content = JSON.parse(new TextDecoder().decode(bytes.value)) as SealedNamesContent | SealedNamesContent['names']
  return 'names' in content ? content.names : content
}

/** By node, in the order of nodes. */
type EntityNames = ReadonlyMap<string, string>[]

interface Read {
  readonly found: MemoryAroundAnswer
  readonly names: EntityNames
}

function describe(graph: string, opened: readonly Opened[], { found, names }: Read): MemoryGraphAnswer {
  const mentionsById = new Map(found.nodes.map(({ nodeId }, at) => [nodeId, found.mentions[at] ?? []]))
  const entities = new Map<string, MemoryGraphAnswer['entities'][number]>()
  const edges: MemoryGraphAnswer['edges'] = []
  for (const [at, { node }] of opened.entries()) {
    const mentioned = new Set((mentionsById.get(node.nodeId) ?? []).flatMap((entity) => names[at]?.get(entity) ?? []))
    for (const name of mentioned) {
      const kind = labelsIn(name).length > 0 ? 'label' : 'name'
      const entity = entities.get(name) ?? { id: `entity/${entities.size}`, kind, name }
      entities.set(name, entity)
      edges.push({ from: node.nodeId, relation: 'MENTIONS', to: entity.id })
    }
  }
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
    entities: [...entities.values()],
    edges,
    truncated: found.isCut,
  }
}

function documentsOf(opened: readonly Opened[]): MemoryGraphAnswer['documents'] {
  const sources = opened.flatMap((one) => one.sources.map(sourceOf))
  const byId = new Map(sources.map(({ documentId: id, time, createdAt }) => [id, { id, time, createdAt }]))
  return [...byId.values()]
}

/** A node is part of each document that holds it; what comes next in one of them is joined to it. */
function edgesOfDocuments(opened: readonly Opened[]): MemoryGraphAnswer['edges'] {
  const edges: MemoryGraphAnswer['edges'] = []
  const idByPlace = new Map<string, string>()
  const placeOf = (documentId: string, ordinal: number): string => `${documentId}/${ordinal}`
  for (const { node, sources } of opened)
    for (const { documentId, ordinal } of sources) idByPlace.set(placeOf(documentId, ordinal), node.nodeId)
  for (const { node, sources } of opened)
    for (const { documentId, ordinal } of sources) {
      edges.push({ from: node.nodeId, relation: 'PART_OF', to: documentId })
      const next = idByPlace.get(placeOf(documentId, ordinal + 1))
      if (next !== undefined) edges.push({ from: node.nodeId, relation: 'NEXT', to: next })
    }
  return edges
}
