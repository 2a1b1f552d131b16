// Recall: the query keyed, nodes ranked by the graph, chunks opened here, answered within the token budget. The query is never stored.
import type { AuditLogRpc, RecordDraft } from '../../contract/audit.ts'
import type { DocumentKey } from '../../contract/keys.ts'
import type { RecallAnswer, RecallMode, RecallRequest, RecalledNode } from '../../contract/memory.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { prepareQuery } from '../../core/memory/prepare.ts'
import { synthesise } from '../../core/memory/synthesise.ts'
import { importDocumentKey, openBytes } from '../../r2/ciphertext.ts'
import { tenantObjects } from '../shared/bindings.ts'
import { openDocumentKeys, openNamedKey } from '../shared/document-keys.ts'
import { termKeyerOf } from '../shared/term-keyers.ts'
import { callOf, type GatewayContext } from './context.ts'

const reasonsByMode: { readonly [mode in RecallMode]?: string } = {
  pageindex: 'pageindex needs section trees, which documents do not get yet; use hybrid.',
  onyx: 'onyx needs an external vector service, which is not connected; use hybrid.',
  cross_vertical: 'cross_vertical needs verticals, of which none is enabled; use hybrid.',
}

interface Opened {
  readonly node: RecalledNode
  readonly text: string
}

/** The whole recall with its spans, as the guide names them. */
export async function recall(c: GatewayContext, request: RecallRequest): Promise<Result<RecallAnswer>> {
  const defaults = c.get('config').memory.recall
  const mode = request.options.mode ?? defaults.defaultMode
  const reason = reasonsByMode[mode]
  if (reason !== undefined)
    return refused('VALIDATION_FAILED', reason, { details: { served: ['vault', 'graph', 'hybrid'] } })
  const tokenBudget = request.options.tokenBudget ?? defaults.tokenBudget
  return await c.get('telemetry').span('memory.recall', c.get('trace'), async (attributes) => {
    const found = await traverse(c, request, mode)
    if (!found.ok) return found
    const readable = await readableNodes(c, found.value.nodes)
    if (!readable.ok) return readable
    // Nothing is answered before the log has it; meanwhile chunks are opened and the answer is put together.
    const [recorded, { opened, synthesis }] = await Promise.all([
      recordRecall(c, { mode, nodes: readable.value, graph: request.options.graph ?? 'main' }),
      openNodes(c, readable.value, tokenBudget),
    ])
    if (!recorded.ok) return recorded
    attributes['mode'] = mode
    attributes['nodes'] = opened.length
    return accepted(answer(c, { request, mode, opened, found: found.value.found, synthesis, tokenBudget }))
  })
}

async function traverse(c: GatewayContext, request: RecallRequest, mode: RecallMode) {
  const call = callOf(c)
  const objects = tenantObjects(c.env, call.tenantId)
  const graph = request.options.graph ?? 'main'
  const indexKey = await openNamedKey(objects.keyVault, call, `graph:${graph}`)
  if (!indexKey.ok) return indexKey
  const defaults = c.get('config').memory.recall
  const { terms, mentions } = prepareQuery({ query: request.query, keyer: termKeyerOf(indexKey.value) })
  const work = () =>
    objects.graph(graph).recall({
      ...call,
      mode,
      terms,
      mentions,
      maxHops: request.options.maxHops ?? defaults.maxHops,
      maxNodes: request.options.maxNodes ?? defaults.maxNodes,
      vertical: request.options.vertical ?? null,
      nowMs: Date.now(),
    })
  return mode === 'vault' ? await work() : await c.get('telemetry').span('graph.traverse', c.get('trace'), work)
}

interface Readable {
  readonly node: RecalledNode
  readonly key: DocumentKey
}

/** The nodes whose documents' keys live. Chunks of documents whose key is destroyed stay dark: they are left out. */
async function readableNodes(c: GatewayContext, nodes: readonly RecalledNode[]): Promise<Result<readonly Readable[]>> {
  const call = callOf(c)
  const keys = await openDocumentKeys(
    tenantObjects(c.env, call.tenantId).keyVault,
    call,
    nodes.map((node) => node.documentId),
  )
  if (!keys.ok) return keys
  return accepted(
    nodes.flatMap((node) => {
      const key = keys.value.get(node.documentId)
      return key === undefined ? [] : [{ node, key }]
    }),
  )
}

