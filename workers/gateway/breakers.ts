// Circuit breakers of operations: those with engines behind them are open while the engines are down, for nothing is asked of them then.
import { routes, type Route } from '../../contract/routes.ts'
import { refuseAdmission } from '../../core/pipeline/admission.ts'
import type { Session } from './session.ts'
import { countOpenToolBreakers } from './tools/external-breakers.ts'
import { currentHealth, lookAtHealth } from './upload/admission.ts'

export interface Breaker {
  readonly state: 'closed' | 'open'
  /** Looks that found the engines down, one after the other, by this isolate. */
  readonly failures: number
  readonly openedMs: number | null
  /** When the engines are looked at again; a request in between is refused by what is known. */
  readonly nextProbeMs: number | null
}

const closed: Breaker = { state: 'closed', failures: 0, openedMs: null, nextProbeMs: null }

const behindEngines: ReadonlySet<string> = new Set([routes.ingest.operationId, routes.redactionPreview.operationId])

let failures = 0
let openedMs: number | null = null
let seenUntilMs = 0

/** The breaker of an operation; a probe looks at the engines now. What has no provider behind it can't be open. */
export async function breakerOf(session: Session, route: Route, isProbe: boolean): Promise<Breaker> {
  if (!behindEngines.has(route.operationId)) return closed
  const look = isProbe ? lookAtHealth : currentHealth
  const { engines, untilMs } = await look(session.bindings)
  const isTikaEmbedded = session.config.documents.tika.url === 'embedded'
  if (refuseAdmission({ engines, isTikaEmbedded, freeDiskBytes: null }) === null) {
    failures = 0
    openedMs = null
    return closed
  }
  // One look is counted once, however many ask about it.
  if (untilMs !== seenUntilMs) failures++
  seenUntilMs = untilMs
  openedMs ??= Date.now()
  return { state: 'open', failures, openedMs, nextProbeMs: untilMs }
}

/** How many operations are refused for their engines now. */
export async function countOpenBreakers(session: Session): Promise<number> {
  const { state } = await breakerOf(session, routes.ingest, false)
  return (state === 'open' ? behindEngines.size : 0) + (await countOpenToolBreakers(session))
}
