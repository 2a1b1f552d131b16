// The checker: reads everything that a run left behind and says which invariant does not hold, and where.
import { createHash } from 'node:crypto'
import { verifyWholeLog } from '../../durable-objects/tenant/log/self-check.ts'
import { readPin } from '../../durable-objects/pin.ts'
import { limits } from '../../contract/limits.ts'
import { checkErased } from './check-erased.ts'
import type { Upload } from './documents.ts'
import { parseEntry, type Entry, type Violation, type Watch } from './watch.ts'
import type { Ran } from './world.ts'

interface DocumentRow {
  readonly document_id: string
  readonly status: string
  readonly merkle_root: string | null
  readonly paperless_id: string | null
  readonly error_code: string | null
  readonly archive_sha256: string | null
  readonly is_remembered: number
  readonly leases: number
  readonly tries: number
  readonly kills: number
  readonly crashes: number
}

interface Found {
  readonly ran: RanTenant
  readonly rows: readonly DocumentRow[]
  readonly entries: readonly Entry[]
  readonly violate: (invariant: Violation['invariant'], what: string) => void
}

/** What a run left of one tenant. */
interface RanTenant extends Ran {
  readonly watch: Watch
}

/** Violations of the whole run, those that were seen while it ran first. */
export function check(ran: Ran): readonly Violation[] {
  return ran.watches.flatMap((watch) => {
    const uploads = ran.uploads.filter(({ tenantId }) => tenantId === watch.tenantId)
    return uploads.length === 0 ? [] : checkTenant({ ...ran, uploads, watch })
  })
}

function checkTenant(ran: RanTenant): readonly Violation[] {
  const tenant = ran.watch.rows()
  const stored = tenant?.exec<{ body: ArrayBuffer }>('SELECT body FROM entry ORDER BY seq').toArray() ?? []
  const found: Found = {
    ran,
    rows: (tenant?.exec('SELECT * FROM document').toArray() ?? []) as unknown as DocumentRow[],
    entries: stored.map(({ body }) => parseEntry(body)),
    violate: ran.watch.violate,
  }
  checkEnds(found)
  checkLog(found)
  checkRoots(found)
  checkEffects(found)
  checkPages(found)
  checkRecords(found)
  checkNodes(found)
  checkLeaks(found)
  checkRest(found)
  checkOwn(found)
  checkErased(ran.watch, found.entries)
  return ran.watch.violations
}

/** I9: a tenant's rows and log name its own documents alone. */
function checkOwn({ ran, rows, entries, violate }: Found): void {
  const own = new Set(rows.map((row) => row.document_id))
  const others = ran.watches.filter(({ tenantId }) => tenantId !== ran.watch.tenantId)
  for (const documentId of others.flatMap(({ acknowledged }) => [...acknowledged.values()]))
    if (own.has(documentId)) violate('I9', `${documentId} of another tenant is in the catalog of ${ran.watch.tenantId}`)
  for (const { res } of entries)
    if (!own.has(res.id) && res.id !== ran.watch.tenantId)
      violate('I9', `${res.id} is recorded, and not a document of ${ran.watch.tenantId}`)
}

/** Alarms of a busy minute, and four a second while something is out of reach. */
const ringsMax = (virtualMs: number): number => 500 + virtualMs / 250

/** I12: an object rests while there is nothing that it can do. */
function checkRest({ ran, violate }: Found): void {
  for (const [kind, objects] of Object.entries({ tenant: ran.tenant, memoryGraph: ran.memoryGraph }))
    if (objects.rings() > ringsMax(ran.virtualMs))
      violate('I12', `alarms of ${kind} rang ${objects.rings()} times in ${ran.virtualMs} ms`)
}