/** A chunk that is not authentic is left out; the record, which does not wait for it, names its node all the same. */
async function openNodes(
  c: GatewayContext,
  readable: readonly Readable[],
  tokenBudget: number,
): Promise<{ readonly opened: readonly Opened[]; readonly synthesis: ReturnType<typeof synthesise> }> {
  const { tenantId } = c.get('claims')
  const keys = new Set(readable.map(({ key }) => key))
  const imported = new Map(
    await Promise.all([...keys].map(async (key) => [key, await importDocumentKey(key)] as const)),
  )
  const decoder = new TextDecoder()
  const tried = await Promise.all(
    readable.map(async ({ node, key }): Promise<Opened | null> => {
      const { documentId, revision, nodeId } = node
      const place = { tenantId, documentId, revision, channel: `chunk/${nodeId}` }
      const bytes = await openBytes(imported.get(key) ?? key.key, place, node.sealed)
      return bytes.ok ? { node, text: decoder.decode(bytes.value) } : null
    }),
  )
  const opened = tried.filter((one) => one !== null)
  return { opened, synthesis: await budgeted(c, opened, tokenBudget) }
}

/** Reading personal memory is an operation that the trail of a node shows: who, when, which nodes; never the query. */
async function recordRecall(
  c: GatewayContext,
  recalled: { mode: RecallMode; nodes: readonly Readable[]; graph: string },
): Promise<Awaited<ReturnType<AuditLogRpc['append']>>> {
  const { actor, digest, tenantId } = c.get('claims')
  const { requestId } = c.get('trace')
  const record: RecordDraft = {
    // Ids that ascend stand side by side in the log's index of ids.
    id: `r_recall_${Date.now().toString(16).padStart(12, '0')}_${crypto.randomUUID()}`,
    type: 'memory.recalled',
    op: 'memory.recall',
    outcome: 'ok',
    actor,
    claims: digest,
    req: requestId,
    res: { kind: 'graph', id: recalled.graph },
    also: recalled.nodes.slice(0, 400).map(({ node }) => ({ kind: 'memory-node', id: node.nodeId })),
    subj: [],
    matter: [],
    vertical: null,
    graph: recalled.graph,
    revision: null,
    policy: null,
    body: { mode: recalled.mode, nodes: recalled.nodes.length },
  }
  return await tenantObjects(c.env, tenantId).auditLog.append({ ...callOf(c), records: [record] })
}

async function budgeted(
  c: GatewayContext,
  opened: readonly Opened[],
  tokenBudget: number,
): Promise<ReturnType<typeof synthesise>> {
  const nodes = opened.map(({ node, text }) => ({
    nodeId: node.nodeId,
    documentId: node.documentId,
    createdAt: new Date(node.createdAtMs).toISOString(),
    text,
    tokens: node.tokens,
  }))
  const { telemetry, trace } = { telemetry: c.get('telemetry'), trace: c.get('trace') }
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
  readonly synthesis: ReturnType<typeof synthesise>
  readonly tokenBudget: number
}

function answer(c: GatewayContext, recalled: Recalled): RecallAnswer {
  const { request, mode, opened, synthesis, tokenBudget } = recalled
  const { text, nodeIds, tokensUsed } = synthesis
  return {
    query: request.query,
    mode,
    results: opened.map(resultOf),
    synthesis: { text, nodeIds: [...nodeIds], tokensUsed, tokenBudget },
    truncated: truncation(recalled),
    sourcesUsed: mode === 'vault' ? ['keyword'] : mode === 'graph' ? ['graph'] : ['keyword', 'graph'],
    sourceNotes: {},
    lineage: [],
    requestId: c.get('trace').requestId,
  }
}

function resultOf({ node, text }: Opened): RecallAnswer['results'][number] {
  return {
    id: node.nodeId,
    kind: 'node',
    content: text,
    score: node.score,
    hops: node.hops,
    path: [...node.path],
    why: [...node.why],
    verticalId: node.vertical,
    confidence: 1,
    merkleRoot: node.merkleRoot,
    provenance: {
      documentId: node.documentId,
      revision: node.revision,
      stage: 'memory.ingest',
      chunk: node.ordinal,
      createdAt: new Date(node.createdAtMs).toISOString(),
    },
  }
}

function truncation({ opened, found, synthesis }: Recalled): RecallAnswer['truncated'] {
  const cut = Math.max(0, found - opened.length)
  const by = [...(cut > 0 ? ['maxNodes'] : []), ...(synthesis.dropped > 0 ? ['tokenBudget'] : [])]
  if (by.length === 0) return null
  return { by, dropped: cut + synthesis.dropped, hint: `Raise options.${by.join(' and options.')} to see more.` }
}
