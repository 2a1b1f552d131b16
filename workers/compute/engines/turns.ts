// Who gets the next free engine: tenants in turn, the one with the fewest engines first, and within a tenant first come, first served.

/** A caller that waits for a slot. `seenMs` tells whether its request still lives: one that ended never looks again. */
export interface Ticket {
  readonly tenantId: string
  seenMs: number
  wake: () => void
}

export interface TurnBounds {
  /** Who waits is held in memory with its document. */
  readonly waitingMax: number
  readonly waitingPerTenantMax: number
  /** What nobody looked at for this long belongs to a request that ended. */
  readonly abandonedMs: number
}

export function createTurns({ waitingMax, waitingPerTenantMax, abandonedMs }: TurnBounds) {
  /** By tenant; whoever was served goes to the end. */
  const queues = new Map<string, Ticket[]>()

  const waiting = (): number => [...queues.values()].reduce((sum, queue) => sum + queue.length, 0)

  function forgetAbandoned(nowMs: number): void {
    for (const [tenantId, queue] of queues) {
      while (queue[0] !== undefined && queue[0].seenMs < nowMs - abandonedMs) queue.shift()
      if (queue.length === 0) queues.delete(tenantId)
    }
  }

  /** Those who get the next `count` slots. `runningOf` says how many slots a tenant holds. */
  function next(count: number, runningOf: (tenantId: string) => number): readonly Ticket[] {
    const picked: Ticket[] = []
    const pickedOf = new Map<string, number>()
    for (let left = count; left > 0; left--) {
      let best: { readonly tenantId: string; readonly ticket: Ticket; readonly running: number } | null = null
      for (const [tenantId, queue] of queues) {
        const taken = pickedOf.get(tenantId) ?? 0
        const ticket = queue[taken]
        const running = runningOf(tenantId) + taken
        if (ticket !== undefined && (best === null || running < best.running)) best = { tenantId, ticket, running }
      }
      if (best === null) break
      picked.push(best.ticket)
      pickedOf.set(best.tenantId, (pickedOf.get(best.tenantId) ?? 0) + 1)
    }
    return picked
  }

  function leave(ticket: Ticket): void {
    const queue = queues.get(ticket.tenantId)
    const place = queue?.indexOf(ticket) ?? -1
    if (queue === undefined || place === -1) return
    queue.splice(place, 1)
    queues.delete(ticket.tenantId)
    if (queue.length > 0) queues.set(ticket.tenantId, queue)
  }

  return {
    /** False where too many wait: whoever comes then comes again later. */
    enter(ticket: Ticket, nowMs: number): boolean {
      forgetAbandoned(nowMs)
      const queue = queues.get(ticket.tenantId) ?? []
      if (queue.length >= waitingPerTenantMax || waiting() >= waitingMax) return false
      queue.push(ticket)
      queues.set(ticket.tenantId, queue)
      return true
    },
    /** Whether one of the free slots is this ticket's; then it waits no longer, and its tenant is the last in turn. */
    take(
      ticket: Ticket,
      { nowMs, free, runningOf }: { nowMs: number; free: number; runningOf: (tenantId: string) => number },
    ): boolean {
      ticket.seenMs = nowMs
      forgetAbandoned(nowMs)
      if (free === 0 || !next(free, runningOf).includes(ticket)) return false
      leave(ticket)
      return true
    },
    leave,
    wake(runningOf: (tenantId: string) => number): void {
      next(1, runningOf)[0]?.wake()
    },
  }
}
