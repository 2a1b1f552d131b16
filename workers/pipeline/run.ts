// Works on one leased document: computed, remembered, committed; whatever came of it, the Tenant is told.
import type { DocumentRow } from '../../contract/catalog.ts'
import type { ComputeAnswer, ComputeStop, Computed, ReleasedFacts, StageReport } from '../../contract/compute.ts'
import { stageSpans } from '../../contract/document.ts'
import type { MemoryAddCall, PackedChunks } from '../../contract/memory.ts'
import { accepted, type Refusal, type Result } from '../../contract/result.ts'
import { readFrames } from '../shared/byte-stream.ts'
import { openNamedKey } from '../shared/named-keys.ts'
import { termKeyerOf } from '../shared/term-keyers.ts'
import { logStage } from '../shared/run-stage.ts'
import type { Telemetry } from '../shared/telemetry.ts'
import { archiveReleased, keepReleased, placePage } from './archive.ts'
import type { PipelineContext } from './context.ts'
import { again, commit, createRun, giveBack, outage, refusedBy, stop, tryCommit, type Job, type Run } from './job.ts'
import type { Original } from './quarantine.ts'
import { ComputeError, fromStore, piecesFromCompute, StoreError } from './whose-fault.ts'
import { steadyMs } from '../shared/steady-ms.ts'

type Stream = ReadableStream<Uint8Array>

const renewMs = 3_000

/** How the document stands afterwards; null where nothing could be saved: then its lease runs out. */
export async function runDocument(context: PipelineContext, job: Job): Promise<DocumentRow | null> {
  const run = createRun(context, job)
  const { document, tenant } = run
  const held = { ...run.call, documentId: document.documentId, revision: document.revision, lease: document.lease }
  const startedMs = steadyMs()
  const renewal = setInterval(() => void tenant.renew(held).catch(() => {}), renewMs)
  try {
    return await saved(run, await advance(run))
  } catch (error) {
    return await failedRun(run, { error, startedMs })
  } finally {
    clearInterval(renewal)
  }
}

async function advance(run: Run): Promise<Result<DocumentRow>> {
  const { document } = run
  if (document.released !== null) return await archiveReleased(run, document.released)
  const original = await fromStore(() => run.open())
  if (!original.ok) return await stop(run, [], fail(original.refusal))
  const keys = await openKeys(run)
  if (!keys.ok) return await stop(run, [], outage(keys.refusal))
  const answer = await compute(run, original.value, keys.value)
  if (!answer.ok) return await stop(run, [], fail(answer.refusal))
  return await settle(run, answer.value, joinedOf(original.value, keys.value))
}

/** What the document's terms and labels are made with. */
interface Keys {
  readonly indexKey: Uint8Array
  readonly identityKey: Uint8Array
}

/** What joins the document to others, by keyed names: its conversation, what it states, what it supersedes; and how sure that is. */
type Joined = Pick<MemoryAddCall, 'session' | 'statement' | 'supersedes' | 'confidence'>

function joinedOf({ session, statement, supersedes, confidence }: Original, { indexKey }: Keys): Joined {
  const keyer = termKeyerOf(indexKey)
  return {
    session: session === null ? null : keyer.session(session),
    statement: statement === null ? null : keyer.statement(statement),
    supersedes,
    ...(confidence === null ? {} : { confidence }),
  }
}

async function openKeys({ tenant, call, document }: Run): Promise<Result<Keys>> {
  const [indexKey, identityKey] = await fromStore(() =>
    Promise.all([openNamedKey(tenant, call, `graph:${document.graph}`), openNamedKey(tenant, call, 'identities')]),
  )
  if (!indexKey.ok) return indexKey
  if (!identityKey.ok) return identityKey
  return accepted({ indexKey: indexKey.value, identityKey: identityKey.value })
}

/** Refused where the original does not open while it is read. */
async function compute(
  { context, call, document }: Run,
  { bytes, extension, tags, described, subjects, spokenBy, refusal, fault }: Original,
  keys: Keys,
): Promise<Result<ComputeAnswer<Stream>>> {
  try {
    const answer = await context.env.COMPUTE.run({
      ...call,
      documentId: document.documentId,
      revision: document.revision,
      createdAtMs: document.createdMs,
      traceparent: document.traceparent,
      graph: document.graph,
      ...(document.classification === undefined ? {} : { classification: document.classification }),
      key: document.key,
      ...keys,
      original: { bytes, sizeBytes: document.sizeBytes, extension, tags, described, subjects, spokenBy },
      history: document.history,
    })
    return accepted(answer)
  } catch (error) {
    const refused = refusal()
    if (refused === null) throw fault() ?? new ComputeError(error)
    return { ok: false, refusal: refused }
  }
}

async function settle(run: Run, answer: ComputeAnswer<Stream>, joined: Joined): Promise<Result<DocumentRow>> {
  if (answer.outcome === 'stopped') return await stop(run, answer.reports, answer.stop)
  if (answer.outcome === 'withheld') {
    const { code, mediaType, reports, caption } = answer
    return await commit(run, { reports, withheld: { code, mediaType }, ...(caption && { caption }), isEnd: true })
  }
  try {
    return await remember(run, answer, joined)
  } finally {
    await letGo(answer.computed)
  }
}

/** Streams of an answer that nobody reads any more. One that is read or broken already can't be cancelled. */
async function letGo({ pdf, memory }: Computed<Stream>): Promise<void> {
  for (const stream of [pdf, memory])
    if (stream instanceof ReadableStream && !stream.locked) await stream.cancel().catch(() => undefined)
}

