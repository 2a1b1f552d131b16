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

/** An engine process, and who watches over it where somebody does: the launcher in self-host, nobody at the edge. */
export interface EngineProcess {
  readonly engine: Fetcher
  /**
   * `POST /lost?engine=…&cause=deadline|broken&forMs=…` ends a late engine, and answers `{"isCharged": boolean}` once the process is gone.
   * `POST /start?process=…` starts one that runs only once it is needed: under a supervisor, each but the first.
   */
  readonly supervisor: { readonly service: Fetcher; readonly name: string } | null
}

/** The request that an engine works for. It may end without a word, with the caller's process: then it is over at `untilMs`. */
interface Holder {
  readonly untilMs: number
}

interface Slot extends EngineProcess {
  holder: Holder | null
  /** An engine that lost a request takes no other before it answers /health again. */
  isSuspect: boolean
  /** Until then somebody looks after a suspect engine; whoever comes later looks anew. */
  watchedUntilMs: number
  /** Its process was not needed so far: the next one that waits in vain has it started. */
  isAsleep: boolean
}

const acquireMs = 60_000
/** A wake may go to a request that has ended since. */
const waitMs = 100
/** Who waits longer has the next engine started: a start costs 0.2 s of a core and 120 MB for good. */
const patienceMs = 20
/** A ticket that was not looked at for this long belongs to a request that ended. */
const abandonedMs = 2_000
const probeMs = 500
const probeEveryMs = 25
const probeGiveUpMs = 120_000
const reportMs = 5_000

/** A caller that waits for a slot. `seenMs` tells whether its request still lives: one that ended never looks again. */
interface Ticket {
  seenMs: number
  wake: () => void
}

const createSlot = (process: EngineProcess, startsWhenNeeded: boolean): Slot => ({
  ...process,
  holder: null,
  isSuspect: false,
  watchedUntilMs: 0,
  isAsleep: startsWhenNeeded && process.supervisor !== null,
})

/** The pool is state of the isolate: every batch and RPC of this Worker shares it. */
export function createSlots(engines: readonly EngineProcess[]) {
  const slots = engines.map((process, i) => createSlot(process, i > 0))
  const queue: Ticket[] = []

  function wake(): void {
    queue[0]?.wake()
  }

  /** First come, first served: a free slot goes to the head of the queue, never to who happens to look. */
  function take(ticket: Ticket, nowMs: number): Slot | undefined {
    ticket.seenMs = nowMs
    if (!queue.includes(ticket)) queue.push(ticket)
    while (queue[0]!.seenMs < nowMs - abandonedMs) queue.shift()
    const free = slots.filter((slot) => slot.holder === null && !slot.isSuspect && !slot.isAsleep)
    const place = queue.indexOf(ticket)
    if (place >= free.length) return undefined
    queue.splice(place, 1)
    return free[0]
  }

  /** An engine whose request ended unseen may still work on it: it is suspect, until it answers. */
  function reclaim(nowMs: number, waitUntil: (work: Promise<void>) => void): void {
    for (const slot of slots) {
      if (slot.holder !== null && slot.holder.untilMs < nowMs) {
        slot.holder = null
        slot.isSuspect = true
      }
      if (slot.holder === null && slot.isSuspect && slot.watchedUntilMs < nowMs) waitUntil(recover(slot))
    }
  }

  async function acquire(
    deadlineMs: number,
    waitUntil: (work: Promise<void>) => void,
  ): Promise<{ readonly slot: Slot; readonly holder: Holder } | null> {
    const ticket: Ticket = { seenMs: 0, wake: () => {} }
    const sinceMs = Date.now()
    for (let nowMs = sinceMs; nowMs < sinceMs + acquireMs; nowMs = Date.now()) {
      reclaim(nowMs, waitUntil)
      const slot = take(ticket, nowMs)
      const asleep = slots.find(({ isAsleep }) => isAsleep)
      if (asleep !== undefined && nowMs - sinceMs >= patienceMs) waitUntil(rouse(asleep, recover))
      if (slot !== undefined) {
        const holder = { untilMs: nowMs + deadlineMs + reportMs + abandonedMs }
        slot.holder = holder
        wake()
        return { slot, holder }
      }
      await pause(asleep !== undefined ? patienceMs : waitMs, (wake) => (ticket.wake = wake))
    }
    const place = queue.indexOf(ticket)
    if (place !== -1) queue.splice(place, 1)
    return null
  }

  function release(slot: Slot, holder: Holder): void {
    if (slot.holder === holder) slot.holder = null
    wake()
  }

  /** Gives up after two minutes. */
  async function recover(slot: Slot): Promise<void> {
    const untilMs = Date.now() + probeGiveUpMs
    for (let nowMs = Date.now(); nowMs < untilMs; nowMs = Date.now()) {
      slot.watchedUntilMs = nowMs + abandonedMs
      if (await isAlive(slot.engine)) break
      await scheduler.wait(probeEveryMs)
    }
    slot.isSuspect = false
    wake()
  }

  async function isHealthy(): Promise<boolean> {
    const answers = await Promise.all(slots.filter((slot) => !slot.isAsleep).map((slot) => isAlive(slot.engine)))
    return answers.includes(true)
  }

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
        slot.isSuspect = true
        slot.watchedUntilMs = Date.now() + reportMs + abandonedMs
        const isLate = isTimeout(error)
        const cause = await reportLost(slot, isLate ? 'deadline' : 'broken', Date.now() - sentMs)
        waitUntil(recover(slot))
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

type LossCause = 'killed' | 'interrupted' | 'unexplained'

/** Starts an engine that nobody needed so far. It takes requests once it is recovered; where nobody starts it, it sleeps on. */
async function rouse(slot: Slot, recover: (slot: Slot) => Promise<void>): Promise<void> {
  slot.isAsleep = false
  slot.isSuspect = true
  slot.watchedUntilMs = Date.now() + reportMs + abandonedMs
  if (await askToStart(slot)) return await recover(slot)
  slot.isAsleep = true
  slot.isSuspect = false
}

/** Has the launcher start an engine; asking for one that runs changes nothing. */
async function askToStart({ supervisor }: EngineProcess): Promise<boolean> {
  if (supervisor === null) return false
  try {
    const url = `http://supervisor/start?process=${supervisor.name}`
    return (await supervisor.service.fetch(url, { method: 'POST', signal: AbortSignal.timeout(reportMs) })).ok
  } catch {
    return false
  }
}

/** Whose doing the loss is, as who watches over the engine says. */
async function reportLost(
  { supervisor }: EngineProcess,
  cause: 'deadline' | 'broken',
  forMs: number,
): Promise<LossCause> {
  if (supervisor === null) return 'unexplained'
  try {
    const url = `http://supervisor/lost?engine=${supervisor.name}&cause=${cause}&forMs=${forMs}`
    const response = await supervisor.service.fetch(url, { method: 'POST', signal: AbortSignal.timeout(reportMs) })
    const answer = await response.json<{ isCharged?: unknown }>()
    return typeof answer.isCharged === 'boolean' ? (answer.isCharged ? 'killed' : 'interrupted') : 'unexplained'
  } catch {
    return 'unexplained'
  }
}

async function isAlive(engine: Fetcher): Promise<boolean> {
  try {
    const response = await engine.fetch('http://engine/health', { signal: AbortSignal.timeout(probeMs) })
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false
  }
}
