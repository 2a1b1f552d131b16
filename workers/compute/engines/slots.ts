// Slots of the embedded engines: one document per parser process at a time, shared by all callers in this Worker.
import {
  answered,
  failed,
  type EngineAnswer,
  type EngineReply,
  type EngineRequest,
  type EngineTransport,
} from '../../shared/engines/answer.ts'
import { AnswerTooLarge } from '../../shared/engines/answer-bounds.ts'
import { isTimeout, sendTo } from '../../shared/engines/external.ts'
import { pause } from '../../shared/pause.ts'
import {
  abandonedMs,
  createSlot,
  holderFor,
  isAbandoned,
  isAbsent,
  isAlive,
  isFree,
  recover,
  relieve,
  reportLost,
  rouse,
  suspect,
  type EngineProcess,
  type Holder,
  type Slot,
} from './slot.ts'

import { startDeadline } from './own-time.ts'
import { createTurns, type Ticket } from './turns.ts'
import { steadyMs } from '../../shared/steady-ms.ts'

export type { EngineProcess } from './slot.ts'

/** Engines of which none answers for so long are out of reach: one that is started again takes a second or two. */
const absentMs = 5_000
/** A wake may go to a request that has ended since. */
const waitMs = 100
/** Growing takes time: what took longer may have left an engine that holds what the next document is then charged with. */
const heavyMs = 500
/** Who waits longer has the next engine started: a start costs 0.2 s of a core and 120 MB for good. */
const patienceMs = 20
const defaults: SlotOptions = { acquireMs: 60_000, waitingMax: 512, waitingPerTenantMax: 128 }

/** Whose request it is, and what keeps this Worker alive for work that outlasts it. */
export interface Caller {
  readonly tenantId: string
  readonly waitUntil: (work: Promise<void>) => void
}

interface Held {
  readonly slot: Slot
  readonly holder: Holder
}

async function isAnyAlive(slots: readonly Slot[]): Promise<boolean> {
  const answers = await Promise.all(slots.filter((slot) => !slot.isAsleep).map((slot) => isAlive(slot.engine)))
  return answers.includes(true)
}

interface SlotOptions {
  /** So long a request waits for an engine that works for others. */
  readonly acquireMs: number
  readonly waitingMax: number
  readonly waitingPerTenantMax: number
}

/** It may have been taken from a request that was over its time. */
function release({ slot, holder }: Held): void {
  if (slot.holder === holder) slot.holder = null
}

/** Gives the engine to the next one, after a look at what it holds where its request was a long one. */
async function giveBack(held: Held, forMs: number, wake: () => void): Promise<void> {
  const isRenewed = forMs >= heavyMs && (await relieve(held.slot))
  release(held)
  wake()
  if (isRenewed) await recover(held.slot).then(wake)
}

async function ask({ slot, holder }: Held, prefix: string, request: EngineRequest): Promise<EngineReply> {
  const { signal, end } = startDeadline(slot, holder, request.deadlineMs)
  try {
    return await sendTo(slot.engine, `http://engine${prefix}`, { ...request, signal })
  } finally {
    end()
  }
}

interface Loss {
  readonly how: 'deadline' | 'broken'
  readonly forMs: number
}

/** No engine is taken for alive before it answered anew; who is to blame, the launcher says. */
async function lose(slots: readonly Slot[], slot: Slot, { how, forMs }: Loss): Promise<EngineAnswer<never>> {
  suspect(slot)
  for (const other of slots) if (other.holder === null) other.isSuspect = true
  const cause = await reportLost(slot, how, forMs)
  return failed(how === 'deadline' ? 'DEADLINE_EXCEEDED' : 'ENGINE_KILLED', cause)
}

