// Recall: the query keyed, nodes ranked by the graph, chunks opened here, answered within the token budget. The query is never stored.
import { type MemoryFilter, type MemoryGraphRpc, type MemoryRecallAnswer } from '../../contract/memory.ts'
import { recallModesServed, type RecallAnswer, type RecallMode, type RecallRequest } from '../../contract/recall.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { defaultGraph } from '../../contract/tenant.ts'
import { isAllowed } from '../../core/access/authorize.ts'
import { hiddenQuery } from '../../core/identity/identity-terms.ts'
import { timeMsOf } from '../../core/document-time.ts'
import { prepareQuery, type HiddenQuery } from '../../core/memory/prepare.ts'
import { synthesise } from '../../core/memory/synthesise.ts'
import { importDocumentKey, openBytes } from '../../r2/ciphertext.ts'
import { openGraphKey } from '../shared/named-keys.ts'
import { termKeyerOf } from '../shared/term-keyers.ts'
import { searchAliased } from './aliases.ts'
import { readableNodes, type ReadableNode, type Source } from './readable-nodes.ts'
import { documentsOf } from './recall-filter.ts'
import { mayReveal, reveal, type Revealed } from './reveal.ts'
import type { Session } from './session.ts'

const reasonsByMode: { readonly [mode in RecallMode]?: string } = {
  pageindex: 'pageindex needs section trees, which documents do not get yet; use hybrid.',
  onyx: 'onyx needs an external vector service, which is not connected; use hybrid.',
  cross_vertical: 'cross_vertical needs verticals, of which none is enabled; use hybrid.',
}

export interface Opened extends Omit<ReadableNode, 'copy'> {
  readonly text: string
}

/** The whole recall with its spans, as the guide names them. */
export async function recall(session: Session, request: RecallRequest): Promise<Result<RecallAnswer>> {
  const defaults = session.config.memory.recall
  const mode = request.options.mode ?? defaults.defaultMode
  const reason = reasonsByMode[mode]
  if (reason !== undefined)
    return refused('VALIDATION_FAILED', reason, {
      details: { served: recallModesServed },
      errors: [
        { pointer: '/options/mode', message: reason, fix: `Send one of ${recallModesServed.join(', ')}, or no mode.` },
      ],
      next: 'Correct what errors[] points at and send again.',
    })
  const tokenBudget = request.options.tokenBudget ?? defaults.tokenBudget
  const allowed = await mayReveal(session, request, request.options.maxNodes ?? defaults.maxNodes)
  if (!allowed.ok) return allowed
  return await session.telemetry.span('memory.recall', session.trace, async (attributes) => {
    const startedMs = Date.now()
    const found = await traverse(session, request, mode)
    if (!found.ok) return found
    // Nothing is in a graph that no ingest named: nothing is read, and nothing is written either, not even a record.
    const readable =
      found.value === null ? accepted([]) : await read(session, request, { mode, startedMs, ...found.value })
    if (!readable.ok) return readable
    const shown = await showNodes(session, request, { readable: readable.value, traversed: found.value })
    if (!shown.ok) return shown
    const { opened, counts } = shown.value
    const synthesis = await budgeted(session, opened, tokenBudget)
    attributes['mode'] = mode
    attributes['nodes'] = opened.length
    const { found: count, isFoundExact, isFloored = false } = found.value?.answer ?? { found: 0, isFoundExact: true }
    const recalled = { request, mode, opened, found: count, isFoundExact, isFloored, synthesis, tokenBudget }
    return accepted({ ...answer(session, recalled), ...(counts === null ? {} : { revealed: { ...counts } }) })
  })
}

/** What the graph found, with the graph itself; null where there is no such graph. */
interface Traversed {
  readonly graph: MemoryGraphRpc
  readonly filter: MemoryFilter
  readonly answer: MemoryRecallAnswer
}

function read(
  { call, tenant, claims }: Session,
  { options }: RecallRequest,
  { mode, startedMs, graph, filter, answer }: Traversed & { readonly mode: RecallMode; readonly startedMs: number },
): Promise<Result<readonly ReadableNode[]>> {
  const recalled = { graph: options.graph ?? defaultGraph, mode, startedMs }
  const reading = { call, tenant, graph, recalled, claims: claims.digest, filter }
  return readableNodes(reading, answer)
}

