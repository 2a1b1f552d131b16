// The Worker of test/bench/audit.ts: times Tenant's log and keys and ciphertext beside a plain table with the same rows.
import { DurableObject } from 'cloudflare:workers'
import type { RecordDraft } from '../../contract/audit.ts'
import type { TenantRpc } from '../../contract/tenant-object.ts'
import { importDocumentKey, openBytes, sealBytes } from '../../r2/ciphertext.ts'
import { sealedDocument, ulidOf } from './sealed-document.ts'

export { Tenant } from '../../durable-objects/tenant/tenant.ts'

/** The same columns without tree, chain, index or triggers. */
export class PlainTable extends DurableObject {
  append(bodies: readonly string[]): number {
    const { sql } = this.ctx.storage
    sql.exec('CREATE TABLE IF NOT EXISTS entry (seq INTEGER PRIMARY KEY, ts INTEGER, body BLOB, leaf BLOB)')
    this.ctx.storage.transactionSync(() => {
      for (const body of bodies) {
        const bytes = new TextEncoder().encode(body)
        sql.exec('INSERT INTO entry (ts, body, leaf) VALUES (?, ?, ?)', Date.now(), bytes, bytes.subarray(0, 32))
      }
    })
    return bodies.length
  }
}

interface BenchEnv {
  readonly TENANT: { getByName(name: string): TenantRpc }
  readonly PLAIN: { getByName(name: string): { append(bodies: readonly string[]): Promise<number> } }
}

const tenantId = 't_01JBENCH000000000000000000'
const call = { v: 1, tenantId, actor: { id: 'bench', type: 'service' }, requestId: 'bench-0001' } as const

let serial = 0
function draft(): RecordDraft {
  serial += 1
  return {
    id: `r_${serial}_${crypto.randomUUID()}`,
    type: 'document.ingested',
    op: 'documents.ingest',
    outcome: 'ok',
    actor: call.actor,
    claims: null,
    req: call.requestId,
    res: { kind: 'document', id: `d${serial % 5_000}` },
    subj: ['s_0123456789abcdef0123456789abcdef'],
    matter: [],
    vertical: null,
    graph: 'main',
    revision: 1,
    policy: 'pipeline/1',
    body: { sizeBytes: 4_096, outSha256: 'ab'.repeat(32) },
  }
}
const drafts = (count: number): RecordDraft[] => Array.from({ length: count }, draft)

/** Times stand still in a Worker until it waits for something. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  await scheduler.wait(0)
  const start = performance.now()
  await work()
  await scheduler.wait(0)
  return performance.now() - start
}

async function spread(rounds: number, work: (at: number) => Promise<unknown>): Promise<object> {
  const times: number[] = []
  for (let at = 0; at < rounds; at += 1) times.push(await timed(() => work(at)))
  times.sort((one, other) => one - other)
  const at = (part: number): number => Math.round(1_000 * (times[Math.floor((times.length - 1) * part)] ?? 0)) / 1_000
  return { p50Ms: at(0.5), p99Ms: at(0.99) }
}

async function concurrent(count: number, work: (at: number) => Promise<unknown>): Promise<object> {
  const ms = await timed(() => Promise.all(Array.from({ length: count }, (_, at) => work(at))))
  return { perSecond: Math.round((1_000 * count) / ms) }
}

async function seal(): Promise<object> {
  const key = await importDocumentKey({ kid: `k_${'0'.repeat(26)}`, key: crypto.getRandomValues(new Uint8Array(32)) })
  const place = { tenantId, documentId: 'd', revision: 1, channel: 'chunk/1' }
  const chunk = new Uint8Array(700)
  const file = new Uint8Array(32 * 1024 * 1024)
  const sealed = await sealBytes(key, place, chunk)
  const each = async (work: () => Promise<unknown>): Promise<number> =>
    (await timed(async () => {
      for (let at = 0; at < 2_000; at += 1) await work()
    })) / 2_000
  return {
    seal700BytesMs: await each(() => sealBytes(key, place, chunk)),
    open700BytesMs: await each(() => openBytes(key, place, sealed)),
    seal32MiBMs: await timed(() => sealBytes(key, place, file)),
  }
}

async function route(url: URL, env: BenchEnv): Promise<unknown> {
  const log = env.TENANT.getByName(tenantId)
  const vault = log
  const plain = env.PLAIN.getByName('plain')
  const append = (count: number): Promise<unknown> => log.append({ ...call, records: drafts(count) })
  const insert = (count: number): Promise<unknown> => plain.append(drafts(count).map((one) => JSON.stringify(one)))
  switch (url.pathname) {
    case '/fill':
      for (let at = 0; at < 78; at += 1) await append(256)
      return log.auditStatus(call)
    case '/one':
      return { append: await spread(300, () => append(1)), plain: await spread(300, () => insert(1)) }
    case '/batch':
      return { append: await spread(40, () => append(256)), plain: await spread(40, () => insert(256)) }
    case '/concurrent':
      return { append: await concurrent(500, () => append(1)), plain: await concurrent(500, () => insert(1)) }
    case '/trail': {
      await append(1)
      const trail = (at: number) => log.trail({ ...call, resource: { kind: 'document', id: `d${at * 13}` }, limit: 10 })
      const first = await trail(1)
      return { entries: first.ok ? first.value.entries.length : first, ...(await spread(100, trail)) }
    }
    case '/checkpoint':
      return spread(100, () => log.checkpoint(call))
    case '/status':
      return spread(200, () => log.auditStatus(call))
    case '/check': {
      const ms = await timed(() => log.selfCheck(call))
      const found = await log.selfCheck(call)
      return { ms, size: found.ok ? found.value.size : 0, failures: found.ok ? found.value.failures : found }
    }
    case '/keys': {
      const create = (at: number, subjects: readonly string[] = []) =>
        vault.accept({ ...call, document: sealedDocument(ulidOf(`d${at}`), { subjects }) })
      const ids = Array.from({ length: 300 }, (_, at) => ulidOf(`d${at}`))
      const made = await spread(300, create)
      const withSubject = await spread(300, (at) => create(500 + at, ['s_anna']))
      const atOnce = await concurrent(500, (at) => create(1_000 + at))
      const open300 = await spread(20, () => vault.openDocumentKeys({ ...call, documentIds: ids }))
      const destroy = await spread(30, (at) => vault.destroyDocumentKey({ ...call, documentId: ulidOf(`d${at}`) }))
      return { made, withSubject, atOnce, open300, destroy }
    }
    default:
      return seal()
  }
}

export default {
  async fetch(request: Request, env: BenchEnv): Promise<Response> {
    return Response.json(await route(new URL(request.url), env))
  },
}
