// Items of memory on the way that documents go: each sealed and accepted by itself, under one batch and one Idempotency-Key.
import { createHmac } from 'node:crypto'
import { monotonicFactory } from 'ulidx'
import type { IngestMetadata } from '../../contract/document.ts'
import type { MemoryItem } from '../../contract/memory-item.ts'
import { limits } from '../../contract/limits.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { itemText } from '../../core/memory/item.ts'
import { documentKeys } from '../../r2/object-keys.ts'
import { openNamedKey } from '../shared/named-keys.ts'
import { markRequest } from './idempotency.ts'
import type { Session } from './session.ts'
import { acceptUpload, itemName, tellQueue, type Accepted, type SealedUpload } from './upload/accept.ts'
import { createKey, sealMetadata } from './upload/seal.ts'
import { createSealedFile, inlineBytesMax } from './upload/sealed-file.ts'

export interface ItemOutcome {
  readonly id: string | undefined
  /** Null where it was discarded. */
  readonly done: Result<Accepted> | null
}

export interface IngestedBatch {
  readonly batchId: string
  /** In the order sent. */
  readonly outcomes: readonly ItemOutcome[]
}

/** A Tenant takes so many in one turn. */
const acceptedAtOnceMax = 24

interface Keys {
  readonly duplicatesKey: Uint8Array
  readonly namesKey: Uint8Array
}

/** What the items of one request share. */
interface Batch extends Keys {
  readonly batchId: string
  readonly idempotencyKey: string | null
  /** Keyed digest of all that was sent. */
  readonly sentDigest: string
  readonly isOneOfMany: boolean
}

/** Each is durable and chained on return, or refused by itself. Refused as a whole where another request had the Idempotency-Key. */
export async function ingestItems(
  session: Session,
  items: readonly MemoryItem[],
  idempotencyKey: string | null,
): Promise<Result<IngestedBatch>> {
  const keys = await openKeys(session)
  if (!keys.ok) return keys
  const batch = createBatch(keys.value, items, { session, idempotencyKey })
  const idOf = createIds(Date.now())
  const ids = items.map(({ time }) => idOf(time))
  const { confidenceThreshold } = session.config.memory.ingest
  const kept = items.map((_, at) => at).filter((at) => (items[at]!.confidence ?? 1) >= confidenceThreshold)
  if (kept.length === 0)
    return accepted({ batchId: batch.batchId, outcomes: items.map(({ id }) => ({ id, done: null })) })
  const one = (place: number): Promise<Result<Accepted>> => {
    const at = kept[place]!
    return acceptItem(session, { batch, item: items[at]!, at: place, id: ids[at]! })
  }
  // The first one's Idempotency-Key is that of the request: what it was used for is known before anything else is taken.
  const first = await one(0)
  if (!first.ok && first.refusal.code === 'IDEMPOTENCY_KEY_REUSED') return first
  const done = [first]
  for (let from = 1; from < kept.length; from = done.length) {
    const places = kept.slice(from, from + acceptedAtOnceMax).map((_, n) => from + n)
    done.push(...(await Promise.all(upToNaming(places, (place) => items[kept[place]!]!).map(one))))
  }
  if (batch.isOneOfMany) session.waitUntil(tellQueue(session, done.flatMap(newDocument)))
  return accepted({
    batchId: batch.batchId,
    outcomes: outcomesOf(items, new Map(kept.map((at, place) => [at, done[place]!]))),
  })
}

/** Up to the first but one that names items: those before it are there then, for it may name them. */
function upToNaming(places: readonly number[], itemAt: (place: number) => MemoryItem): readonly number[] {
  const end = places.findIndex((place, at) => at > 0 && itemAt(place).supersedesItems !== undefined)
  return end === -1 ? places : places.slice(0, end)
}

const outcomesOf = (
  items: readonly MemoryItem[],
  done: ReadonlyMap<number, Result<Accepted>>,
): readonly ItemOutcome[] => items.map(({ id }, at) => ({ id, done: done.get(at) ?? null }))

function newDocument(done: Result<Accepted>): readonly string[] {
  if (!done.ok) return []
  const { documentId, isDuplicate, isReplay } = done.value.acceptance
  return isDuplicate || isReplay === true ? [] : [documentId]
}

async function openKeys({ tenant, call }: Session): Promise<Result<Keys>> {
  const [duplicatesKey, namesKey] = await Promise.all([
    openNamedKey(tenant, call, 'duplicates'),
    openNamedKey(tenant, call, 'subjects'),
  ])
  if (!duplicatesKey.ok) return duplicatesKey
  if (!namesKey.ok) return namesKey
  return accepted({ duplicatesKey: duplicatesKey.value, namesKey: namesKey.value })
}

