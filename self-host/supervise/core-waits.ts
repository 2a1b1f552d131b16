// How long a process was ready to run and waited for a core: a busy machine's time, not its own.
import { readFileSync } from 'node:fs'

const sampleEveryMs = 500
/** Ten minutes; of an older request what is known counts. */
const samplesMax = 1_200

/**
 * The kernel's account of the main thread, which runs all of workerd's JavaScript: time on a core, time in the run queue, slices.
 * Linux only; elsewhere 0, and time is the clock's.
 */
export function readCoreWaitMs(pid: number): number {
  try {
    const [, waitedNs = '0'] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')
    return Number(waitedNs) / 1e6
  } catch {
    return 0
  }
}

interface CoreSample {
  readonly atMs: number
  readonly waitedMs: number
}

/** Of one process, from its start on. Half a second more or less: what was waited just before is counted too. */
export class CoreWaits {
  readonly #pid: number
  readonly #samples: CoreSample[] = []
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

  /** Of the last `forMs`; never more than that. */
  waitedMs(forMs: number): number {
    const now = this.#sample()
    const before = this.#samples.findLast(({ atMs }) => atMs <= now.atMs - forMs) ?? this.#samples[0] ?? now
    return Math.min(forMs, Math.max(0, now.waitedMs - before.waitedMs))
  }

  #sample(): CoreSample {
    const sample = { atMs: performance.now(), waitedMs: readCoreWaitMs(this.#pid) }
    this.#samples.push(sample)
    if (this.#samples.length > samplesMax) this.#samples.shift()
    return sample
  }
}
