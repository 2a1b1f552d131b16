// Begins an erasure for whoever asked for it, and waits a while for its end.
import type { EraseCall, ErasureAnswer } from '../../../contract/identity.ts'
import { accepted, type Result } from '../../../contract/result.ts'
import type { TenantLife } from '../life.ts'
import type { OpenTenant, Turn } from '../tenant-parts.ts'
import { documentsBehind } from './erase-label.ts'
import { forgetOfSubject } from './erase-subject.ts'
import type { ErasureGraph } from './erasure-graph.ts'
import { answerOf, beginErasure, readErasure } from './erasures.ts'
import { areDocumentsHeld, heldMatters, underHold } from './held.ts'
import { steadyMs } from '../../steady-ms.ts'

/** Most erasures end within it; the others are asked about again. */
const waitedMs = 10_000
const lookEveryMs = 25

interface Asked {
  readonly turn: Turn
  readonly graphOf: ErasureGraph
  readonly life: Pick<TenantLife, 'begun' | 'rouse'>
}

/** Nobody walks through graphs for holds where there is none. */
async function documentsToCheck(tenant: OpenTenant, ref: string, graphOf: ErasureGraph): Promise<readonly string[]> {
  return heldMatters(tenant).length === 0 ? [] : documentsBehind(tenant, ref, graphOf)
}

export async function erase(
  tenant: OpenTenant,
  call: EraseCall,
  { turn, graphOf, life }: Asked,
): Promise<Result<ErasureAnswer>> {
  const { erased } = call
  const behind = erased.kind === 'label' ? await documentsToCheck(tenant, erased.ref, graphOf) : []
  const forget = erased.kind === 'subject' ? await forgetOfSubject(tenant, erased.about) : ''
  // What is held, or joined a matter that is, while graphs were walked.
  const begun = turn(() =>
    areDocumentsHeld(tenant, behind) ? underHold : beginErasure(tenant, { call, forget }, Date.now()),
  )
  if (!begun.ok) return begun
  await life.begun()
  life.rouse()
  const untilMs = steadyMs() + waitedMs
  for (;;) {
    const now = readErasure(tenant.sql, erased.ref)
    if (now !== null && (now.state === 'erased' || steadyMs() >= untilMs)) return accepted(answerOf(now))
    await scheduler.wait(lookEveryMs)
  }
}
