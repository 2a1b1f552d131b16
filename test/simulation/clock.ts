// Virtual time: events in order, one at a time; everything that they set off runs to its end before the next one.

const nextTurn = setImmediate

interface Event {
  readonly id: number
  readonly dueMs: number
  /** The life of the process that waits for it, or null for the world's own. */
  readonly life: number | null
  readonly run: () => void
}

interface Native {
  readonly ended: Promise<unknown>
  readonly release: () => void
}

export type Clock = ReturnType<typeof createClock>

export function createClock(startMs: number) {
  const events = new Map<number, Event>()
  const natives: Native[] = []
  let lastId = 0
  let nowMs = startMs
  let offsetMs = 0
  /** Which life asks for timers now; -1 while no process lives. */
  let life = -1

  function add(delayMs: number, run: () => void, of: number | null): number {
    const id = ++lastId
    events.set(id, { id, dueMs: nowMs + Math.max(0, delayMs || 0), life: of, run })
    return id
  }

  function takeNext(): Event | undefined {
    let first: Event | undefined
    for (const event of events.values()) if (first === undefined || event.dueMs < first.dueMs) first = event
    if (first !== undefined) events.delete(first.id)
    return first
  }

  /** Microtasks run dry; work outside JavaScript, as WebCrypto's, ends in the order in which it was begun. */
  async function settle(): Promise<void> {
    for (;;) {
      await new Promise<void>((resolve) => nextTurn(resolve))
      if (natives.length === 0) return
      const batch = natives.splice(0)
      await Promise.allSettled(batch.map(({ ended }) => ended))
      for (const { release } of batch) release()
    }
  }

  return {
    /** Whole milliseconds, as a platform's clock tells them. */
    nowMs: () => Math.floor(nowMs) + offsetMs,
    /** Time that has passed, whatever the clock says. */
    elapsedMs: () => Math.floor(nowMs) - startMs,
    /** The clock is set back; timers ring when they would have. */
    setBack(byMs: number): void {
      offsetMs -= byMs
    },
    life: () => life,
    /** From here on timers belong to this life; those of every other never ring. */
    live(current: number): void {
      life = current
      for (const event of events.values()) if (event.life !== null && event.life !== current) events.delete(event.id)
    },
    /** A timer of the living process. */
    timer: (delayMs: number, run: () => void): number => add(delayMs, run, life),
    cancel: (id: number): void => void events.delete(id),
    /** An event of the world: no crash takes it away. */
    after: (delayMs: number, run: () => void): void => void add(delayMs, run, null),
    /** Ends after a delay; never, where the life that waits has ended. */
    sleep: (delayMs: number): Promise<void> => new Promise((resolve) => add(delayMs, resolve, life)),
    /** Time passes without anybody noticing: what became due meanwhile is late. */
    jump(byMs: number): void {
      nowMs += byMs
    },
    /** Work of the runtime itself, such as WebCrypto: its real duration must not matter. */
    native<T>(work: Promise<T>): Promise<T> {
      return new Promise((resolve, reject) => {
        natives.push({
          ended: work,
          release: () => void work.then(resolve, reject),
        })
      })
    },
    /** Runs the next event and all that follows from it at this moment. False where there is none. */
    async step(): Promise<boolean> {
      const event = takeNext()
      if (event === undefined) return false
      nowMs = Math.max(nowMs, event.dueMs)
      if (event.life === null || event.life === life) event.run()
      await settle()
      return true
    },
  }
}
