// Waits for documents to end: one of the waiting requests asks the catalog for all of them, and wakes those that have ended.
import { readEnded, type FoundDocument } from '../../shared/catalog/documents.ts'
import { pause } from '../../shared/pause.ts'

interface DocumentRef {
  readonly tenantId: string
  readonly documentId: string
}

interface Waiter extends DocumentRef {
  readonly sinceMs: number
  /** When the catalog is next asked for it. */
  dueMs: number
  /** When its request last looked; one that has ended never looks again. */
  seenMs: number
  found: FoundDocument | null
  wake: () => void
}

/** How long a request that does not ask sleeps at most: a wake may have gone to a request that has ended. */
const lookMs = 200
const abandonedMs = 2_000
/** Between two questions: at least this, at most that, else this part of the document's age or of what documents took lately. */
const pauseMinMs = 4
const pauseMaxMs = 250
const pausePart = 1 / 12
/** With many waiting, documents end in groups: asking less often finds as many. */
const crowd = 4
const crowdPausePart = 1 / 5
/** The first question comes after this part of what documents took lately. */
const firstPart = 0.7
const usualMaxMs = 1_000
const weightOfNewest = 0.2

const waiting = new Set<Waiter>()
let asking: Waiter | null = null
let usualMs = 40

/** The document as it ended, or null where it has not by `untilMs`. */
export async function waitUntilEnded(db: D1Database, ref: DocumentRef, untilMs: number): Promise<FoundDocument | null> {
  const nowMs = Date.now()
  const waiter: Waiter = {
    ...ref,
    sinceMs: nowMs,
    dueMs: nowMs + usualMs * firstPart,
    seenMs: nowMs,
    found: null,
    wake: () => {},
  }
  try {
    while (waiter.found === null && Date.now() < untilMs) {
      waiter.seenMs = Date.now()
      // Again each time: while this process was busy for long, another may have taken it for one that ended.
      waiting.add(waiter)
      if (isTurnOf(waiter)) await askNext(db, untilMs)
      else await pause(Math.max(1, Math.min(lookMs, untilMs - Date.now())), (wake) => (waiter.wake = wake))
    }
    return waiter.found
  } finally {
    waiting.delete(waiter)
    if (asking === waiter) passTurn()
  }
}

/** One request asks for all. Where it has ended without passing its turn, another takes it. */
function isTurnOf(waiter: Waiter): boolean {
  if (asking === null || asking.seenMs < Date.now() - abandonedMs) asking = waiter
  return asking === waiter
}

function passTurn(): void {
  asking = null
  const [next] = waiting
  next?.wake()
}

/** Sleeps until somebody is due, and asks for all who are. */
async function askNext(db: D1Database, untilMs: number): Promise<void> {
  const nextMs = Math.min(untilMs, ...[...waiting].map(({ dueMs }) => dueMs))
  await scheduler.wait(Math.max(pauseOf(usualMs), Math.min(nextMs - Date.now(), lookMs)))
  const nowMs = Date.now()
  for (const waiter of waiting) if (waiter.seenMs < nowMs - abandonedMs) waiting.delete(waiter)
  const due = [...waiting].filter(({ dueMs }) => dueMs <= nowMs + pauseMinMs)
  if (due.length === 0) return
  const ended = await readEnded(db, due)
  for (const waiter of due) settle(waiter, ended)
}

function settle(waiter: Waiter, ended: readonly FoundDocument[]): void {
  const ageMs = Date.now() - waiter.sinceMs
  waiter.dueMs = Date.now() + pauseOf(ageMs)
  const isOf = ({ document }: FoundDocument): boolean =>
    document.document_id === waiter.documentId && document.tenant_id === waiter.tenantId
  const found = ended.find(isOf)
  if (found === undefined) return
  waiter.found = found
  usualMs = Math.min(usualMaxMs, usualMs + (ageMs - usualMs) * weightOfNewest)
  waiter.wake()
}

function pauseOf(ms: number): number {
  const part = waiting.size < crowd ? pausePart : crowdPausePart
  return Math.min(pauseMaxMs, Math.max(pauseMinMs, ms * part))
}