/** I3: what was acknowledged is there and came to an end that its text and its troubles allow. */
function checkEnds({ ran, rows, violate }: Found): void {
  if (!ran.isQuiet) violate('I3', 'something is unfinished or owed after half an hour of peace')
  const byId = new Map(rows.map((row) => [row.document_id, row]))
  for (const upload of ran.uploads) {
    const documentId = ran.watch.acknowledged.get(upload)
    const row = documentId === undefined ? undefined : byId.get(documentId)
    if (row === undefined) violate('I3', `${upload.marker} was never acknowledged, or is gone`)
    else if (!isAllowedEnd(ran, upload, row))
      violate(
        upload.temper === 'opaque' ? 'I5' : 'I3',
        `${upload.temper} ${upload.marker} is ${row.status} ${row.error_code} at lease ${row.leases}`,
      )
    const original = `documents/${upload.tenantId}/${documentId}/1/original`
    const inRow = `SELECT 1 FROM quarantine q JOIN document d ON d.id = q.id WHERE d.document_id = ? AND q.sealed_original IS NOT NULL`
    const isKept =
      ran.watch
        .rows()
        ?.exec(inRow, documentId ?? '')
        .toArray().length === 1
    if (!isKept && !ran.buckets['DOCUMENTS']!.stored.has(original))
      violate('I3', `the original of ${documentId} is gone`)
  }
}

const endsByTemper: { readonly [temper in Upload['temper']]: readonly string[] } = {
  plain: ['completed'],
  damaged: ['failed'],
  empty: ['partial'],
  // Nobody converts a document whose text was extracted.
  flat: ['completed'],
  opaque: ['blocked'],
  deadly: ['failed'],
  // Extraction and conversion are lost to the deadline, each once isolated; without text nothing else is asked.
  endless: ['partial', 'failed'],
}

/** Engines' troubles may block, fail or shorten a document; without them its text alone decides. */
function isAllowedEnd({ watch, crashes }: RanTenant, upload: Upload, row: DocumentRow): boolean {
  if (endsByTemper[upload.temper].includes(row.status)) return true
  const troubles = [...(watch.troubles.get(upload.marker) ?? [])]
  // No redactor in time is no redaction, whoever held its slots.
  if (row.status === 'blocked') return watch.isStarved() || troubles.some((trouble) => trouble.startsWith('presidio'))
  const isWornOut = row.tries >= limits.stageAttemptsMax - 1 || row.kills >= 1 || row.crashes >= limits.crashesAloneMax
  if (row.error_code === 'ENGINE_KILLED' && watch.wasComputeLost(row.document_id)) return true
  // Nobody can tell a process that dies of the one document under way from one that dies beside it, so many times.
  if (row.status === 'failed' && row.crashes >= limits.crashesAloneMax && crashes >= row.crashes) return true
  // Memory and archive may refuse without an engine's trouble; whatever can't be redacted gets to neither.
  const isShort = row.status === 'partial' && upload.temper !== 'opaque'
  return isWornOut && (isShort || (troubles.length > 0 && ['partial', 'failed'].includes(row.status)))
}

/** The log is whole: sequence, hashes, tiles, index, checkpoints; and it was never frozen. */
function checkLog({ ran, entries, violate }: Found): void {
  const log = ran.watch.rows()
  if (log === undefined) return violate('I3', 'there is no log')
  for (const failure of verifyWholeLog(log).failures) violate('I3', `log: ${failure}`)
  const frozen = readPin(log, 'frozen')
  if (frozen !== null) violate('I3', `the log is frozen: ${frozen}`)
  for (const [at, entry] of entries.entries()) if (entry.seq !== at) violate('I3', `log: gap at ${at}`)
}

const placeOf = ({ res, revision, body }: Entry): string => `${res.id} ${revision} ${String(body['outSha256'])}`

