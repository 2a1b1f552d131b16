// PipelineClock: the alarm that makes the pipeline sweep. Queue messages are hints; this is what guarantees that documents go on.
import { DurableObject } from 'cloudflare:workers'

interface PipelineClockEnv {
  readonly PIPELINE: { sweep(call: { readonly v: 1 }): Promise<{ readonly unfinished: number }> }
}

/** Between two sweeps while documents are unfinished, and while none is. */
const busyMs = 3_000
const idleMs = 60_000

/** One object for the instance. It holds no state beyond its alarm. */
export class PipelineClock extends DurableObject<PipelineClockEnv> {
  /** Durable on return: a sweep runs within `withinMs`. An earlier alarm stays. */
  async arm(call: { readonly v: 1; readonly withinMs: number }): Promise<void> {
    const dueMs = Date.now() + call.withinMs
    const alarmMs = await this.ctx.storage.getAlarm()
    if (alarmMs === null || alarmMs > dueMs) await this.ctx.storage.setAlarm(dueMs)
  }

  /** Sets the next alarm before it sweeps, so that a crash in the sweep can't stop the clock. */
  override async alarm(): Promise<void> {
    await this.ctx.storage.setAlarm(Date.now() + busyMs)
    const { unfinished } = await this.env.PIPELINE.sweep({ v: 1 })
    if (unfinished === 0) await this.ctx.storage.setAlarm(Date.now() + idleMs)
  }
}
