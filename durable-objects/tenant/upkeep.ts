// What a Tenant does by its alarm: sends what waits, publishes its log, finishes destructions and revocations, tells graphs what to drop.
import { objectName } from '../../contract/tenant.ts'
import { expireApprovals } from './access/approvals.ts'
import { dueNotices, nextNoticeMs, settleNotice } from './access/notices.ts'
import { keepRevocations } from './access/revocations.ts'
import { graphsOfForgotten, readForgotten, settleForgotten } from './catalog/forgotten.ts'
import { isListingDue, listDocumentsInCatalog, listEveryMs } from './catalog/listing.ts'
import { nextSweepMs, resendSoon, takeDue } from './catalog/sweep.ts'
import { eraseIdentities } from './identity/erase.ts'
import { beginSort, continueSort, sortDueMs } from './log/entry-index.ts'
import { listLater } from './log/fork-guard.ts'
import { dropSuperseded, isPublishDue, publish } from './log/publish.ts'
import { isSigningKeyOld, replaceSigningKey } from './tokens/signing-keys.ts'
import type { Upkeep } from './upkeep-part.ts'
import { finishDestroy, unfinishedScopes } from './vault/scopes.ts'

const retryMs = 5_000
/** R2 takes one write a second to a key; a log that is written all the time is published this often. */
export const publishSilenceMs = 1_200
const publishEveryMs = 5_000
const messagesPerCall = 100
const forgottenAtOnce = 20
const noticesAtOnce = 20

type Part = (upkeep: Upkeep) => Promise<number | null>

/** A part that takes longer goes on, and keeps the alarm no longer from what comes next. */
const partMs = 2_000

/** Each part by itself: one that fails or hangs stops no other. Answers when to run again, or null. */
export async function runUpkeep(upkeep: Upkeep): Promise<number | null> {
  const parts: { readonly [name: string]: Part } = {
    sweep,
    publishHead,
    finishDestructions,
    keepRevocations,
    expire,
    notify,
    rotateTokenKey,
    tellGraphs,
    eraseIdentities,
    list,
    sortIndex,
    checkLog,
  }
  const dueMs = await Promise.all(Object.entries(parts).map(([name, part]) => runPart(upkeep, name, part)))
  const nextMs = Math.min(...dueMs.map((ms) => ms ?? Infinity))
  return Number.isFinite(nextMs) ? nextMs : null
}

async function runPart(upkeep: Upkeep, name: string, part: Part): Promise<number | null> {
  const { hanging, now, report } = upkeep
  if (hanging.has(name)) return now() + retryMs
  hanging.add(name)
  const done = part(upkeep)
    .catch((error: unknown) => {
      report(name, error)
      return now() + retryMs
    })
    .finally(() => hanging.delete(name))
  let timer: ReturnType<typeof setTimeout> | null = null
  const late = new Promise<number>((resolve) => {
    timer = setTimeout(() => resolve(now() + retryMs), partMs)
  })
  try {
    return await Promise.race([done, late])
  } finally {
    clearTimeout(timer)
  }
}

async function sweep({ env, tenantId, sql, now }: Upkeep): Promise<number | null> {
  const due = takeDue(sql, now())
  try {
    for (let from = 0; from < due.length; from += messagesPerCall)
      await env.JOBS.sendBatch(
        due
          .slice(from, from + messagesPerCall)
          .map((document) => ({ body: { v: 1, kind: 'advance', tenantId, reason: 'sweep', ...document } })),
      )
  } catch (error) {
    resendSoon(sql, due, now())
    throw error
  }
  return nextSweepMs(sql, now())
}

async function publishHead(upkeep: Upkeep): Promise<number | null> {
  const { log, open, appended, now } = upkeep
  if (!isPublishDue({ sql: log() })) return null
  const dueMs = Math.min(appended.lastMs + publishSilenceMs, appended.sinceMs + publishEveryMs)
  if (dueMs > now()) return dueMs
  const opened = await open()
  if (!opened.ok) return now() + retryMs
  const published = opened.value.log
  const below = await publish(published)
  // By itself: where it is slow or hangs, the next head is published nevertheless.
  if (below > 0) await runPart(upkeep, 'dropTiles', () => dropSuperseded(published, below).then(() => null))
  return isPublishDue({ sql: log() }) ? now() + publishSilenceMs : null
}

