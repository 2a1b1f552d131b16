// A door before a server on a Unix socket, anew for each test of a file: what it was asked, what it answers, and bytes sent to it.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach } from 'vitest'
import { chooseBounds } from '../../../self-host/door/bounds.ts'
import { openDoor, type Door } from '../../../self-host/door/door.ts'
import { findFreePort } from '../../acceptance/instance.ts'

const usual = chooseBounds({ descriptorsMax: 20_000, isLoopback: true })

type Answering = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void

interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['rawHeaders']
  readonly body: Buffer
}

/** What a test may look at, and change for itself. */
class DoorBeforeMain {
  readonly dir = mkdtempSync(join(tmpdir(), 'clawql-door-'))
  door!: Door
  main!: Server
  port = 0
  socketPath = ''
  asked: Asked[] = []
  trustedProxies: readonly string[] = []
  answer: Answering = (_request, response, body) => response.end(body)
  #sockets = 0

  /** Another door in place of the one that was closed; it leads nowhere yet. */
  async open(bounds: Partial<typeof usual> = {}): Promise<void> {
    this.port = await findFreePort()
    const all = { ...usual, ...bounds }
    this.door = await openDoor({
      host: '127.0.0.1',
      port: this.port,
      bounds: all,
      trustedProxies: this.trustedProxies,
      onCrowded: () => undefined,
    })
  }

  async begin(): Promise<void> {
    this.asked = []
    this.answer = (_request, response, body) => response.end(body)
    this.socketPath = join(this.dir, `${++this.#sockets}.sock`)
    this.main = createServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        const { method = '', url = '', rawHeaders: headers } = request
        const body = Buffer.concat(parts)
        this.asked.push({ method, url, headers, body })
        this.answer(request, response, body)
      })
    })
    await new Promise<void>((resolve) => this.main.listen(this.socketPath, resolve))
    await this.open()
    this.lead()
  }

  /** To main, from now on. */
  lead(): void {
    this.door.leadTo(this.socketPath)
    this.door.open()
  }

  async end(): Promise<void> {
    await this.door.close(0)
    this.main.closeAllConnections()
    this.main.close()
  }

  url(path = '/x'): string {
    return `http://127.0.0.1:${this.port}${path}`
  }

  ask(path = '/x'): Promise<Response> {
    return fetch(this.url(path))
  }

  /** Sends bytes, and answers with all that comes until the connection ends or stands still. */
  exchange(text: string | Buffer, stillMs = 400): Promise<string> {
    return new Promise((resolve) => {
      let received = ''
      const socket = connect(this.port, '127.0.0.1', () => socket.write(text))
      const end = (): void => {
        socket.destroy()
        resolve(received)
      }
      socket.setTimeout(stillMs, end)
      socket.on('data', (part) => (received += part.toString('latin1')))
      socket.on('close', end)
      socket.on('error', end)
    })
  }
}

/** At the top of a file of tests. */
export function useDoor(): DoorBeforeMain {
  const here = new DoorBeforeMain()
  beforeEach(() => here.begin())
  afterEach(() => here.end())
  afterAll(() => rmSync(here.dir, { recursive: true, force: true }))
  return here
}