/** I1: every root stands behind the redaction of the same document, revision and output. */
function checkRoots({ rows, entries, violate }: Found): void {
  const redacted = new Set<string>()
  for (const entry of entries) {
    if (entry.type === 'document.redacted') redacted.add(placeOf(entry))
    if (entry.type === 'document.rooted' && !redacted.has(placeOf(entry)))
      violate('I1', `${entry.res.id} is rooted at ${entry.seq}, before its redaction`)
  }
  const documents = new Set([...redacted].map((place) => place.split(' ')[0]))
  for (const row of rows)
    if ((row.merkle_root !== null || row.is_remembered === 1) && !documents.has(row.document_id))
      violate('I1', `${row.document_id} has a root, and no redaction is recorded`)
}

/** I4: whatever was repeated, each effect stands once: records, contributions, archived documents; all of one try. */
function checkEffects({ ran, rows, entries, violate }: Found): void {
  const once = new Map<string, string>()
  for (const entry of entries) {
    // Whoever asks for an erasure that has ended asks for another one.
    if (entry.type.startsWith('identity.')) continue
    const isEnd = /^document\.(?:completed|partial|blocked|failed)$/.test(entry.type)
    const part = entry.type === 'memory.ingested' ? ` ${String(entry.body['part'])}` : ''
    const effect = `${isEnd ? 'end' : entry.type} of ${entry.res.id} ${entry.revision}${part}`
    const told = `${entry.type} ${JSON.stringify(entry.body).slice(0, 200)}`
    if (once.has(effect)) violate('I4', `${effect} is recorded as ${once.get(effect)} and as ${told}`)
    once.set(effect, told)
  }
  const twice = 'SELECT document, ordinal FROM contribution GROUP BY document, ordinal HAVING count(*) > 1'
  for (const { document, ordinal } of ran.watch.graph()?.exec<{ document: number; ordinal: number }>(twice).toArray() ??
    [])
    violate('I4', `chunk ${ordinal} of graph document ${document} is remembered twice`)
  for (const { title, id, sha256 } of ran.archive.documents.values()) {
    const [, documentId] = title.split(' ')
    const row = rows.find((one) => one.document_id === documentId)
    if (row?.status === 'completed' && row.paperless_id !== id) violate('I4', `${title} is archived as ${id}`)
    if (row?.paperless_id === id && row.archive_sha256 !== sha256)
      violate('I4', `${title} is archived with other bytes than its root commits to`)
  }
}

/** I4: the page that is kept is the one that the root commits to. */
function checkPages({ ran, rows, violate }: Found): void {
  const query = 'SELECT d.document_id, p.pdf FROM page p JOIN document d ON d.id = p.id'
  for (const { document_id, pdf } of ran.watch
    .rows()
    ?.exec<{ document_id: string; pdf: ArrayBuffer }>(query)
    .toArray() ?? []) {
    const sha256 = createHash('sha256').update(new Uint8Array(pdf)).digest('hex')
    if (rows.find((row) => row.document_id === document_id)?.archive_sha256 !== sha256)
      violate('I4', `the page of ${document_id} is not what its root commits to`)
  }
}

/** I6: every state that the catalog shows is in the log, with the same facts. */
function checkRecords({ ran, rows, entries, violate }: Found): void {
  const owed = ran.watch.graph()?.exec('SELECT seq FROM outbox').toArray().length ?? 0
  if (owed > 0) violate('I6', `${owed} records are still owed`)
  const entryOf = (type: string, documentId: string, body: Readonly<Record<string, unknown>>): boolean =>
    entries.some(
      (entry) =>
        entry.type === type &&
        entry.res.id === documentId &&
        Object.entries(body).every(([name, value]) => entry.body[name] === value),
    )
  const expect = (type: string, documentId: string, body: Readonly<Record<string, unknown>> = {}): void => {
    if (!entryOf(type, documentId, body)) violate('I6', `${documentId}: no ${type} with these facts`)
  }
  for (const { document_id, status, merkle_root, paperless_id, error_code } of rows) {
    expect('document.received', document_id)
    if (status !== 'processing') expect(`document.${status}`, document_id, { errorCode: error_code })
    if (merkle_root !== null) expect('document.rooted', document_id, { merkleRoot: merkle_root })
    if (paperless_id !== null) expect('document.archived', document_id, { paperlessId: paperless_id })
  }
  const receipts = `SELECT d.document_id, r.body FROM receipt r JOIN document d ON d.id = r.id`
  for (const { document_id, body } of ran.watch
    .rows()
    ?.exec<{ document_id: string; body: string }>(receipts)
    .toArray() ?? []) {
    const { outSha256 } = JSON.parse(body) as { outSha256: string }
    expect('document.redacted', document_id, { outSha256 })
  }
}

