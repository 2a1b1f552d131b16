// The door's connections: what each waits for, and which one has to go when there is no room for another.
import type { DoorBounds } from './bounds.ts'

/** What the table asks of a socket. */
export interface Line {
  readonly bytesRead: number
  readonly bytesWritten: number
  /** Bytes that the client has not taken yet. */
  readonly writableLength: number
  destroy(): void
}

/** A request, as far as the table asks: whether the client has sent all of it. */
export interface Asked {
  readonly complete: boolean
}

/**
 * `silent`: no whole head so far. `sending`: a head, and not yet the body without which there is nothing to do. `waiting`: a request
 * whose turn has not come. `busy`: main has a request of it. `idle`: between two requests.
 */
type State = 'silent' | 'sending' | 'waiting' | 'busy' | 'idle'

interface Connection {
  readonly line: Line
  readonly address: string
  /** Whose request is under way, once it waits for a turn. */
  client: string
  state: State
  request: Asked | undefined
  /** Requests that were answered. */
  served: number
  /** When the request under way began, and the bytes moved until then. */
  beganMs: number
  beganBytes: number
  /** Bytes moved until the last look, and when that number last changed. */
  movedBytes: number
  movedMs: number
}

/** A client that did not move a byte for this long may lose its turn where others wait for one. */
const pausesMs = 250
/** On a busy machine a client may take as long to send what it came for. */
const heardWithinMs = 1_000
/** Younger requests are not judged by their rate. */
const rateAfterMs = 2_000
/** Node's server ends what is silent or idle itself, with an answer where there can be one; this ends what it overlooks. */
const graceMs = 2_000

const bytesOf = ({ line }: Connection): number => line.bytesRead + line.bytesWritten

/** Whether it is the client's turn: to send the rest of the request, or to take the answer. */
const waitsForClient = ({ line, request }: Connection): boolean =>
  (request !== undefined && !request.complete) || line.writableLength > 0

function noteMoved(connection: Connection, nowMs: number): void {
  const moved = bytesOf(connection)
  if (moved === connection.movedBytes) return
  connection.movedBytes = moved
  connection.movedMs = nowMs
}

export interface DoorCounts {
  readonly connections: number
  readonly requests: number
  /** Connections closed to make room, since the start. */
  readonly evicted: number
  /** Connections that found no room. */
  readonly refused: number
  /** Connections closed because their client did nothing for too long. */
  readonly expired: number
}

