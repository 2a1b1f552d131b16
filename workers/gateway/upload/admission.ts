// Whether an upload is taken at all: engines that never answered, a queue over its bound, a full disk.
import { limits } from '../../../contract/limits.ts'
import type { PipelineHealth } from '../../../contract/pipeline.ts'
import type { Refusal } from '../../../contract/result.ts'
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

let health: Looked<PipelineHealth> | undefined
const unfinishedByTenant = new Map<string, Looked<number>>()

/** Null where the upload may come, else why not. */
export async function admit(c: GatewayContext): Promise<Refusal | null> {
  const { engines } = await currentHealth(c)
  const { documents } = c.get('config')
  if (engines.presidio !== 'ok' && engines.presidio !== 'starting')
    return { code: 'PRESIDIO_UNAVAILABLE', detail: 'The redactor is down; documents are not taken meanwhile.' }
  const isTikaDown =
    engines.tika === 'starting' || (engines.tika === 'unavailable' && documents.tika.url !== 'embedded')
  if (isTikaDown)
    return { code: 'TIKA_UNAVAILABLE', detail: 'The extraction engine does not answer yet.', retryAfterSeconds: 2 }
  const { tenantId } = c.get('claims')
  if ((await currentUnfinished(c, tenantId)) >= limits.queueDocumentsMax) {
    return {
      code: 'RATE_LIMITED',
      detail: `More than ${limits.queueDocumentsMax} documents are unfinished.`,
      retryAfterSeconds: 5,
    }
  }
  return null
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
