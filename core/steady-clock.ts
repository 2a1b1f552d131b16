// A clock for what passes between two looks: one that is set back, by hand or by NTP, neither adds to a wait nor keeps what is over.

/** Each request has its own time at Cloudflare, that of its last I/O: so far behind another's it may be. What is further back was set back. */
const behindMaxMs = 60_000

/**
 * Milliseconds that never go back, of a clock that may: where it is set back by more than a minute, no time has passed. Only differences
 * mean something, and nothing of it is kept or sent: another process has another one. (`performance.now()` is the same clock as
 * `Date.now()` in workerd.)
 */
export function createSteadyClock(nowMs: () => number): () => number {
  let latestMs = -Infinity
  let heldBackMs = 0
  return () => {
    const read = nowMs()
    if (read < latestMs - behindMaxMs) {
      heldBackMs += latestMs - read
      latestMs = read
    }
    latestMs = Math.max(latestMs, read)
    return latestMs + heldBackMs
  }
}
