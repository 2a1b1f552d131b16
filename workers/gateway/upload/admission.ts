// Looks up what decides whether an upload is taken at all: engines, the queue's length, the free disk.
import { z } from 'zod'
import type { PipelineHealth } from '../../../contract/pipeline.ts'
import type { Refusal } from '../../../contract/result.ts'
import { refuseAdmission } from '../../../core/pipeline/admission.ts'
import { countUnfinished } from '../../shared/catalog/documents.ts'
import type { GatewayContext } from '../context.ts'

interface Looked<T> {
  readonly value: T
  readonly untilMs: number
}

/** What was looked up is good for this long; while an engine is down it is asked more often. */
const healthyForMs = 5_000
const unhealthyForMs = 500
const countedForMs = 500
const diskForMs = 2_000
const diskTimeoutMs = 1_000

const freeDiskSchema = z.object({ freeBytes: z.number() })

let health: Looked<PipelineHealth> | undefined
let freeDisk: Looked<number | null> | undefined
const unfinishedByTenant = new Map<string, Looked<number>>()

/** Null where the upload may come, else why not. */
export async function admit(c: GatewayContext): Promise<Refusal | null> {
  const { tenantId } = c.get('claims')
  const [{ engines }, unfinishedDocuments, freeDiskBytes] = await Promise.all([
    currentHealth(c),
    currentUnfinished(c, tenantId),
    currentFreeDisk(c),
  ])
  const isTikaEmbedded = c.get('config').documents.tika.url === 'embedded'
  return refuseAdmission({ engines, isTikaEmbedded, unfinishedDocuments, freeDiskBytes })
}

/** State of the engines, at most five seconds old. */
export async function currentHealth(c: GatewayContext): Promise<PipelineHealth> {
  if (health !== undefined && health.untilMs > Date.now()) return health.value
  const value = await c.env.PIPELINE.health()
  const isHealthy = Object.values(value.engines).every((state) => state === 'ok')
  health = { value, untilMs: Date.now() + (isHealthy ? healthyForMs : unhealthyForMs) }
  return value
}

async function currentUnfinished(c: GatewayContext, tenantId: string): Promise<number> {
  const known = unfinishedByTenant.get(tenantId)
  if (known !== undefined && known.untilMs > Date.now()) return known.value
  const value = await countUnfinished(c.env.DB, tenantId)
  if (unfinishedByTenant.size > 1_000) unfinishedByTenant.clear()
  unfinishedByTenant.set(tenantId, { value, untilMs: Date.now() + countedForMs })
  return value
}

async function currentFreeDisk(c: GatewayContext): Promise<number | null> {
  if (freeDisk !== undefined && freeDisk.untilMs > Date.now()) return freeDisk.value
  const value = await askFreeDisk(c.env.FREE_DISK)
  freeDisk = { value, untilMs: Date.now() + diskForMs }
  return value
}

/** Bytes that the launcher counts, or null where none counts: a write to a full disk is refused by itself. */
async function askFreeDisk(launcher: Fetcher | undefined): Promise<number | null> {
  if (launcher === undefined) return null
  try {
    const response = await launcher.fetch('http://disk/', { signal: AbortSignal.timeout(diskTimeoutMs) })
    const parsed = freeDiskSchema.safeParse(await response.json())
    return parsed.success ? parsed.data.freeBytes : null
  } catch {
    return null
  }
}
