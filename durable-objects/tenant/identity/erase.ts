// The alarm's part of erasures: some steps of each, until nothing of anybody who is erased is left.
import { objectName } from '../../../contract/tenant.ts'
import type { OpenTenant } from '../tenant-parts.ts'
import type { Upkeep } from '../upkeep-part.ts'
import { eraseLabel } from './erase-label.ts'
import { eraseSubject } from './erase-subject.ts'
import type { ErasureGraph, Step } from './erasure-graph.ts'
import { keepMark } from './erasure-marks.ts'
import { endErasure, readErasing, type Erasure } from './erasures.ts'

const retryMs = 5_000
/** After each step, until the next. */
const pausesMs = { more: 10, wait: 1_000, held: 60_000, done: 10 }
const erasuresAtOnce = 8
/** Of one erasure, in one ring of the alarm. */
const stepsAtOnce = 16

/** Before anything goes, an older copy of the data will know of it. */
async function step(upkeep: Upkeep, tenant: OpenTenant, erasure: Erasure): Promise<Step> {
  const { env, tenantId } = upkeep
  const graphOf: ErasureGraph = (name) => env.MEMORY_GRAPH.getByName(objectName.memoryGraph(tenantId, name))
  if (erasure.place === '') await keepMark(env.KEYS, tenant, erasure)
  return erasure.kind === 'label' ? eraseLabel(tenant, erasure, graphOf) : eraseSubject(tenant, erasure, graphOf)
}

async function eraseSome(upkeep: Upkeep, tenant: OpenTenant, { id }: Erasure): Promise<Step> {
  for (let n = 0; n < stepsAtOnce; n += 1) {
    const erasure = readErasing(tenant.sql).find((one) => one.id === id)
    if (erasure === undefined) return 'done'
    const done = await step(upkeep, tenant, erasure)
    if (done === 'wait' || done === 'held') return done
    if (done === 'done') return endErasure(tenant, erasure, upkeep.now()).ok ? 'done' : 'wait'
  }
  return 'more'
}

/** Each by itself: one whose graph does not answer keeps no other waiting. */
export async function eraseIdentities(upkeep: Upkeep): Promise<number | null> {
  const { open, sql, now, report } = upkeep
  // Opening finds what a restored copy does not know of.
  const opened = await open()
  if (!opened.ok) return readErasing(sql).length === 0 ? null : now() + retryMs
  let nextMs: number | null = null
  let worked = 0
  for (const erasure of readErasing(sql)) {
    // Those that wait, for a hold perhaps, keep nobody behind them waiting.
    if (worked >= erasuresAtOnce) break
    const done = await eraseSome(upkeep, opened.value, erasure).catch((error: unknown) => {
      report('eraseIdentities', error)
      return null
    })
    if (done === 'more' || done === 'done') worked += 1
    const inMs = done === null ? retryMs : pausesMs[done]
    nextMs = Math.min(nextMs ?? Infinity, now() + inMs)
  }
  return nextMs
}