/** I6: what the graph holds of a document is what was committed: its nodes under its root, and nothing of documents that ended otherwise. */
function checkNodes({ ran, rows, entries, violate }: Found): void {
  const remembered = new Map(
    rows.filter((row) => row.is_remembered === 1).map((row) => [row.document_id, row.merkle_root]),
  )
  const query = `SELECT c.node_id, d.document_id, d.merkle_root FROM contribution c
    JOIN node n ON n.id = c.node JOIN document d ON d.id = c.document`
  const held = ran.watch.graph()?.exec<{ node_id: string; document_id: string; merkle_root: string }>(query).toArray()
  const inGraph = new Map<string, Set<string>>()
  for (const { node_id, document_id, merkle_root } of held ?? []) {
    if (remembered.get(document_id) !== merkle_root)
      violate('I6', `${document_id} is remembered under ${merkle_root}, which was not committed`)
    inGraph.set(document_id, (inGraph.get(document_id) ?? new Set()).add(node_id))
  }
  const ingested = entries.filter(({ type }) => type === 'memory.ingested')
  for (const documentId of remembered.keys()) {
    const recorded = ingested
      .filter(({ res }) => res.id === documentId)
      .flatMap(({ body }) => (body['nodes'] as readonly (readonly string[])[]).map(([nodeId]) => String(nodeId)))
    const known = inGraph.get(documentId) ?? new Set()
    for (const nodeId of recorded) if (!known.has(nodeId)) violate('I6', `${nodeId} is recorded, and not in the graph`)
    for (const nodeId of known)
      if (!recorded.includes(nodeId)) violate('I6', `${nodeId} is in the graph, and not recorded`)
  }
}

/** I2: no planted value stands anywhere in the clear: stores, archive, queue, log lines. */
function checkLeaks({ ran, violate }: Found): void {
  const places = Object.entries(storedTexts(ran))
  for (const upload of ran.uploads) {
    for (const value of upload.planted)
      for (const [place, text] of places)
        if (text.includes(value)) violate('I2', `a value of ${upload.marker} stands in: ${place}`)
  }
}

const latin1 = (value: unknown): string =>
  value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : `${value as string | number | null}`

function storedTexts(ran: RanTenant): Record<string, string> {
  const texts: Record<string, string> = {
    'log lines': ran.logged.join('\n'),
    queue: JSON.stringify(ran.jobs.sent),
    archive: [...ran.archive.documents.values()].map(({ title, text }) => `${title}\n${text}`).join('\n'),
  }
  for (const [name, { stored }] of Object.entries(ran.buckets))
    texts[`bucket ${name}`] = [...stored].map(([key, bytes]) => `${key}\n${latin1(bytes)}`).join('\n')
  const tables = "SELECT name FROM sqlite_schema WHERE type = 'table'"
  const readers = { tenant: ran.watch.rows(), graph: ran.watch.graph() }
  for (const [name, sql] of Object.entries(readers)) {
    for (const { name: table } of sql?.exec<{ name: string }>(tables).toArray() ?? []) {
      const rows = sql!.exec(`SELECT * FROM "${table}"`).toArray()
      texts[`${name} ${table}`] = rows.flatMap((row) => Object.values(row).map(latin1)).join('\n')
    }
  }
  return texts
}
