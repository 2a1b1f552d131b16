// Recall: the query keyed, nodes ranked by the graph, chunks opened here, answered within the token budget. The query is never stored.
import type { MemoryGraphRpc } from '../../contract/memory.ts'
import type { RecallAnswer, RecallMode, RecallRequest } from '../../contract/recall.ts'
import { accepted, type Result } from '../../contract/result.ts'
import { routes } from '../../contract/routes.ts'
import { synthesise } from '../../core/memory/synthesise.ts'
import { requireVertical } from './access.ts'
import { acrossVerticals } from './across-verticals.ts'
import { readResults } from './collapse.ts'
import { findReadable, mayIdentify, type Found } from './find-nodes.ts'
import { openSections, type FoundSection } from './page-index.ts'
import { asSections } from './section-results.ts'
import { byMeaning, resultsRanked, type Meant } from './onyx.ts'
import { answerOf, timeSaid, type Opened, type Recalled } from './recall-answer.ts'
import { maxNodesOf, modeOf } from './recall-mode.ts'
import { mayReveal, reveal, type Revealed } from './reveal.ts'
import type { Session } from './session.ts'

/** The whole recall with its spans, as the guide names them. */
export async function recall(caller: Session, request: RecallRequest): Promise<Result<RecallAnswer>> {
  const asked = modeOf(request, caller.config)
  if (!asked.ok) return asked
  const mode = asked.value
  const seeing = mode === 'cross_vertical' ? await acrossVerticals(caller, request) : accepted(caller)
  if (!seeing.ok) return seeing
  const session = seeing.value
  const shownVertical = requireVertical(session, routes.recall, request.options.vertical)
  if (!shownVertical.ok) return shownVertical
  const defaults = session.config.memory.recall
  const tokenBudget = request.options.tokenBudget ?? defaults.tokenBudget
  const allowed = await mayReveal(session, request, maxNodesOf(session, request))
  if (!allowed.ok) return allowed
  return await session.telemetry.span('memory.recall', session.trace, async (attributes) => {
    const startedMs = Date.now()
    const asking = mode === 'onyx' ? widened(session, request) : request
    const found = await findReadable(session, asking, { mode, startedMs })
    if (!found.ok) return found
    const read = await route(session, request, { mode, found: found.value })
    if (!read.ok) return read
    const reading = read.value.found === null ? null : { mode, startedMs, found: read.value.found }
    const shown = await showNodes(session, { request, asking }, reading)
    if (!shown.ok) return shown
    const { counts, collapsed, left, onyxNote } = shown.value
    const results = resultsOf(shown.value.opened, read.value)
    const synthesis = await budgeted(session, results.opened, tokenBudget)
    attributes['mode'] = mode
    attributes['nodes'] = shown.value.opened.length
    const recalled = { request, mode, ...results, collapsed, left, synthesis, tokenBudget, onyxNote }
    const { requestId } = session.trace
    const { purpose } = session
    const across = purpose === undefined ? null : { purpose, claims: session.claims.digest, atMs: startedMs }
    const answered = answerOf(recalled, { isIdentified: mayIdentify(session), requestId, across })
    return accepted({ ...answered, ...(counts === null ? {} : { revealed: { ...counts } }) })
  })
}

const nothing = { isFoundExact: true } as const

interface Read {
  readonly found: Found | null
  /** Null where nodes are results by themselves. */
  readonly sections: readonly FoundSection[] | null
}

/** In mode pageindex the sections that the hits lead to, else the hits. */
async function route(
  session: Session,
  request: RecallRequest,
  { mode, found }: { readonly mode: RecallMode; readonly found: Found | null },
): Promise<Result<Read>> {
  if (mode !== 'pageindex' || found === null) return accepted({ found, sections: null })
  return await openSections(found, request.query, maxNodesOf(session, request))
}

function resultsOf(shown: readonly Opened[], { found, sections }: Read): Pick<Recalled, 'opened' | 'found'> {
  if (sections === null) return { opened: shown, found: found?.answer ?? nothing }
  return { opened: asSections(shown, sections), found: nothing }
}

interface Shown {
  readonly opened: readonly Opened[]
  /** Of what was read, how many are no results of their own. */
  readonly collapsed: number
  /** Of what was found, how many are left out for their number. */
  readonly left: number
  /** Values that stand in place of their labels; null where nobody asked for them. */
  readonly counts: Revealed['counts'] | null
  readonly onyxNote: string | null
}

/** The same for more results than are answered. */
function widened(session: Session, request: RecallRequest): RecallRequest {
  const maxNodes = resultsRanked(session.config, maxNodesOf(session, request))
  return { ...request, options: { ...request.options, maxNodes } }
}

/** `asking`: what the results are read by, more of them where meaning orders them anew. */
async function showNodes(
  session: Session,
  { request, asking }: { readonly request: RecallRequest; readonly asking: RecallRequest },
  reading: Parameters<typeof readResults>[2] | null,
): Promise<Result<Shown>> {
  if (reading === null) return accepted({ opened: [], collapsed: 0, left: 0, counts: null, onyxNote: null })
  const read = await readResults(session, asking, reading)
  if (!read.ok) return read
  const isOnyx = reading.mode === 'onyx'
  const meant = isOnyx ? await orderedByMeaning(session, request, read.value.opened) : { ...read.value, note: null }
  const opened = isOnyx ? meant.opened.slice(0, maxNodesOf(session, request)) : meant.opened
  const left = read.value.left + meant.opened.length - opened.length
  const beside = { collapsed: read.value.collapsed, left, onyxNote: meant.note }
  if (request.options.reveal !== true) return accepted({ opened, ...beside, counts: null })
  const shown = await revealed(session, request, { redacted: opened, graph: reading.found.graph })
  return shown.ok ? accepted({ ...shown.value, ...beside }) : shown
}

const orderedByMeaning = (session: Session, request: RecallRequest, opened: readonly Opened[]): Promise<Meant> =>
  session.telemetry.span('onyx.order', session.trace, async (attributes) => {
    const meant = await byMeaning(session, request, opened)
    attributes['isConsulted'] = meant.note === null
    return meant
  })

/** The same nodes with values in place of their labels. */
async function revealed(
  session: Session,
  request: RecallRequest,
  { redacted, graph }: { readonly redacted: readonly Opened[]; readonly graph: MemoryGraphRpc },
): Promise<Result<Pick<Shown, 'opened' | 'counts'>>> {
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
  const nodes = opened.map(({ node, sources: [{ documentId }], text, section }) => ({
    nodeId: node.nodeId,
    documentId,
    time: timeSaid(documentId),
    text,
    tokens: node.tokens,
    ...(section === undefined ? {} : { parts: section.parts, head: section.above.join(' › ') }),
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
