// Looks up what decides whether an upload is taken at all: engines and the free disk.
import * as z from 'zod'
import type { PipelineHealth } from '../../../contract/pipeline.ts'
import type { Refusal } from '../../../contract/result.ts'
import { refuseAdmission } from '../../../core/pipeline/admission.ts'
import type { GatewayBindings } from '../../shared/bindings.ts'
import type { Session } from '../session.ts'
import { steadyMs } from '../../shared/steady-ms.ts'

interface Looked<T> {
  readonly value: T
  readonly untilMs: number
}

/** What was looked up is good for this long; while an engine is down it is asked more often. */
const healthyForMs = 5_000
const unhealthyForMs = 500
const diskForMs = 2_000
const diskTimeoutMs = 1_000

const freeDiskSchema = z.object({ freeBytes: z.number() })

/** Whoever asks the engines is started again: what is taken meanwhile waits, as it does for an embedded engine. */
const nobodyAsks: PipelineHealth = {
  engines: { tika: 'unavailable', gotenberg: 'unavailable', presidio: 'starting', paperless: 'unavailable' },
}

let health: (SeenHealth & { readonly goodUntilMs: number }) | undefined
let freeDisk: Looked<number | null> | undefined

/** Null where the upload may come, else why not. How many documents may be unfinished the Tenant knows. */
export async function admit({ bindings, config }: Session): Promise<Refusal | null> {
  const [{ engines }, freeDiskBytes] = await Promise.all([currentHealth(bindings), currentFreeDisk(bindings)])
  const isTikaEmbedded = config.documents.tika.url === 'embedded'
  return refuseAdmission({ engines, isTikaEmbedded, freeDiskBytes })
}

/** State of the engines, and until when it is good. */
export interface SeenHealth extends PipelineHealth {
  readonly untilMs: number
}

/** State of the engines, at most five seconds old. */
export async function currentHealth(bindings: GatewayBindings): Promise<SeenHealth> {
  return health !== undefined && health.goodUntilMs > steadyMs() ? health : await lookAtHealth(bindings)
}

/** State of the engines now. */
export async function lookAtHealth(bindings: GatewayBindings): Promise<SeenHealth> {
  const { engines } = await bindings.PIPELINE.health().catch(() => nobodyAsks)
  const isHealthy = Object.values(engines).every((state) => state === 'ok')
  const forMs = isHealthy ? healthyForMs : unhealthyForMs
  health = { engines, untilMs: Date.now() + forMs, goodUntilMs: steadyMs() + forMs }
  return health
}

/** Bytes, at most two seconds old. */
export async function currentFreeDisk(bindings: GatewayBindings): Promise<number | null> {
  return freeDisk !== undefined && freeDisk.untilMs > steadyMs() ? freeDisk.value : await lookAtFreeDisk(bindings)
}

/** Bytes now; what comes in the next two seconds is judged by them too. */
export async function lookAtFreeDisk(bindings: GatewayBindings): Promise<number | null> {
  const value = await askFreeDisk(bindings.FREE_DISK)
  freeDisk = { value, untilMs: steadyMs() + diskForMs }
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
