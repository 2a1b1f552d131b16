// Holds the main process still for some milliseconds, so that all of its stores are seen at one instant, as a crash would leave them.
import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { LauncherRefusal } from '../progress.ts'
import { readProcessList, readStartTime, type ListedProcess } from '../supervise/process-list.ts'

/** A thread that waits for the disk stops once its call returns. */
const stopsWithinMs = 5_000
const lookEveryMs = 1

const findMain = (runDir: string): ListedProcess | undefined =>
  readProcessList(runDir).find(({ name, pid, startedAt }) => name === 'main' && readStartTime(pid) === startedAt)

/** proc(5): the state is the first field behind the name in parentheses; every thread has its own. */
function isStopped(pid: number): boolean {
  if (process.platform !== 'linux')
    return execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .startsWith('T')
  return readdirSync(`/proc/${pid}/task`).every((thread) => {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8')
    return stat[stat.lastIndexOf(')') + 2] === 'T'
  })
}

async function stop(pid: number): Promise<void> {
  process.kill(pid, 'SIGSTOP')
  for (const untilMs = performance.now() + stopsWithinMs; !isStopped(pid); await wait(lookEveryMs))
    if (performance.now() > untilMs)
      throw new LauncherRefusal('The main process did not stand still within 5 s. Try again.')
}

export interface Held<T> {
  readonly value: T
  /** How long the process stood still. */
  readonly heldMs: number
}

/**
 * Runs the work while the main process stands still, and lets it go on whatever comes of it. Refuses where it was replaced meanwhile:
 * then the work saw two states. A caller that is killed here leaves a process that the launcher misses after a minute and starts anew.
 */
export async function holdMain<T>(runDir: string, work: () => T): Promise<Held<T>> {
  const main = findMain(runDir)
  if (main === undefined)
    throw new LauncherRefusal('The instance is starting or stopping, or runs in another container. Try again there.')
  const startedMs = performance.now()
  try {
    await stop(main.pid)
    const value = work()
    const isSame = findMain(runDir)?.pid === main.pid && isStopped(main.pid)
    if (!isSame) throw new LauncherRefusal('The main process was started anew meanwhile. Try again.')
    return { value, heldMs: performance.now() - startedMs }
  } finally {
    if (readStartTime(main.pid) === main.startedAt) process.kill(main.pid, 'SIGCONT')
  }
}
