// Large documents go one at a time through this isolate, whatever batches they came in: each stands in memory whole.

/** A hold that was not renewed for this long belongs to an invocation that ended. */
const abandonedMs = 10_000
const renewMs = 1_000
const pauseMs = 25

let heldUntilMs = 0

/** Waits for its turn, then does the work. No promise crosses invocations: workerd would call the waiting one hung. */
export async function alone<T>(work: () => Promise<T>): Promise<T> {
  while (heldUntilMs > Date.now()) await scheduler.wait(pauseMs)
  const hold = (): void => {
    heldUntilMs = Date.now() + abandonedMs
  }
  hold()
  const renewal = setInterval(hold, renewMs)
  try {
    return await work()
  } finally {
    clearInterval(renewal)
    heldUntilMs = 0
  }
}