async function finishDestructions({ sql, open, now }: Upkeep): Promise<number | null> {
  const names = unfinishedScopes(sql)
  if (names.length === 0) return null
  const opened = await open()
  if (!opened.ok) return now() + retryMs
  await finishDestroy(opened.value.vault, names)
  return null
}

/** Nobody decided in time. */
async function expire({ sql, now }: Upkeep): Promise<number | null> {
  return expireApprovals(sql, now())
}

/** One after the other: an address that hangs is asked once. */
async function notify({ env, tenantId, sql, now }: Upkeep): Promise<number | null> {
  const { BRIDGE } = env
  if (BRIDGE === undefined) return null
  for (let told = 0; told < noticesAtOnce; told++) {
    // Read anew each time: it may have been decided meanwhile.
    const [notice] = dueNotices(sql, now(), 1)
    if (notice === undefined) break
    const notified = await BRIDGE.notify({ v: 1, tenantId, notice }).catch(() => 'failed' as const)
    settleNotice(sql, { approvalId: notice.approvalId, notified, nowMs: now() })
  }
  return nextNoticeMs(sql)
}

/** Of age, at whatever the object wakes for: where no token is signed nobody waits for it. */
async function rotateTokenKey({ sql, open, now }: Upkeep): Promise<number | null> {
  if (!isSigningKeyOld(sql, now())) return null
  const opened = await open()
  if (!opened.ok) return now() + retryMs
  const call = { actor: { id: 'tenant', type: 'service' }, requestId: 'token-key-age' } as const
  const making = { call, claims: null, op: 'auth.rotate', endTokens: false, nowMs: now() }
  await replaceSigningKey(opened.value, (work) => work(), making)
  return null
}

async function tellGraphs({ env, tenantId, sql, now }: Upkeep): Promise<number | null> {
  const call = { v: 1, tenantId, actor: { id: 'tenant', type: 'service' }, requestId: 'drop-contribution' } as const
  let nextMs: number | null = null
  // Each graph by itself: one that does not answer keeps no other waiting.
  for (const graph of graphsOfForgotten(sql)) {
    const object = env.MEMORY_GRAPH.getByName(objectName.memoryGraph(tenantId, graph))
    for (const one of readForgotten(sql, graph, forgottenAtOnce)) {
      const { documentId, revision, merkleRoot } = one
      const dropped = await object.drop({ ...call, documentId, revision, merkleRoot }).catch(() => null)
      if (dropped?.ok !== true) {
        nextMs ??= now() + retryMs
        break
      }
      if (dropped.value.done) settleForgotten(sql, one)
      nextMs = now() + 10
    }
  }
  return nextMs
}

async function list({ env, tenantId, sql, listed, now }: Upkeep): Promise<number | null> {
  if (env.DB === undefined || !isListingDue(sql)) return null
  const nowMs = now()
  if (nowMs < listed.atMs + listEveryMs) return listed.atMs + listEveryMs
  const isMore = await listDocumentsInCatalog(sql, { db: env.DB, tenantId, nowMs })
  if (!isMore) listed.atMs = nowMs
  return isMore ? now() + 10 : isListingDue(sql) ? now() + listEveryMs : null
}

/** A slice a turn, so that nobody waits for all. */
async function sortIndex({ log, open, sorted, now }: Upkeep): Promise<number | null> {
  const sql = log()
  const dueMs = sortDueMs(sql, now())
  if (dueMs === null || dueMs > now()) return dueMs
  const opened = await open()
  if (!opened.ok) return now() + retryMs
  sorted.sorting ??= beginSort(sql)
  if (continueSort(sql, sorted.sorting, opened.value.log.heads)) sorted.sorting = null
  return now() + 10
}

const soonMs = 60_000

/** A slice a turn, over the whole log. */
async function checkLog({ open, now }: Upkeep): Promise<number | null> {
  const opened = await open()
  if (!opened.ok) return now() + retryMs
  const { log } = opened.value
  const dueMs = log.checker.dueMs()
  if (dueMs !== null && dueMs <= now()) await log.checker.slice(now(), (cursor) => listLater(log, cursor))
  const nextMs = log.checker.dueMs()
  // A whole day ahead is no reason to wake an object that sleeps.
  return nextMs === null || nextMs > now() + soonMs ? null : nextMs
}
