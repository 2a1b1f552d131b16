// The deadline of a request to an embedded engine: what its process waits for a core on a busy machine is not counted.
import type { Holder, Slot } from './slot.ts'

const askMs = 5_000
/** The launcher waits for a core too: one that is silent for so long does not live. */
const asksMax = 3
/** Less than this is left: it is over. */
const leastMs = 20

interface Deadline {
  readonly signal: AbortSignal
  /** The answer is there, or lost: nobody looks any more. */
  readonly end: () => void
}

async function askOnce({ supervisor }: Slot, forMs: number): Promise<number | null> {
  if (supervisor === null) return null
  try {
    const url = `http://supervisor/waited?process=${supervisor.name}&forMs=${Math.round(forMs)}`
    const response = await supervisor.service.fetch(url, { method: 'POST', signal: AbortSignal.timeout(askMs) })
    const { waitedMs } = await response.json<{ waitedMs?: unknown }>()
    return typeof waitedMs === 'number' && waitedMs >= 0 ? waitedMs : null
  } catch {
    return null
  }
}

/** Null where nobody tells: then the clock alone does. */
async function askWaitedMs(slot: Slot, forMs: number): Promise<number | null> {
  for (let asks = 1; ; asks++) {
    const waitedMs = await askOnce(slot, forMs)
    if (waitedMs !== null || asks === asksMax) return waitedMs
  }
}

/**
 * Aborts with a TimeoutError once the engine has had `deadlineMs` for itself. The launcher is asked when the clock's deadline is over,
 * and again when what was waited by then is: a process that spins is on a core, and waits for nothing that is not another's.
 */
export function startDeadline(slot: Slot, holder: Holder, deadlineMs: number): Deadline {
  if (slot.supervisor === null) return { signal: AbortSignal.timeout(deadlineMs), end: () => {} }
  const over = new AbortController()
  const done = new AbortController()
  const watch = async (): Promise<void> => {
    let forMs = 0
    for (let leftMs = deadlineMs; leftMs >= leastMs;) {
      await scheduler.wait(leftMs, { signal: done.signal })
      // Counted by what was waited: a clock that is set back would give an engine all that time once more.
      forMs += leftMs
      holder.prolong(askMs * asksMax)
      leftMs = deadlineMs - forMs + ((await askWaitedMs(slot, forMs)) ?? 0)
      holder.prolong(leftMs)
    }
    if (!done.signal.aborted) over.abort(new DOMException('the engine is late', 'TimeoutError'))
  }
  // Ended early, the wait throws: then there is nothing to watch.
  watch().catch(() => {})
  return { signal: over.signal, end: () => done.abort() }
}