async function traverse(
  session: Session,
  { query, options }: RecallRequest,
  mode: RecallMode,
): Promise<Result<Traversed | null>> {
  const { call, tenant, telemetry, trace } = session
  const name = options.graph ?? defaultGraph
  const indexKey = await openGraphKey(tenant, call, name)
  if (!indexKey.ok) return indexKey
  if (indexKey.value === null) return accepted(null)
  const documents = await documentsOf(session, options.filter)
  if (!documents.ok) return documents
  const filter: MemoryFilter = { vertical: options.vertical ?? null, documents: documents.value }
  const graph = session.graph(name)
  const defaults = session.config.memory.recall
  const keyer = termKeyerOf(indexKey.value)
  const search = (hidden: HiddenQuery) =>
    graph.recall({
      ...call,
      mode,
      ...prepareQuery({ query, hidden, keyer }),
      maxHops: options.maxHops ?? defaults.maxHops,
      maxNodes: options.maxNodes ?? defaults.maxNodes,
      ...(options.minScore === undefined ? {} : { minScore: options.minScore }),
      ...filter,
      nowMs: Date.now(),
    })
  const work = () => searchMeant(session, { query, mode }, search)
  const recalled = mode === 'vault' ? await work() : await telemetry.span('graph.traverse', trace, work)
  return recalled.ok ? accepted({ graph, filter, answer: recalled.value }) : recalled
}

/** Whoever may not ask who stands behind a label gets the answer that would come if nobody knew. */
const mayIdentify = ({ claims }: Session): boolean => isAllowed(claims, 'memory:identify')

/** Who means one with another is part of who stands behind a label. */
function searchMeant<T>(
  session: Session,
  { query, mode }: { readonly query: string; readonly mode: RecallMode },
  search: (hidden: HiddenQuery) => Promise<Result<T>>,
): Promise<Result<T>> {
  const hidden = hiddenQuery(query, { mayIdentify: mayIdentify(session), mode })
  return mayIdentify(session) ? searchAliased(session, { query, hidden }, search) : search(hidden)
}

/** A chunk that is not authentic is left out; the record, which does not wait for it, names its node all the same. */
export async function openNodes(
  session: Pick<Session, 'claims'>,
  readable: readonly ReadableNode[],
): Promise<readonly Opened[]> {
  const { tenantId } = session.claims
  const keys = new Set(readable.map(({ key }) => key))
  const imported = new Map(
    await Promise.all([...keys].map(async (key) => [key, await importDocumentKey(key)] as const)),
  )
  const decoder = new TextDecoder()
  const tried = await Promise.all(
    readable.map(async ({ copy, ...one }): Promise<Opened | null> => {
      const [{ documentId, revision }] = one.sources
      const place = { tenantId, documentId, revision, channel: `chunk/${copy.chunkId}` }
      const bytes = await openBytes(imported.get(one.key) ?? one.key.key, place, copy.sealed)
      return bytes.ok ? { ...one, text: decoder.decode(bytes.value) } : null
    }),
  )
  return tried.filter((one) => one !== null)
}

interface Shown {
  readonly opened: readonly Opened[]
  /** Values that stand in place of their labels; null where nobody asked for them. */
  readonly counts: Revealed['counts'] | null
}

async function showNodes(
  session: Session,
  request: RecallRequest,
  { readable, traversed }: { readonly readable: readonly ReadableNode[]; readonly traversed: Traversed | null },
): Promise<Result<Shown>> {
  const opened = await openNodes(session, readable)
  if (request.options.reveal !== true || traversed === null) return accepted({ opened, counts: null })
  return await revealed(session, request, { redacted: opened, graph: traversed.graph })
}

/** The same nodes with values in place of their labels. */
async function revealed(
  session: Session,
  request: RecallRequest,
  { redacted, graph }: { readonly redacted: readonly Opened[]; readonly graph: MemoryGraphRpc },
): Promise<Result<Shown>> {
  const nodes = redacted.map(({ node, key, text, sources: [{ documentId, revision, copy }] }) => ({
    nodeId: node.nodeId,
    documentId,
    revision,
    copy,
    key,
    text,
  }))
  const shown = await reveal(session, graph, { nodes, request })
  if (!shown.ok) return shown
  const { texts, counts } = shown.value
  return accepted({ opened: redacted.map((one, at) => ({ ...one, text: texts[at] ?? one.text })), counts })
}