/** The pool is state of the isolate: every batch and RPC of this Worker shares it. */
export function createSlots(engines: readonly EngineProcess[], options: Partial<SlotOptions> = {}) {
  const { acquireMs, ...bounds } = { ...defaults, ...options }
  const slots = engines.map((process, i) => createSlot(process, i > 0))
  const turns = createTurns({ ...bounds, abandonedMs })
  const runningOf = (tenantId: string): number => slots.filter(({ holder }) => holder?.tenantId === tenantId).length
  const wake = (): void => turns.wake(runningOf)

  async function wait(
    ticket: Ticket,
    { deadlineMs, waitUntil }: Caller & { deadlineMs: number },
  ): Promise<Held | null> {
    const sinceMs = steadyMs()
    let presentMs = sinceMs
    for (let nowMs = sinceMs; nowMs < sinceMs + acquireMs; nowMs = steadyMs()) {
      for (const slot of slots) if (isAbandoned(slot, nowMs)) waitUntil(recover(slot).then(wake))
      const free = slots.filter(isFree)
      const slot = turns.take(ticket, { nowMs, free: free.length, runningOf }) ? free[0] : undefined
      const asleep = slots.find(({ isAsleep }) => isAsleep)
      if (asleep !== undefined && nowMs - sinceMs >= patienceMs) waitUntil(rouse(asleep).then(wake))
      if (slot !== undefined) {
        const holder = holderFor(ticket.tenantId, deadlineMs, nowMs)
        slot.holder = holder
        wake()
        return { slot, holder }
      }
      if (!slots.every(isAbsent)) presentMs = nowMs
      if (nowMs - presentMs >= absentMs) break
      await pause(asleep !== undefined ? patienceMs : waitMs, (wake) => (ticket.wake = wake))
    }
    return null
  }

  /** Null where nobody got one in time, or too many wait already. */
  async function acquire(caller: Caller, deadlineMs: number): Promise<Held | null> {
    const nowMs = steadyMs()
    const ticket: Ticket = { tenantId: caller.tenantId, seenMs: nowMs, wake: () => {} }
    if (!turns.enter(ticket, nowMs)) return null
    const held = await wait(ticket, { ...caller, deadlineMs })
    if (held === null) turns.leave(ticket)
    return held
  }

  /** One that works for somebody within its deadline lives, whether or not it finds time for its health route. */
  async function isHealthy(): Promise<boolean> {
    const nowMs = steadyMs()
    return slots.some(({ holder }) => holder !== null && nowMs < holder.dueMs()) || (await isAnyAlive(slots))
  }

  return {
    isHealthy,
    async send(prefix: string, request: EngineRequest, caller: Caller): Promise<EngineAnswer<EngineReply>> {
      const acquired = await acquire(caller, request.deadlineMs)
      // Engines that live are busy with others: that is no failure of any stage, and the document comes again.
      if (acquired === null) return failed('PROVIDER_UNAVAILABLE', (await isHealthy()) ? 'busy' : 'absent')
      const { slot } = acquired
      const sentMs = steadyMs()
      const giveBackLater = (): void => caller.waitUntil(giveBack(acquired, steadyMs() - sentMs, wake))
      try {
        const reply = await ask(acquired, prefix, request)
        giveBackLater()
        return answered(reply)
      } catch (error) {
        if (error instanceof AnswerTooLarge) {
          giveBackLater()
          return failed('LIMIT_EXCEEDED', 'document')
        }
        const how = isTimeout(error) ? 'deadline' : 'broken'
        const failure = await lose(slots, slot, { how, forMs: steadyMs() - sentMs })
        caller.waitUntil(recover(slot).then(wake))
        release(acquired)
        wake()
        return failure
      }
    },
  }
}

export type Slots = ReturnType<typeof createSlots>

/** The embedded engine behind one prefix of the engines Worker. */
export function embeddedTransport(slots: Slots, prefix: string, caller: Caller): EngineTransport {
  return {
    kind: 'embedded',
    send: (request) => slots.send(prefix, request, caller),
    isHealthy: () => slots.isHealthy(),
  }
}