/** The same request under the same key is the same batch. */
function createBatch(
  keys: Keys,
  items: readonly MemoryItem[],
  { session, idempotencyKey }: { readonly session: Session; readonly idempotencyKey: string | null },
): Batch {
  const keyed = (purpose: string, text: string): string =>
    createHmac('sha256', keys.duplicatesKey).update(`${purpose}\0${text}`).digest('hex')
  const sentDigest = keyed('items', JSON.stringify(items))
  const { actor } = session.call
  const named = [actor.type, actor.id, idempotencyKey ?? crypto.randomUUID(), sentDigest]
  const batchId = `b_${keyed('batch', JSON.stringify(named)).slice(0, 32)}`
  return { ...keys, batchId, idempotencyKey, sentDigest, isOneOfMany: items.length > 1 }
}

/** Ids ascend with the time of what is said, and within one millisecond with the place in the batch: so a conversation is in order. */
function createIds(nowMs: number): (time: string | undefined) => string {
  const factories = new Map<number, ReturnType<typeof monotonicFactory>>()
  return (time) => {
    // A zone ahead of Greenwich may come before 1970 by some hours.
    const ms = time === undefined ? nowMs : Math.max(1, Date.parse(time))
    const next = factories.get(ms) ?? monotonicFactory()
    factories.set(ms, next)
    return next(ms)
  }
}

interface PlacedItem {
  readonly batch: Batch
  readonly item: MemoryItem
  /** Place among those of the batch that are kept. */
  readonly at: number
  /** Of the document that it becomes. */
  readonly id: string
}

async function acceptItem(session: Session, placed: PlacedItem): Promise<Result<Accepted>> {
  const sealed = await sealItem(session, placed)
  if (!sealed.ok) return sealed
  return await acceptUpload(session, sealed.value, { isOneOfMany: placed.batch.isOneOfMany })
}

async function sealItem(session: Session, placed: PlacedItem): Promise<Result<SealedUpload>> {
  const { batch, item } = placed
  const superseded = await supersededBy(session, item, batch)
  if (!superseded.ok) return superseded
  const { tenantId, actor } = session.call
  const key = createKey(placed.id)
  const bytes = new TextEncoder().encode(itemText(item))
  const place = { tenantId, documentId: key.documentId, revision: 1 }
  const file = createSealedFile({
    bucket: session.bindings.DOCUMENTS,
    objectKey: documentKeys.original(tenantId, key.documentId, 1),
    place,
    key,
    duplicatesKey: batch.duplicatesKey,
    sizeBytesMax: inlineBytesMax,
    hold: async () => accepted(true),
  })
  const written = await file.write(bytes)
  if (!written.ok) return written
  const { digest, small } = await file.finish()
  const { id, text: _, title, time, speaker, source, confidence, supersedesItems, ...metadata } = item
  const said = { id, title, time, speaker, source, confidence }
  const contentType = 'text/plain; charset=utf-8'
  const field = { ...metadata, ...superseded.value }
  const received = { fileName: null, contentType, sizeBytes: bytes.byteLength, field }
  const ref = id === undefined ? null : itemName(batch.namesKey, [...besideOf(item), id])
  const mark =
    batch.idempotencyKey === null
      ? {}
      : {
          idempotency: markRequest(batch.duplicatesKey, {
            operation: 'memory.ingest',
            actor,
            idempotencyKey: JSON.stringify([batch.idempotencyKey, placed.at]),
            sent: [batch.sentDigest, placed.at],
          }),
        }
  return accepted({
    key,
    digest,
    small,
    received,
    sealedMetadata: await sealMetadata(tenantId, { key, received, item: said }),
    namesKey: batch.namesKey,
    item: {
      item: said,
      supersedes: [...(item.supersedes ?? []), ...(supersedesItems ?? []).map((name) => `item ${name}`)],
      sealed: { ref, batchId: batch.batchId },
    },
    ...mark,
  })
}

/** Where an item of that id would stand. */
const besideOf = ({ graph, vertical, source }: MemoryItem) => [graph, vertical ?? null, source ?? null]

/** Documents that it says it supersedes, and those that the items are that it names. */
async function supersededBy(
  { tenant, call }: Session,
  item: MemoryItem,
  { namesKey }: Keys,
): Promise<Result<Pick<IngestMetadata, 'supersedes'>>> {
  const { supersedes = [], supersedesItems } = item
  if (supersedesItems === undefined) return accepted(supersedes.length === 0 ? {} : { supersedes })
  if (supersedes.length + supersedesItems.length > limits.supersedesMax)
    return refused('VALIDATION_FAILED', `An item supersedes at most ${limits.supersedesMax} others.`, {
      details: { field: 'supersedesItems' },
    })
  const refs = supersedesItems.map((id) => itemName(namesKey, [...besideOf(item), id]))
  const documents = await tenant.itemDocuments({ ...call, refs })
  if (!documents.ok) return documents
  const known = documents.value.filter((documentId) => documentId !== null)
  return accepted({ supersedes: [...new Set([...supersedes, ...known])] })
}