async function budgeted(
  session: Session,
  opened: readonly Opened[],
  tokenBudget: number,
): Promise<ReturnType<typeof synthesise>> {
  const nodes = opened.map(({ node, sources: [{ documentId }], text }) => ({
    nodeId: node.nodeId,
    documentId,
    time: timeSaid(documentId),
    text,
    tokens: node.tokens,
  }))
  const { telemetry, trace } = { telemetry: session.telemetry, trace: session.trace }
  const synthesis = await telemetry.span('pageindex.synthesise', trace, async () => synthesise({ nodes, tokenBudget }))
  await telemetry.span('token.budget.apply', trace, async (attributes) => {
    attributes['tokensUsed'] = synthesis.tokensUsed
    attributes['tokenBudget'] = tokenBudget
    attributes['dropped'] = synthesis.dropped
    attributes['truncated'] = synthesis.dropped > 0
  })
  return synthesis
}

interface Recalled {
  readonly request: RecallRequest
  readonly mode: RecallMode
  readonly opened: readonly Opened[]
  readonly found: number
  readonly isFoundExact: boolean
  readonly isFloored: boolean
  readonly synthesis: ReturnType<typeof synthesise>
  readonly tokenBudget: number
}

function answer(session: Session, recalled: Recalled): RecallAnswer {
  const { request, mode, opened, synthesis, tokenBudget } = recalled
  const { text, nodeIds, tokensUsed } = synthesis
  return {
    query: request.query,
    mode,
    results: opened.map(resultOf),
    synthesis: { text, nodeIds: [...nodeIds], tokensUsed, tokenBudget },
    truncated: truncation(recalled),
    sourcesUsed: mode === 'vault' ? ['keyword'] : mode === 'graph' ? ['graph'] : ['keyword', 'graph'],
    sourceNotes: mayIdentify(session) ? {} : { identity: 'not consulted: that needs the scope memory:identify' },
    lineage: [],
    requestId: session.trace.requestId,
  }
}

export const sourceOf = ({ documentId, revision, ordinal, vertical, merkleRoot, createdAtMs }: Source) => ({
  documentId,
  revision,
  chunk: ordinal,
  verticalId: vertical,
  merkleRoot,
  createdAt: new Date(createdAtMs).toISOString(),
  time: timeSaid(documentId),
})

const timeSaid = (documentId: string): string => new Date(timeMsOf(documentId)).toISOString()

function resultOf({ node, sources, hasMoreSources, text }: Opened): RecallAnswer['results'][number] {
  const named = sources.map(sourceOf)
  const { documentId, revision, chunk, verticalId, merkleRoot, createdAt, time } = sourceOf(sources[0])
  return {
    id: node.nodeId,
    kind: 'node',
    content: text,
    score: node.score,
    hops: node.hops,
    path: [...node.path],
    why: [...node.why],
    verticalId,
    confidence: 1,
    merkleRoot,
    provenance: { documentId, revision, stage: 'memory.ingest', chunk, createdAt, time },
    sources: named,
    moreSources: hasMoreSources,
  }
}

function truncation({ opened, found, isFoundExact, isFloored, synthesis }: Recalled): RecallAnswer['truncated'] {
  const cut = Math.max(0, found - opened.length)
  // What is below the floor comes last: nothing was cut for its number then.
  const cutBy = isFloored ? 'minScore' : 'maxNodes'
  const by = [...(cut > 0 ? [cutBy] : []), ...(synthesis.dropped > 0 ? ['tokenBudget'] : [])]
  if (by.length === 0) return null
  const changes = by.map((name) => `${name === 'minScore' ? 'lower' : 'raise'} options.${name}`).join(' and ')
  const atLeast = isFoundExact ? '' : ' At least so many were dropped.'
  const hint = `${changes.charAt(0).toUpperCase()}${changes.slice(1)} to see more.${atLeast}`
  return { by, dropped: cut + synthesis.dropped, hint }
}
