// How many requests main has at a time: those above wait for their turn, in the order they came, and not for ever.

export interface Turn {
  /** It has come. */
  begin(): void
  /** It did not come in time. */
  giveUp(): void
}

interface Waiting {
  readonly turn: Turn
  readonly timer: NodeJS.Timeout
}

export class Turns {
  readonly #waitMs: number
  readonly #makeRoom: () => void
  /** In the order they came. */
  readonly #waiting = new Set<Waiting>()
  #free: number

  /** `makeRoom` may end a request that has a turn and does not use it. */
  constructor(options: { readonly atATime: number; readonly waitMs: number; readonly makeRoom: () => void }) {
    this.#free = options.atATime
    this.#waitMs = options.waitMs
    this.#makeRoom = options.makeRoom
  }

  /** Answers what is to be called once the request is over, whether it began, waits, or was given up. */
  ask(turn: Turn): () => void {
    if (this.#free > 0) {
      this.#free--
      turn.begin()
      return () => this.#done()
    }
    let isWaiting = true
    let hasTurn = false
    const leave = (): void => {
      isWaiting = false
      clearTimeout(waiting.timer)
      this.#waiting.delete(waiting)
    }
    const waiting: Waiting = {
      turn: {
        begin: () => {
          leave()
          hasTurn = true
          turn.begin()
        },
        giveUp: () => {
          leave()
          turn.giveUp()
        },
      },
      timer: setTimeout(() => waiting.turn.giveUp(), this.#waitMs),
    }
    this.#waiting.add(waiting)
    this.#makeRoom()
    return () => {
      if (isWaiting) leave()
      else if (hasTurn) this.#done()
    }
  }

  #done(): void {
    const [next] = this.#waiting
    if (next === undefined) this.#free++
    else next.turn.begin()
  }
}