/** Nodes first, which count only with the commit; then the commit, with the page where it is small. */
async function remember(
  run: Run,
  { reports, computed }: Extract<ComputeAnswer<Stream>, { outcome: 'computed' }>,
  joined: Joined,
): Promise<Result<DocumentRow>> {
  const startedMs = Date.now()
  const beganMs = steadyMs()
  const line = stagedLine(run)
  const nodes = await line.telemetry.span(stageSpans.memory, line.trace, async (attributes) => {
    const added = await addParts(run, computed, joined)
    attributes['documentId'] = line.documentId
    attributes['state'] = added.ok ? 'done' : added.refusal.code
    return added
  })
  if (!nodes.ok) return await stop(run, reports, refusedBy(run, nodes.refusal))
  const durationMs = steadyMs() - beganMs
  logStage(line, { stage: 'memory', durationMs })
  const all: StageReport[] = [...reports, { stage: 'memory', state: 'done', startedMs, durationMs }]
  const released = factsOf(computed)
  const { caption } = computed
  const remembered = { released, remembered: nodes.value, ...(caption && { caption }) }
  const page = await placePage(run, computed)
  if (page.kind === 'none') return await commit(run, { reports: all, ...remembered, isEnd: true })
  if (page.kind === 'inline') {
    const archived = { paperlessId: page.paperlessId, pdf: page.pdf }
    return await commit(run, {
      reports: [...all, page.report],
      ...remembered,
      archived,
      isEnd: true,
    })
  }
  // What follows needs what redaction released: it is sealed before the commit, and every later try starts from it.
  await keepReleased(run, page.pdf, released.archiveSha256)
  // Nothing goes to an archive before its redaction is in the log.
  const committed = await tryCommit(run, { reports: all, ...remembered })
  return committed.ok ? await archiveReleased(run, released) : await giveBack(run, committed.refusal)
}

async function addParts(
  { graph, call, document }: Run,
  { memory, merkleRoot, outline }: Computed<Stream>,
  joined: Joined,
): Promise<Result<readonly (readonly [string, string])[]>> {
  const { documentId, revision, attempt, vertical, createdMs } = document
  const nodes: (readonly [string, string])[] = []
  for await (const chunks of piecesFromCompute(partsOf(memory))) {
    const part = {
      ...call,
      documentId,
      revision,
      vertical,
      merkleRoot,
      attempt,
      createdAtMs: createdMs,
      ...joined,
      ...(outline === undefined || nodes.length > 0 ? {} : { outline }),
      chunks,
    }
    const added = await fromStore(() => graph.add(part))
    if (!added.ok) return added
    for (const { nodeId, digest } of added.value.nodes) nodes.push([nodeId, digest])
  }
  return accepted(nodes)
}

async function* partsOf(memory: readonly PackedChunks[] | Stream): AsyncGenerator<PackedChunks> {
  yield* memory instanceof ReadableStream ? readFrames(memory) : memory
}

function factsOf({
  pdf: _pdf,
  memory: _memory,
  outline: _outline,
  caption: _caption,
  ...facts
}: Computed<Stream>): ReleasedFacts {
  return facts
}

const fail = ({ code }: Refusal): ComputeStop => ({ action: 'fail', code, stage: 'tika', charge: 'nothing' })

async function saved({ context, document }: Run, done: Result<DocumentRow>): Promise<DocumentRow | null> {
  if (done.ok) {
    logEnd(context.telemetry, document, done.value)
    return done.value
  }
  // Under another lease, or the Tenant can't write: the sweep knows what to do.
  const { documentId } = document
  context.telemetry.log('warn', 'document not saved', { documentId, code: done.refusal.code })
  return null
}

const stagedLine = ({ context: { telemetry }, document: { documentId, requestId, traceparent } }: Run) => ({
  documentId,
  trace: { requestId, traceparent },
  telemetry,
})

/** How a try ended: `processing` is one that is tried again. */
function logEnd(telemetry: Telemetry, { requestId, createdMs, attempt }: Run['document'], row: DocumentRow): void {
  const { documentId, revision, status, errorCode } = row
  const level = status === 'completed' ? 'info' : 'warn'
  const ms = (row.completedMs ?? Date.now()) - createdMs
  telemetry.log(level, 'document', { documentId, revision, requestId, outcome: status, ms, attempt, code: errorCode })
}

/** A store is out of reach, a call to compute broke, or a bug of ours: the last two are tried again within bounds. */
async function failedRun(
  run: Run,
  { error, startedMs }: { readonly error: unknown; readonly startedMs: number },
): Promise<DocumentRow | null> {
  const { context, document } = run
  const name = error instanceof Error ? error.name : 'unknown'
  context.telemetry.log('error', 'document failed', { documentId: document.documentId, name })
  const charge = await chargeOf(run, error, startedMs)
  try {
    return await saved(run, await stop(run, [], again(run, charge)))
  } catch {
    return null
  }
}

/** The end of compute is somebody else's doing, or nobody knows whose: then it is the document's where it was alone. */
async function chargeOf({ context, document }: Run, error: unknown, startedMs: number): Promise<ComputeStop['charge']> {
  if (error instanceof StoreError) return 'outage'
  if (!(error instanceof ComputeError) || error.isThrownThere) return 'try'
  if ((await context.lostCompute(startedMs)) === 'foreign') return 'nothing'
  return document.history.isAlone ? 'kill' : 'suspicion'
}
