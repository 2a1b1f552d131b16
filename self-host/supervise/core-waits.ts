// How long a process was ready to run and waited for a core: a busy machine's time, not its own.
import { readdirSync, readFileSync } from 'node:fs'

const sampleEveryMs = 500
/** Ten minutes; of an older request what is known counts. */
const samplesMax = 1_200

/** Since the process began. */
interface CoreTimes {
  /** Of the main thread, which runs all of workerd's JavaScript. */
  readonly onCoreMs: number
  /** Of all threads: where V8's own wait, the main thread sleeps until they are done. */
  readonly waitedMs: number
}

/** The kernel's account of a thread: time on a core, time in the run queue, slices. Linux only; elsewhere 0, and time is the clock's. */
function readThread(path: string): CoreTimes {
  try {
    const [onCoreNs = '0', waitedNs = '0'] = readFileSync(path, 'utf8').split(' ')
    return { onCoreMs: Number(onCoreNs) / 1e6, waitedMs: Number(waitedNs) / 1e6 }
  } catch {
    return { onCoreMs: 0, waitedMs: 0 }
  }
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
}

function readCoreTimes(pid: number): CoreTimes {
  let waitedMs = 0
  for (const thread of threadsOf(pid)) waitedMs += readThread(`/proc/${pid}/task/${thread}/schedstat`).waitedMs
  return { onCoreMs: readThread(`/proc/${pid}/schedstat`).onCoreMs, waitedMs }
}

interface Sample extends CoreTimes {
  readonly atMs: number
}

/** Of one process, from its start on. Half a second more or less: what was waited just before is counted too. */
export class CoreWaits {
  readonly #pid: number
  readonly #samples: Sample[] = []
  readonly #timer: NodeJS.Timeout

  /** Looks twice a second until `stop`. */
  constructor(pid: number) {
    this.#pid = pid
    this.#timer = setInterval(() => this.#sample(), sampleEveryMs).unref()
    this.#sample()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /**
   * Of the last `forMs`, and with it what `caller` waited, who sends the bytes and reads the answer. Threads wait at the same time, so
   * that the sum may be too much: never is it the time that the main thread was on a core, or one that spins would never be late.
   */
  waitedMs(forMs: number, caller?: CoreWaits): number {
    const { onCoreMs, waitedMs } = this.#since(forMs)
    const waitedByBothMs = waitedMs + (caller === undefined ? 0 : caller.#since(forMs).waitedMs)
    return Math.max(0, Math.min(forMs - onCoreMs, waitedByBothMs))
  }

  #since(forMs: number): CoreTimes {
    const now = this.#sample()
    const before = this.#samples.findLast(({ atMs }) => atMs <= now.atMs - forMs) ?? this.#samples[0] ?? now
    // Fewer threads than before: what the one that ended had waited is not known any more.
    return { onCoreMs: now.onCoreMs - before.onCoreMs, waitedMs: Math.max(0, now.waitedMs - before.waitedMs) }
  }

  #sample(): Sample {
    const sample = { atMs: performance.now(), ...readCoreTimes(this.#pid) }
    this.#samples.push(sample)
    if (this.#samples.length > samplesMax) this.#samples.shift()
    return sample
  }
}
