// Slots of the embedded engines: one document per parser process at a time, shared by all callers in this Worker.
import {
  answered,
  failed,
  type EngineAnswer,
  type EngineReply,
  type EngineRequest,
  type EngineTransport,
} from '../../shared/engines/answer.ts'
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
  reportLost,
  rouse,
  suspect,
  type EngineProcess,
  type Holder,
  type Slot,
} from './slot.ts'

export type { EngineProcess } from './slot.ts'

const acquireMs = 60_000
/** Engines of which none answers for so long are out of reach: one that is started again takes a second or two. */
const absentMs = 5_000
/** A wake may go to a request that has ended since. */
const waitMs = 100
/** Who waits longer has the next engine started: a start costs 0.2 s of a core and 120 MB for good. */
const patienceMs = 20

/** A caller that waits for a slot. `seenMs` tells whether its request still lives: one that ended never looks again. */
interface Ticket {
  seenMs: number
  wake: () => void
}

async function isAnyAlive(slots: readonly Slot[]): Promise<boolean> {
  const answers = await Promise.all(slots.filter((slot) => !slot.isAsleep).map((slot) => isAlive(slot.engine)))
  return answers.includes(true)
}

/** Who waits for a slot: first come, first served. A free slot goes to the head, never to who happens to look. */
function createWaiting(slots: readonly Slot[]) {
  const tickets: Ticket[] = []
  return {
    wake: (): void => tickets[0]?.wake(),
    take(ticket: Ticket, nowMs: number): Slot | undefined {
      ticket.seenMs = nowMs
      if (!tickets.includes(ticket)) tickets.push(ticket)
      while (tickets[0]!.seenMs < nowMs - abandonedMs) tickets.shift()
      const free = slots.filter(isFree)
      const place = tickets.indexOf(ticket)
      if (place >= free.length) return undefined
      tickets.splice(place, 1)
      return free[0]
    },
    leave(ticket: Ticket): void {
      const place = tickets.indexOf(ticket)
      if (place !== -1) tickets.splice(place, 1)
    },
  }
}

/** The pool is state of the isolate: every batch and RPC of this Worker shares it. */
export function createSlots(engines: readonly EngineProcess[]) {
  const slots = engines.map((process, i) => createSlot(process, i > 0))
  const waiting = createWaiting(slots)
  const { wake } = waiting

  async function acquire(
    deadlineMs: number,
    waitUntil: (work: Promise<void>) => void,
  ): Promise<{ readonly slot: Slot; readonly holder: Holder } | null> {
    const ticket: Ticket = { seenMs: 0, wake: () => {} }
    const sinceMs = Date.now()
    let presentMs = sinceMs
    for (let nowMs = sinceMs; nowMs < sinceMs + acquireMs; nowMs = Date.now()) {
      for (const slot of slots) if (isAbandoned(slot, nowMs)) waitUntil(recover(slot).then(wake))
      const slot = waiting.take(ticket, nowMs)
      const asleep = slots.find(({ isAsleep }) => isAsleep)
      if (asleep !== undefined && nowMs - sinceMs >= patienceMs) waitUntil(rouse(asleep).then(wake))
      if (slot !== undefined) {
        const holder = holderFor(deadlineMs, nowMs)
        slot.holder = holder
        wake()
        return { slot, holder }
      }
      if (!slots.every(isAbsent)) presentMs = nowMs
      if (nowMs - presentMs >= absentMs) break
      await pause(asleep !== undefined ? patienceMs : waitMs, (wake) => (ticket.wake = wake))
    }
    waiting.leave(ticket)
    return null
  }

  function release(slot: Slot, holder: Holder): void {
    if (slot.holder === holder) slot.holder = null
    wake()
  }

  const isHealthy = (): Promise<boolean> => isAnyAlive(slots)

  return {
    /** True once any engine answered, and from then on while one does. */
    isHealthy,
    async send(
      prefix: string,
      request: EngineRequest,
      waitUntil: (work: Promise<void>) => void,
    ): Promise<EngineAnswer<EngineReply>> {
      const acquired = await acquire(request.deadlineMs, waitUntil)
      // Engines that live are busy with others: nobody is charged, and the document comes again.
      if (acquired === null) return failed('PROVIDER_UNAVAILABLE', (await isHealthy()) ? 'interrupted' : 'unreachable')
      const { slot, holder } = acquired
      const sentMs = Date.now()
      try {
        return answered(await sendTo(slot.engine, `http://engine${prefix}`, request))
      } catch (error) {
        suspect(slot)
        for (const other of slots) if (other.holder === null) other.isSuspect = true
        const isLate = isTimeout(error)
        const cause = await reportLost(slot, isLate ? 'deadline' : 'broken', Date.now() - sentMs)
        waitUntil(recover(slot).then(wake))
        return failed(isLate ? 'DEADLINE_EXCEEDED' : 'ENGINE_KILLED', cause)
      } finally {
        release(slot, holder)
      }
    },
  }
}

export type Slots = ReturnType<typeof createSlots>

/** The embedded engine behind one prefix of the engines Worker. */
export function embeddedTransport(
  slots: Slots,
  prefix: string,
  waitUntil: (work: Promise<void>) => void,
): EngineTransport {
  return {
    kind: 'embedded',
    send: (request) => slots.send(prefix, request, waitUntil),
    isHealthy: () => slots.isHealthy(),
  }
}
