// One embedded engine's slot: the request that holds it, who looks after it once it lost one, and how it is started.
import { steadyMs } from '../../shared/steady-ms.ts'

/** An engine process, and who watches over it where somebody does: the launcher in self-host, nobody at the edge. */
export interface EngineProcess {
  readonly engine: Fetcher
  /**
   * `POST /lost?engine=…&cause=deadline|broken&forMs=…` ends a late engine, and answers `{"isCharged": boolean, "isOutgrown": boolean}` once the process is gone.
   * `POST /start?process=…` starts one that runs only once it is needed: under a supervisor, each but the first.
   * `POST /waited?process=…&forMs=…` answers `{"waitedMs": number}`: how much of that time it waited for a core.
   * `POST /relieve?process=…` starts an idle one anew where it holds much more memory than at rest, and answers `{"isRenewed": boolean}`.
   */
  readonly supervisor: { readonly service: Fetcher; readonly name: string } | null
}

/** The request that an engine works for. It may end without a word, with the caller's process: then it is over at `untilMs`. */
export interface Holder {
  readonly tenantId: string
  /** The request's own deadline. */
  readonly dueMs: () => number
  readonly untilMs: () => number
  /** It is due no earlier than so long from now. */
  readonly prolong: (ms: number) => void
}

export interface Slot extends EngineProcess {
  holder: Holder | null
  /**
   * An engine takes no request before it answered /health: at first, and again once it, or one beside it, lost a request. So what
   * is lost was given to an engine that lived, and an engine that is not there is out of reach, not killed.
   */
  isSuspect: boolean
  /** Until then somebody looks after a suspect engine; whoever comes later looks anew. */
  watchedUntilMs: number
  /** Its process was not needed so far: the next one that waits in vain has it started. */
  isAsleep: boolean
}

/** What nobody looked at for this long belongs to a request that ended. */
export const abandonedMs = 2_000
const probeMs = 500
const probeEveryMs = 25
const probeEveryMostMs = 1_000
const probeGiveUpMs = 120_000
const reportMs = 5_000

export const createSlot = (process: EngineProcess, startsWhenNeeded: boolean): Slot => ({
  ...process,
  holder: null,
  isSuspect: true,
  watchedUntilMs: 0,
  isAsleep: startsWhenNeeded && process.supervisor !== null,
})

/** The engine is held until the request's own deadline, and what follows a late one. */
export function holderFor(tenantId: string, deadlineMs: number, nowMs: number): Holder {
  let dueMs = nowMs + deadlineMs
  return {
    tenantId,
    dueMs: () => dueMs,
    untilMs: () => dueMs + reportMs + abandonedMs,
    prolong: (ms) => (dueMs = Math.max(dueMs, steadyMs() + ms)),
  }
}

export const isFree = ({ holder, isSuspect, isAsleep }: Slot): boolean => holder === null && !isSuspect && !isAsleep

/** It works for nobody, and has not answered since it was last in doubt. */
export const isAbsent = ({ holder, isSuspect, isAsleep }: Slot): boolean => isAsleep || (holder === null && isSuspect)

/** Takes no other request before it answers /health again; whoever lost one with it looks after it. */
export function suspect(slot: Slot): void {
  slot.isSuspect = true
  slot.watchedUntilMs = steadyMs() + reportMs + abandonedMs
}

/** True where nobody looks after the slot: its request ended unseen and the engine may still work on it, or its watcher ended. */
export function isAbandoned(slot: Slot, nowMs: number): boolean {
  if (slot.holder !== null && slot.holder.untilMs() < nowMs) {
    slot.holder = null
    slot.isSuspect = true
  }
  return !slot.isAsleep && slot.holder === null && slot.isSuspect && slot.watchedUntilMs < nowMs
}

/** Ends once the engine answers, or after two minutes: whoever waits for it then looks on. */
export async function recover(slot: Slot): Promise<void> {
  const untilMs = steadyMs() + probeGiveUpMs
  let everyMs = probeEveryMs
  for (let nowMs = steadyMs(); nowMs < untilMs; nowMs = steadyMs()) {
    slot.watchedUntilMs = nowMs + abandonedMs
    if (await isAlive(slot.engine)) {
      slot.isSuspect = false
      return
    }
    await scheduler.wait(everyMs)
    everyMs = Math.min(probeEveryMostMs, everyMs * 1.2)
  }
}

type LossCause = 'killed' | 'outgrown' | 'interrupted' | 'unexplained'

/** Starts an engine that nobody needed so far. It takes requests once it is recovered; where nobody starts it, it sleeps on. */
export async function rouse(slot: Slot): Promise<void> {
  slot.isAsleep = false
  suspect(slot)
  if (await askToStart(slot)) return await recover(slot)
  slot.isAsleep = true
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

/** Whether the engine, at rest, held so much that the launcher starts it anew; its process is gone then, and the slot suspect. */
export async function relieve(slot: Slot): Promise<boolean> {
  const { supervisor } = slot
  if (supervisor === null) return false
  try {
    const url = `http://supervisor/relieve?process=${supervisor.name}`
    const response = await supervisor.service.fetch(url, { method: 'POST', signal: AbortSignal.timeout(reportMs) })
    const { isRenewed } = await response.json<{ isRenewed?: unknown }>()
    if (isRenewed === true) suspect(slot)
    return isRenewed === true
  } catch {
    return false
  }
}

/** Whose doing the loss is, as who watches over the engine says. */
export async function reportLost(
  { supervisor }: EngineProcess,
  cause: 'deadline' | 'broken',
  forMs: number,
): Promise<LossCause> {
  if (supervisor === null) return 'unexplained'
  try {
    const url = `http://supervisor/lost?engine=${supervisor.name}&cause=${cause}&forMs=${forMs}`
    const response = await supervisor.service.fetch(url, { method: 'POST', signal: AbortSignal.timeout(reportMs) })
    const { isCharged, isOutgrown } = await response.json<{ isCharged?: unknown; isOutgrown?: unknown }>()
    if (isCharged === true) return isOutgrown === true ? 'outgrown' : 'killed'
    return isCharged === false ? 'interrupted' : 'unexplained'
  } catch {
    return 'unexplained'
  }
}

export async function isAlive(engine: Fetcher): Promise<boolean> {
  try {
    const response = await engine.fetch('http://engine/health', { signal: AbortSignal.timeout(probeMs) })
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false
  }
}
