// Turns of an isolate: so many pieces of memory-heavy work at once, whatever requests or batches they belong to.

/** A hold that was not renewed for this long belongs to an invocation that ended. */
const abandonedMs = 10_000
const renewMs = 1_000
const pauseMs = 25

/** Takes a turn, does the work, gives the turn back. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>

/** No promise crosses invocations: workerd would call the waiting one hung. Nobody is promised an order. */
export function createTurns(atOnceMax: number): Turns {
  const heldUntilMs = Array.from({ length: atOnceMax }, () => 0)
  return async (work) => {
    let turn: number
    while ((turn = heldUntilMs.findIndex((untilMs) => untilMs <= Date.now())) === -1) await scheduler.wait(pauseMs)
    const hold = (): void => {
      heldUntilMs[turn] = Date.now() + abandonedMs
    }
    hold()
    const renewal = setInterval(hold, renewMs)
    try {
      return await work()
    } finally {
      clearInterval(renewal)
      heldUntilMs[turn] = 0
    }
  }
}
