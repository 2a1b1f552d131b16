// The door: owns the instance's port from before main starts until after it ends, bounds who comes in, and hands requests to main.
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { Agent, createServer } from '../supervise/node-http.ts'
import type { DoorBounds } from './bounds.ts'
import { readNetwork, type Network } from '../../core/access/network.ts'
import { clientAddress } from './client-address.ts'
import { Clients } from './clients.ts'
import { Connections, type DoorCounts } from './connections.ts'
import { forward, isStanding, letGo, readStart, type BodyStart } from './forward.ts'
import { takePort, type Address } from './port.ts'
import { malformed, noRoom, notReady, refusalBytes, refuseRequest, tooSlow, type DoorRefusal } from './refusals.ts'
import { Turns } from './turns.ts'

export interface DoorOptions extends Address {
  readonly bounds: DoorBounds
  /** Networks of proxies that are believed where a client comes from. */
  readonly trustedProxies: readonly string[]
  /** Called at most every ten seconds while clients are turned away. */
  readonly onCrowded: (counts: DoorCounts) => void
}

export interface Door {
  /** Requests under way without those whose answers have no end of their own. */
  readonly counts: DoorCounts
  /** Where main listens, or will. Until `open`, only the health routes reach it. */
  leadTo(socketPath: string): void
  open(): void
  /** Every route but the health routes answers NOT_READY. */
  shut(): void
  /** Requests that come wait until what it answers is called: nobody is refused where that is soon. Answers that have no end of their own end. */
  hold(): () => void
  /** Frees the port, lets requests under way end, and closes what is left after the grace. */
  close(graceMs: number): Promise<void>
}

/** workerd closes a connection that is idle for five seconds; ours end before that, so that no request meets a closing one. */
const upstreamIdleMs = 3_000
/** Main has no bound of its own that is reached earlier; the edge takes 128 KB. */
const headBytesMax = 32 * 1024
const pipelinedMax = 4
/** What main has had for so long waits for a stage or for bytes; those who wait for documents get in at 64 a second. */
const freshMs = 250
const sweepEveryMs = 1_000
const saysEveryMs = 10_000