export class Connections {
  readonly #bounds: DoorBounds
  readonly #now: () => number
  readonly #byLine = new Map<Line, Connection>()
  /** Each in the order of entering the state: the first has been there longest. */
  readonly #byState: { readonly [state in State]: Set<Connection> } = {
    silent: new Set(),
    sending: new Set(),
    waiting: new Set(),
    busy: new Set(),
    idle: new Set(),
  }
  readonly #countByAddress = new Map<string, number>()
  #evicted = 0
  #refused = 0
  #expired = 0

  constructor(bounds: DoorBounds, now: () => number) {
    this.#bounds = bounds
    this.#now = now
  }

  get counts(): DoorCounts {
    return {
      connections: this.#byLine.size,
      requests: this.#byState.busy.size + this.#byState.waiting.size,
      evicted: this.#evicted,
      refused: this.#refused,
      expired: this.#expired,
    }
  }

  /** Takes a new connection, at the cost of one that matters less where there is no room; false where none does. */
  admit(line: Line, address: string): boolean {
    const { connectionsMax, connectionsPerAddressMax } = this.#bounds
    const ofAddress = this.#countByAddress.get(address) ?? 0
    const isFull = this.#byLine.size >= connectionsMax
    if (ofAddress >= connectionsPerAddressMax ? !this.#evict(address) : isFull && !this.#evict(undefined)) {
      this.#refused++
      return false
    }
    const nowMs = this.#now()
    const connection: Connection = {
      line,
      address,
      client: '',
      state: 'silent',
      request: undefined,
      served: 0,
      beganMs: nowMs,
      beganBytes: 0,
      movedBytes: 0,
      movedMs: nowMs,
    }
    this.#byLine.set(line, connection)
    this.#byState.silent.add(connection)
    this.#countByAddress.set(address, (this.#countByAddress.get(address) ?? 0) + 1)
    return true
  }

  /** A whole head came in. */
  hear(line: Line, request: Asked): void {
    const connection = this.#byLine.get(line)
    if (connection === undefined) return
    connection.request = request
    this.#enter(connection, 'sending')
  }

  /** Enough came in to hand it on. */
  wait(line: Line, client: string): void {
    const connection = this.#byLine.get(line)
    if (connection === undefined) return
    connection.client = client
    this.#enter(connection, 'waiting')
  }

  /** Main has it. */
  begin(line: Line): void {
    const connection = this.#byLine.get(line)
    if (connection === undefined) return
    connection.beganMs = this.#now()
    connection.beganBytes = bytesOf(connection)
    this.#enter(connection, 'busy')
  }

  /** Ends a request that main has while its client, this one or any, does nothing: the one that has stood still longest, or moved least. */
  makeRoom(client: string | undefined): void {
    this.#drop(this.#stillest((connection) => client === undefined || connection.client === client))
  }

  /** The answer is with the client. */
  finish(line: Line): void {
    const connection = this.#byLine.get(line)
    if (connection === undefined || connection.request === undefined) return
    connection.served++
    connection.request = undefined
    this.#enter(connection, 'idle')
  }

  remove(line: Line): void {
    const connection = this.#byLine.get(line)
    if (connection === undefined) return
    this.#byLine.delete(line)
    this.#byState[connection.state].delete(connection)
    const left = (this.#countByAddress.get(connection.address) ?? 1) - 1
    if (left > 0) this.#countByAddress.set(connection.address, left)
    else this.#countByAddress.delete(connection.address)
  }

  /** Closes what did nothing for too long. To be called every second or so: the times are as exact as that. */
  sweep(): void {
    const nowMs = this.#now()
    const { headMs, idleMs, stallMs } = this.#bounds
    const allowedMs = {
      silent: headMs + graceMs,
      sending: headMs + graceMs,
      waiting: Number.POSITIVE_INFINITY,
      busy: stallMs,
      idle: idleMs + graceMs,
    }
    for (const connection of this.#byLine.values()) {
      // A head, or a small body, that comes byte by byte is as good as none.
      if (connection.state === 'busy') noteMoved(connection, nowMs)
      if (nowMs - connection.movedMs <= allowedMs[connection.state]) continue
      if (connection.state === 'busy' && !waitsForClient(connection)) continue
      this.#expired++
      this.#close(connection)
    }
  }

  closeWithoutRequest(): void {
    const { silent, sending, idle } = this.#byState
    for (const connection of [...silent, ...sending, ...idle]) this.#close(connection)
  }

  closeAll(): void {
    for (const connection of this.#byLine.values()) this.#close(connection)
  }

  #enter(connection: Connection, state: State): void {
    this.#byState[connection.state].delete(connection)
    connection.state = state
    connection.movedMs = this.#now()
    connection.movedBytes = bytesOf(connection)
    this.#byState[state].add(connection)
  }

  #close(connection: Connection): void {
    this.remove(connection.line)
    connection.line.destroy()
  }

  #drop(connection: Connection | undefined): boolean {
    if (connection === undefined) return false
    this.#evicted++
    this.#close(connection)
    return true
  }

  /**
   * Who owes us a head, or a body, or asked once at most: of them, who has been so for longest, so that somebody who has just come is
   * heard. Who was answered goes before somebody who came a moment ago: the one loses nothing, the other would be ended unheard. Then
   * who keeps asking, and then who holds a turn and does nothing.
   */
  #evict(address: string | undefined): boolean {
    const isMeant = (connection: Connection): boolean => address === undefined || connection.address === address
    const first = (state: State, isWanted: (connection: Connection) => boolean): Connection | undefined => {
      for (const connection of this.#byState[state]) if (isMeant(connection) && isWanted(connection)) return connection
      return undefined
    }
    const owing = [first('silent', () => true), first('sending', () => true)].filter((one) => one !== undefined)
    const [owes] = owing.toSorted((a, b) => a.movedMs - b.movedMs)
    const answered = first('idle', ({ served }) => served <= 1)
    const hasHadTime = owes !== undefined && this.#now() - owes.movedMs > heardWithinMs
    const isOwesFirst = answered === undefined || (hasHadTime && owes.movedMs <= answered.movedMs)
    const stranger = isOwesFirst ? owes : answered
    return this.#drop(stranger ?? first('idle', () => true) ?? this.#stillest(isMeant))
  }

  /** Of the requests whose client is to move bytes: the one that has not for longest, or that moved the fewest a second. */
  #stillest(isMeant: (connection: Connection) => boolean): Connection | undefined {
    const nowMs = this.#now()
    let stillest: Connection | undefined
    let mostStillMs = pausesMs
    let slowest: Connection | undefined
    let leastRate = Number.POSITIVE_INFINITY
    for (const connection of this.#byState.busy) {
      noteMoved(connection, nowMs)
      if (!waitsForClient(connection) || !isMeant(connection)) continue
      const stillMs = nowMs - connection.movedMs
      if (stillMs >= mostStillMs) {
        mostStillMs = stillMs
        stillest = connection
      }
      const ageMs = nowMs - connection.beganMs
      const rate = (bytesOf(connection) - connection.beganBytes) / ageMs
      if (ageMs < rateAfterMs || rate >= leastRate) continue
      leastRate = rate
      slowest = connection
    }
    return stillest ?? slowest
  }
}
