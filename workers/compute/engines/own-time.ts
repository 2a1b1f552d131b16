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
  let timer: number | null = null
  let isEnded = false
  const look = async (forMs: number): Promise<void> => {
    holder.prolong(askMs * asksMax)
    const leftMs = deadlineMs - forMs + ((await askWaitedMs(slot, forMs)) ?? 0)
    holder.prolong(leftMs)
    wait(forMs, leftMs)
  }
  // A timer that is cleared, not a wait that is aborted: nearly every request ends early, and an exception for each costs 0.1 ms.
  const wait = (forMs: number, leftMs: number): void => {
    if (isEnded) return
    // Counted by what was waited: a clock that is set back would give an engine all that time once more.
    if (leftMs >= leastMs) timer = setTimeout(() => void look(forMs + leftMs), leftMs)
    else over.abort(new DOMException('the engine is late', 'TimeoutError'))
  }
  const end = (): void => {
    isEnded = true
    clearTimeout(timer)
  }
  wait(0, deadlineMs)
  return { signal: over.signal, end }
}