const isHealthRoute = ({ url }: IncomingMessage): boolean => /^\/(?:healthz|readyz)(?:[?#]|$)/.test(url ?? '')

/** Answers what Node's parser refused: too late, too long, or not HTTP. */
function refuseClient({ code }: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || code === 'ECONNRESET' || code === 'EPIPE') return void socket.destroy()
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') socket.end(refusalBytes(malformed('The request did not come in time.', 408)))
  else if (code === 'HPE_HEADER_OVERFLOW')
    socket.end(refusalBytes(malformed(`The request's head has more than ${headBytesMax} bytes.`, 431)))
  else socket.end(refusalBytes(malformed('This is not a well-formed HTTP/1.1 request.')))
  setTimeout(() => socket.destroy(), sweepEveryMs).unref()
}

class OpenDoor implements Door {
  readonly #connections: Connections
  readonly #server: Server
  readonly #agent = new Agent({ keepAlive: true, timeout: upstreamIdleMs, scheduling: 'lifo' })
  readonly #timers: readonly NodeJS.Timeout[]
  /** Requests that came while the one before them on their connection is under way. */
  readonly #pipelined = new Map<Socket, [IncomingMessage, ServerResponse][]>()
  #socketPath: string | undefined
  readonly #turns: Turns
  readonly #clients = new Clients()
  readonly #trusted: readonly Network[]
  /** What waits while the door holds. */
  #held: (() => void)[] | undefined
  /** Ends an answer that goes on until somebody ends it. */
  readonly #standing = new Set<() => void>()
  readonly #standingMax: number
  #isOpen = false
  #isClosing = false

  constructor({ bounds, trustedProxies, onCrowded }: DoorOptions) {
    this.#trusted = trustedProxies.flatMap((text) => readNetwork(text) ?? [])
    this.#connections = new Connections(bounds, () => performance.now())
    this.#standingMax = Math.max(1, Math.floor(bounds.requestsMax / 4))
    this.#turns = new Turns({
      atATime: bounds.requestsMax,
      freshPerClient: bounds.requestsPerClientMax,
      freshMs,
      waitMs: bounds.turnWaitMs,
      makeRoom: (client) => this.#connections.makeRoom(client),
    })
    this.#server = createServer(
      {
        maxHeaderSize: headBytesMax,
        headersTimeout: bounds.headMs,
        // Bodies have no deadline as a whole: the sweep ends those that stand still.
        requestTimeout: 0,
        keepAliveTimeout: bounds.idleMs,
        connectionsCheckingInterval: sweepEveryMs,
        noDelay: true,
      },
      (request, response) => this.#queue(request, response),
    )
    this.#server.on('connection', (socket: Socket) => this.#admit(socket))
    this.#server.on('clientError', (error: Error, socket) => refuseClient(error, socket as Socket))
    let saidAt = 0
    const crowd = (): void => {
      const { counts } = this.#connections
      if (counts.evicted + counts.refused > saidAt) onCrowded(counts)
      saidAt = counts.evicted + counts.refused
    }
    this.#timers = [
      setInterval(() => this.#connections.sweep(), sweepEveryMs).unref(),
      setInterval(crowd, saysEveryMs).unref(),
    ]
  }

  get counts(): DoorCounts {
    const { counts } = this.#connections
    return { ...counts, requests: counts.requests - this.#standing.size }
  }

  async listen(address: Address): Promise<void> {
    await takePort(this.#server, address)
    // Errors of accept(), such as ECONNABORTED, concern one client.
    this.#server.on('error', () => undefined)
  }

  leadTo(socketPath: string): void {
    this.#socketPath = socketPath
  }

  open(): void {
    this.#isOpen = true
  }

  shut(): void {
    this.#isOpen = false
  }

  hold(): () => void {
    const held: (() => void)[] = (this.#held ??= [])
    this.#endStanding()
    return () => {
      this.#held = undefined
      for (const go of held.splice(0)) go()
    }
  }

  async close(graceMs: number): Promise<void> {
    this.#isClosing = true
    this.#server.close()
    this.#connections.closeWithoutRequest()
    this.#endStanding()
    for (const untilMs = performance.now() + graceMs; performance.now() < untilMs; await wait(20))
      if (this.counts.requests === 0) break
    for (const timer of this.#timers) clearInterval(timer)
    this.#connections.closeAll()
    this.#agent.destroy()
  }

  #admit(socket: Socket): void {
    socket.once('close', () => this.#connections.remove(socket))
    if (!this.#connections.admit(socket, socket.remoteAddress ?? '')) socket.destroy()
  }

  /** One request of a connection at a time: Node hands out pipelined ones at once. */
  #queue(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request
    const waiting = this.#pipelined.get(socket)
    if (waiting === undefined) {
      this.#pipelined.set(socket, [])
      this.#answer(request, response)
      return void response.once('close', () => this.#next(socket))
    }
    if (waiting.length >= pipelinedMax) return void socket.destroy()
    waiting.push([request, response])
  }

  #next(socket: Socket): void {
    const next = this.#pipelined.get(socket)?.shift()
    if (next === undefined || socket.destroyed) return void this.#pipelined.delete(socket)
    this.#answer(...next)
    next[1].once('close', () => this.#next(socket))
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request
    if (this.#isClosing) response.shouldKeepAlive = false
    this.#connections.hear(socket, request)
    response.once('close', () => this.#connections.finish(socket))
    if (this.#socketPath === undefined || !(this.#isOpen || isHealthRoute(request)))
      return this.#refuse(request, response, notReady)
    readStart(request, {
      begun: (start) => this.#takeTurn(request, response, start),
      tooSlow: () => this.#refuse(request, response, tooSlow),
    })
  }

  #takeTurn(request: IncomingMessage, response: ServerResponse, start: BodyStart): void {
    const { socket } = request
    if (response.destroyed) return
    if (this.#held !== undefined) return void this.#held.push(() => this.#takeTurn(request, response, start))
    const client = this.#clients.nameOf(request)
    this.#connections.wait(socket, client)
    let end: (() => void) | undefined
    /** Once, whoever says it first. */
    const over = (): void => {
      end?.()
      end = undefined
    }
    end = this.#turns.ask(client, {
      begin: () => {
        this.#connections.begin(socket)
        const target = {
          socketPath: this.#socketPath ?? '',
          agent: this.#agent,
          address: this.#addressOf(request),
          isClosing: () => this.#isClosing,
        }
        const answered = (answer: IncomingMessage): void => {
          this.#clients.learn(request, client, answer)
          if (!isStanding(answer)) return
          over()
          this.#stand(answer, response)
        }
        forward(request, response, { target, start, answered })
      },
      giveUp: () => this.#refuse(request, response, noRoom),
    })
    response.once('close', over)
  }

  #addressOf({ socket, headers }: IncomingMessage): string | null {
    return clientAddress(socket.remoteAddress ?? '', headers['x-forwarded-for'] as string | undefined, this.#trusted)
  }

  /** Its client asks again where it wants to. */
  #stand(answer: IncomingMessage, response: ServerResponse): void {
    const end = (): void => {
      answer.unpipe(response)
      response.end()
      answer.destroy()
    }
    this.#standing.add(end)
    // Each holds descriptors of both processes.
    const [oldest] = this.#standing.size > this.#standingMax ? this.#standing : []
    oldest?.()
    response.once('close', () => this.#standing.delete(end))
    if (this.#isClosing || this.#held !== undefined) end()
  }

  #endStanding(): void {
    for (const end of this.#standing) end()
  }

  #refuse(request: IncomingMessage, response: ServerResponse, refusal: DoorRefusal): void {
    letGo(request)
    refuseRequest(request, response, refusal)
  }
}

/** Listens on return; refuses a port that somebody else holds, and an address that is not this machine's. */
export async function openDoor(options: DoorOptions): Promise<Door> {
  const door = new OpenDoor(options)
  await door.listen(options)
  return door
}
