// Which requests main has: so many at a time, of each client a part, and those that wait in turns between clients, not for ever.

export interface Turn {
  /** It has come. */
  begin(): void
  /** It did not come in time. */
  giveUp(): void
}

export interface TurnsOptions {
  readonly atATime: number
  /** Of one client, not counting what main has had for `freshMs`: that waits for something, and takes none of main's time. */
  readonly freshPerClient: number
  readonly freshMs: number
  readonly waitMs: number
  /** May end a request that has a turn and does not use it: one of this client where it alone is at its bound, else anybody's. */
  readonly makeRoom: (client: string | undefined) => void
}

/**
 * A client takes a turn while it holds less than this many times those that are free: alone it gets three quarters of them all, and
 * whoever comes next finds some.
 */
const partOfFree = 3

interface Waiting {
  readonly turn: Turn
  readonly timer: NodeJS.Timeout
}

interface Client {
  held: number
  /** Requests that main has had for less than `freshMs`, oldest first. */
  readonly fresh: Set<{ readonly beganMs: number }>
  /** In the order they came. */
  readonly waiting: Set<Waiting>
  /** Set where it waits for its own requests to be no longer fresh. */
  ripening: NodeJS.Timeout | undefined
}

export class Turns {
  readonly #options: TurnsOptions
  /** Those who hold or wait for something; whoever was served goes behind the others. */
  readonly #clients = new Map<string, Client>()
  #free: number
  #waitingCount = 0

  constructor(options: TurnsOptions) {
    this.#options = options
    this.#free = options.atATime
  }

  /** Answers what is to be called once the request is over, whether it began, waits, or was given up. */
  ask(name: string, turn: Turn): () => void {
    const client = this.#clientOf(name)
    if (client.waiting.size === 0 && this.#mayBegin(client)) return this.#begin(name, client, turn)
    let end = (): void => this.#leave(name, client, waiting)
    const waiting: Waiting = {
      turn: {
        begin: () => (end = this.#begin(name, client, turn)),
        giveUp: () => {
          this.#leave(name, client, waiting)
          end = () => undefined
          turn.giveUp()
        },
      },
      timer: setTimeout(() => waiting.turn.giveUp(), this.#options.waitMs),
    }
    client.waiting.add(waiting)
    this.#waitingCount++
    this.#ripen(client)
    if (this.#free === 0) this.#options.makeRoom(undefined)
    else if (!this.#hasPart(client)) this.#options.makeRoom(name)
    return () => end()
  }

  #clientOf(name: string): Client {
    const known = this.#clients.get(name)
    if (known !== undefined) return known
    const client: Client = { held: 0, fresh: new Set(), waiting: new Set(), ripening: undefined }
    this.#clients.set(name, client)
    return client
  }

  #hasPart({ held }: Client): boolean {
    return held < partOfFree * this.#free
  }

  #mayBegin(client: Client): boolean {
    if (!this.#hasPart(client)) return false
    const ripeMs = performance.now() - this.#options.freshMs
    for (const one of client.fresh) {
      if (one.beganMs > ripeMs) break
      client.fresh.delete(one)
    }
    return client.fresh.size < this.#options.freshPerClient
  }

  #begin(name: string, client: Client, turn: Turn): () => void {
    const one = { beganMs: performance.now() }
    this.#free--
    client.held++
    client.fresh.add(one)
    turn.begin()
    return () => {
      this.#free++
      client.held--
      client.fresh.delete(one)
      this.#forget(name, client)
      this.#serve()
    }
  }

  #leave(name: string, client: Client, waiting: Waiting): void {
    this.#wakeUp(client, waiting)
    this.#forget(name, client)
  }

  #wakeUp(client: Client, waiting: Waiting): void {
    clearTimeout(waiting.timer)
    if (client.waiting.delete(waiting)) this.#waitingCount--
  }

  #forget(name: string, client: Client): void {
    if (client.held > 0 || client.waiting.size > 0) return
    clearTimeout(client.ripening)
    this.#clients.delete(name)
  }

  /** Looks again when the oldest of its fresh requests is fresh no longer. */
  #ripen(client: Client): void {
    const [oldest] = client.fresh
    if (client.waiting.size === 0 || client.ripening !== undefined || oldest === undefined) return
    const inMs = Math.max(1, oldest.beganMs + this.#options.freshMs - performance.now())
    client.ripening = setTimeout(() => {
      client.ripening = undefined
      this.#serve()
    }, inMs)
  }

  /** One turn of each client that waits, then again: who was served goes behind the others, and is met once more. */
  #serve(): void {
    if (this.#waitingCount === 0) return
    for (const [name, client] of this.#clients) {
      const [next] = client.waiting
      if (next === undefined || !this.#mayBegin(client)) continue
      this.#wakeUp(client, next)
      this.#clients.delete(name)
      this.#clients.set(name, client)
      next.turn.begin()
    }
    for (const client of this.#clients.values()) this.#ripen(client)
  }
}
