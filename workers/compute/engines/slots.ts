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

interface Slot extends EngineProcess {
  isBusy: boolean
  /** An engine that lost a request takes no other before it answers /health again. */
  isSuspect: boolean
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
  isBusy: false,
  isSuspect: false,
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
    const free = slots.filter((slot) => !slot.isBusy && !slot.isSuspect && !slot.isAsleep)
    const place = queue.indexOf(ticket)
    if (place >= free.length) return undefined
    queue.splice(place, 1)
    return free[0]
  }

  async function acquire(waitUntil: (work: Promise<void>) => void): Promise<Slot | null> {
    const ticket: Ticket = { seenMs: 0, wake: () => {} }
    const sinceMs = Date.now()
    for (let nowMs = sinceMs; nowMs < sinceMs + acquireMs; nowMs = Date.now()) {
      const slot = take(ticket, nowMs)
      const asleep = slots.find(({ isAsleep }) => isAsleep)
      if (asleep !== undefined && nowMs - sinceMs >= patienceMs) waitUntil(rouse(asleep, recover))
      if (slot !== undefined) {
        slot.isBusy = true
        wake()
        return slot
      }
      await pause(asleep !== undefined ? patienceMs : waitMs, (wake) => (ticket.wake = wake))
    }
    queue.splice(queue.indexOf(ticket), 1)
    return null
  }

  function release(slot: Slot): void {
    slot.isBusy = false
    wake()
  }

  async function recover(slot: Slot): Promise<void> {
    await untilAlive(slot.engine)
    slot.isSuspect = false
    wake()
  }

  return {
    /** True once any engine answered, and from then on while one does. */
    async isHealthy(): Promise<boolean> {
      const answers = await Promise.all(slots.filter((slot) => !slot.isAsleep).map((slot) => isAlive(slot.engine)))
      return answers.includes(true)
    },
    async send(
      prefix: string,
      request: EngineRequest,
      waitUntil: (work: Promise<void>) => void,
    ): Promise<EngineAnswer<EngineReply>> {
      const slot = await acquire(waitUntil)
      if (slot === null) return failed('PROVIDER_UNAVAILABLE', 'unreachable')
      const sentMs = Date.now()
      try {
        return answered(await sendTo(slot.engine, `http://engine${prefix}`, request))
      } catch (error) {
        slot.isSuspect = true
        const isLate = isTimeout(error)
        const cause = await reportLost(slot, isLate ? 'deadline' : 'broken', Date.now() - sentMs)
        waitUntil(recover(slot))
        return failed(isLate ? 'DEADLINE_EXCEEDED' : 'ENGINE_KILLED', cause)
      } finally {
        release(slot)
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

/** Gives up after two minutes. */
async function untilAlive(engine: Fetcher): Promise<void> {
  const untilMs = Date.now() + probeGiveUpMs
  while (Date.now() < untilMs && !(await isAlive(engine))) await scheduler.wait(probeEveryMs)
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
